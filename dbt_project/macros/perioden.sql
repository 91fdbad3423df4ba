{% macro jaarbegin(jaar) -%} make_date({{ jaar }}, 1, 1) {%- endmacro %}

{#- The reference date of a year: 31 December (design rule 2). -#}
{% macro peildatum(jaar) -%} make_date({{ jaar }}, 12, 31) {%- endmacro %}

{#- The first four characters of '2019-P13', '2020-01' or '2020-07': the year that the period belongs to. -#}
{% macro periode_jaar(periode) -%} cast(substr({{ periode }}, 1, 4) as integer) {%- endmacro %}

{#- Open at the end means: still running. -#}
{% macro tot_en_met(einddatum) -%} coalesce({{ einddatum }}, make_date(9999, 12, 31)) {%- endmacro %}

{% macro dag_erna(datum) -%} cast({{ dbt.dateadd('day', 1, datum) }} as date) {%- endmacro %}

{#- The year of which a date is the end: 31 December, or the day after, for which statistics give the same number; null on
    any other day, of which a number never stands in. -#}
{% macro jaar_van_jaareinde(datum) -%}
    case
        when month({{ datum }}) = 12 and day({{ datum }}) = 31 then year({{ datum }})
        when month({{ datum }}) = 1 and day({{ datum }}) = 1 then year({{ datum }}) - 1
    end
{%- endmacro %}

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
