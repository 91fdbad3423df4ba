-- each row is an indicator of clients with heavy support on 31 December for a wet, year and place
with

omvang as (select * from {{ ref('agg_omvang') }}),

{% set indicatoren = {
    'clienten_groep_vanaf_5_dagdelen': 'groep',
    'clienten_individueel_vanaf_4_uur': 'individueel',
} %}
indicatoren as (
    {% for code, vorm in indicatoren.items() %}
    select
        gemeente_code, jaar, wet_code, wijk_code, '{{ code }}' as indicator_code, clienten_vanaf_grens_aantal,
        is_te_bepalen, herkomst
    from omvang
    where ondersteuningsvorm_code = '{{ vorm }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    indicator_code,
    cast(case when is_te_bepalen then clienten_vanaf_grens_aantal end as decimal(18, 4)) as waarde,
    cast(clienten_vanaf_grens_aantal as bigint) as personen_aantal,
    cast(null as {{ dbt.type_string() }}) as status,
    cast(null as integer) as prijspeil_jaar,
    true as is_peildatum,
    herkomst
from indicatoren
