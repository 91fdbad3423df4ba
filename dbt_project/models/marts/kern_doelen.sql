-- each row is an indicator of objections or savings of a gemeente for a wet and year
with

bezwaren as (select * from {{ ref('agg_bezwaren') }}),

besparingen as (select * from {{ ref('agg_besparingen') }}),

-- Objections are about persons, savings about nobody.
indicatoren as (
    {% for deel in ['afgehandeld', 'gegrond'] %}
    select
        gemeente_code, jaar, wet_code, 'bezwaren_{{ deel }}' as indicator_code,
        cast({{ deel }}_aantal as decimal(18, 4)) as waarde, {{ deel }}_aantal as personen_aantal,
        null as prijspeil_jaar, herkomst
    from bezwaren
    union all
    {% endfor %}
    {% for deel in ['gerealiseerd', 'taakstelling'] %}
    select
        gemeente_code, jaar, wet_code, 'besparing_{{ deel }}' as indicator_code,
        {{ deel }}_eur_nominaal as waarde, null as personen_aantal,
        jaar as prijspeil_jaar, {{ deel }}_herkomst as herkomst
    from besparingen
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    gemeente_code,
    jaar,
    wet_code,
    gemeente_code as wijk_code,
    indicator_code,
    cast(waarde as decimal(18, 4)) as waarde,
    cast(personen_aantal as bigint) as personen_aantal,
    cast(null as {{ dbt.type_string() }}) as status,
    cast(prijspeil_jaar as integer) as prijspeil_jaar,
    false as is_peildatum,
    herkomst
from indicatoren
