-- each row is the number of clients of the sociale basis for a year and place
with

piramide as (select * from {{ ref('agg_piramide') }})

select
    gemeente_code,
    jaar,
    'ALLE' as wet_code,
    wijk_code,
    'clienten_sociale_basis' as indicator_code,
    cast(sociale_basis_aantal as decimal(18, 4)) as waarde,
    cast(sociale_basis_aantal as bigint) as personen_aantal,
    cast(null as {{ dbt.type_string() }}) as status,
    cast(null as integer) as prijspeil_jaar,
    true as is_peildatum,
    sociale_basis_herkomst as herkomst
from piramide
where sociale_basis_aantal is not null
