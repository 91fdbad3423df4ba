{#- One text of several, ordered, so that the same rows always give the same text. -#}
{% macro samengevoegd(kolom) -%} {{ return(adapter.dispatch('samengevoegd')(kolom)) }} {%- endmacro %}

{% macro duckdb__samengevoegd(kolom) -%} string_agg({{ kolom }}, ',' order by {{ kolom }}) {%- endmacro %}

{% macro default__samengevoegd(kolom) -%} array_join(sort_array(collect_list({{ kolom }})), ',') {%- endmacro %}
