{#- One bound of a signal, as a column of a grouped reading of the list of bounds. -#}
{% macro signaalgrens(code) -%} max(case grens_code when '{{ code }}' then grens end) {%- endmacro %}

{#- A number or date as a text. -#}
{% macro tekst(getal) -%} cast({{ getal }} as {{ dbt.type_string() }}) {%- endmacro %}

{#- An amount as a Dutch text: 1234,50 euro. -#}
{% macro euro_tekst(bedrag) -%}
    replace(cast(cast({{ bedrag }} as decimal(18, 2)) as {{ dbt.type_string() }}), '.', ',') || ' euro'
{%- endmacro %}

{#- The middle amount, which a few wrong lines don't move. -#}
{% macro mediaan(bedrag) -%}
    cast(round(median({{ bedrag }}), 4) as decimal(18, 4))
{%- endmacro %}
