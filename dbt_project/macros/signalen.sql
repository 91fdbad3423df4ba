{#- One bound of a signal, as a column of a grouped reading of the list of bounds. -#}
{% macro signaalgrens(code) -%} max(case grens_code when '{{ code }}' then grens end) {%- endmacro %}

{#- A number as a Dutch text: 1.234 or 1.234,50. No sum is made of it, so a double is exact enough. -#}
{% macro getal_tekst(getal, decimalen=0) -%} {{ return(adapter.dispatch('getal_tekst')(getal, decimalen)) }} {%- endmacro %}

{% macro duckdb__getal_tekst(getal, decimalen) -%}
    translate(format('{:,.{{ decimalen }}f}', cast({{ getal }} as double)), ',.', '.,')
{%- endmacro %}

{% macro default__getal_tekst(getal, decimalen) -%}
    translate(format_number(cast({{ getal }} as double), {{ decimalen }}), ',.', '.,')
{%- endmacro %}

{#- An amount as a Dutch text: 1.234,50 euro. -#}
{% macro euro_tekst(bedrag) -%} {{ getal_tekst(bedrag, 2) }} || ' euro' {%- endmacro %}

{#- A date as a Dutch text: 31-12-2021. -#}
{% macro datum_tekst(datum) -%} {{ return(adapter.dispatch('datum_tekst')(datum)) }} {%- endmacro %}

{% macro duckdb__datum_tekst(datum) -%} strftime({{ datum }}, '%d-%m-%Y') {%- endmacro %}

{% macro default__datum_tekst(datum) -%} date_format({{ datum }}, 'dd-MM-yyyy') {%- endmacro %}

{#- The middle amount, which a few wrong lines don't move. -#}
{% macro mediaan(bedrag) -%}
    cast(round(median({{ bedrag }}), 4) as decimal(18, 4))
{%- endmacro %}
