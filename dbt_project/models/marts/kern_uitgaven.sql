-- each row is an indicator of spending for a wet, year and place
with

uitgaven as (select * from {{ ref('agg_uitgaven') }}),

lijnen as (
    {% for indicator in ['uitgaven_nominaal', 'uitgaven_reeel', 'uitgaven_reeel_na_tarieven'] %}
    select
        gemeente_code, jaar, wet_code, wijk_code, '{{ indicator }}' as indicator_code,
        {{ indicator | replace('uitgaven_', 'uitgaven_eur_') }} as waarde, personen_aantal, status,
        {{ 'jaar' if loop.first else var('basisjaar') }} as prijspeil_jaar, false as is_peildatum,
        {{ 'uitgaven_herkomst' if loop.first else indicator ~ '_herkomst' }} as herkomst
    from uitgaven
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    indicator_code,
    cast(waarde as decimal(18, 4)) as waarde,
    cast(personen_aantal as bigint) as personen_aantal,
    status,
    cast(prijspeil_jaar as integer) as prijspeil_jaar,
    is_peildatum,
    herkomst
from lijnen
