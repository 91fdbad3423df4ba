{% macro jaarbegin(jaar) -%} make_date({{ jaar }}, 1, 1) {%- endmacro %}

{#- The reference date of a year: 31 December (design rule 2). -#}
{% macro peildatum(jaar) -%} make_date({{ jaar }}, 12, 31) {%- endmacro %}

{#- The first four characters of '2019-P13', '2020-01' or '2020-07': the year that the period belongs to. -#}
{% macro periode_jaar(periode) -%} cast(substr({{ periode }}, 1, 4) as integer) {%- endmacro %}

{#- Open at the end means: still running. -#}
{% macro tot_en_met(einddatum) -%} coalesce({{ einddatum }}, make_date(9999, 12, 31)) {%- endmacro %}

{% macro dag_erna(datum) -%} cast({{ dbt.dateadd('day', 1, datum) }} as date) {%- endmacro %}

{#- A table of years, both ends included. -#}
{% macro jarenreeks(van, tot) -%} {{ return(adapter.dispatch('jarenreeks')(van, tot)) }} {%- endmacro %}

{% macro duckdb__jarenreeks(van, tot) -%}
    (select cast(unnest(generate_series({{ van }}, {{ tot }})) as integer) as jaar)
{%- endmacro %}

{% macro default__jarenreeks(van, tot) -%} (select explode(sequence({{ van }}, {{ tot }})) as jaar) {%- endmacro %}

{#- A moment as UTC without time zone, whatever the time zone of the session is. -#}
{% macro in_utc(moment) -%} {{ return(adapter.dispatch('in_utc')(moment)) }} {%- endmacro %}

{% macro duckdb__in_utc(moment) -%} make_timestamp(epoch_us({{ moment }})) {%- endmacro %}

{% macro default__in_utc(moment) -%} to_utc_timestamp({{ moment }}, current_timezone()) {%- endmacro %}
