-- each row is a BUIG indicator of a gemeente in a year
with

buig as (select * from {{ ref('agg_buig') }}),

indicatoren as (
    {% for deel in ['budget', 'lasten', 'saldo'] %}
    select
        gemeente_code, jaar, 'buig_{{ deel }}' as indicator_code,
        {{ deel }}_eur_nominaal as waarde, {{ deel }}_status as status, {{ deel }}_herkomst as herkomst
    from buig
    where {{ deel }}_eur_nominaal is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    gemeente_code,
    jaar,
    'PARTICIPATIEWET' as wet_code,
    gemeente_code as wijk_code,
    indicator_code,
    cast(waarde as decimal(18, 4)) as waarde,
    cast(null as bigint) as personen_aantal,
    status,
    jaar as prijspeil_jaar,
    false as is_peildatum,
    herkomst
from indicatoren
