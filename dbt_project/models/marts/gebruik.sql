-- each row counts clients and indicaties of a wet in a year, in a wijk or the gemeente, for one or all voorzieningen
with

gebruik as (select * from {{ ref('agg_gebruik') }})

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    voorziening_code,
    cast(clienten_aantal as bigint) as clienten_aantal,
    cast(clienten_peildatum_aantal as bigint) as clienten_peildatum_aantal,
    cast(indicaties_aantal as bigint) as indicaties_aantal,
    cast(indicaties_peildatum_aantal as bigint) as indicaties_peildatum_aantal,
    cast(indeling_jaar as integer) as indeling_jaar,
    herkomst,
    -- The smallest count of persons in the row that is not 0 decides whether the row may be shown.
    cast(coalesce(least(
        nullif(clienten_aantal, 0), nullif(clienten_peildatum_aantal, 0),
        nullif(personen_aantal, 0), nullif(personen_peildatum_aantal, 0)
    ), 0) as bigint) as personen_aantal
from gebruik
