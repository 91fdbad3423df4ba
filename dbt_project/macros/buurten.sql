{#- The buurt that an address has in one edition of the division, from the list that reading made of it. -#}
{% macro buurt_in_editie(buurten, indeling_jaar) -%}
    {{ return(adapter.dispatch('buurt_in_editie')(buurten, indeling_jaar)) }}
{%- endmacro %}

{% macro duckdb__buurt_in_editie(buurten, indeling_jaar) -%}
    list_filter({{ buurten }}, lambda b: b.indeling_jaar = {{ indeling_jaar }})[1].buurt_code
{%- endmacro %}

{% macro default__buurt_in_editie(buurten, indeling_jaar) -%}
    filter({{ buurten }}, b -> b.indeling_jaar = {{ indeling_jaar }})[0].buurt_code
{%- endmacro %}
