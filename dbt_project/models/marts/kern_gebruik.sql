-- each row is an indicator of the use of Wmo and Jeugdwet for a wet, year and place
with

gebruik as (select * from {{ ref('agg_gebruik') }}),

alle_voorzieningen as (
    select
        gemeente_code, jaar, wet_code, wijk_code, herkomst,
        clienten_aantal, clienten_peildatum_aantal, clienten_maatwerk_aantal,
        indicaties_aantal, indicaties_peildatum_aantal, personen_aantal, personen_peildatum_aantal,
        {{ deel('indicaties_aantal', 'clienten_aantal') }} as indicaties_per_client
    from gebruik
    where voorziening_code = 'ALLE'
),

-- Per indicator: its value, and the number of persons on whom it rests.
{% set indicatoren = [
    ('clienten', 'clienten_aantal', 'clienten_aantal', 'false'),
    ('clienten_peildatum', 'clienten_peildatum_aantal', 'clienten_peildatum_aantal', 'true'),
    ('clienten_maatwerk', 'clienten_maatwerk_aantal', 'clienten_maatwerk_aantal', 'true'),
    ('indicaties', 'indicaties_aantal', 'personen_aantal', 'false'),
    ('indicaties_peildatum', 'indicaties_peildatum_aantal', 'personen_peildatum_aantal', 'true'),
    ('indicaties_per_client', 'indicaties_per_client', 'clienten_aantal', 'false'),
] %}
indicatoren as (
    {% for code, waarde, personen, is_peildatum in indicatoren %}
    select
        gemeente_code, jaar, wet_code, wijk_code, '{{ code }}' as indicator_code,
        cast({{ waarde }} as decimal(18, 4)) as waarde, {{ personen }} as personen_aantal,
        {{ is_peildatum }} as is_peildatum, herkomst
    from alle_voorzieningen
    {{ "where wet_code = 'ALLE'" if code == 'clienten_maatwerk' }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    indicator_code,
    waarde,
    cast(personen_aantal as bigint) as personen_aantal,
    cast(null as {{ dbt.type_string() }}) as status,
    cast(null as integer) as prijspeil_jaar,
    is_peildatum,
    herkomst
from indicatoren
