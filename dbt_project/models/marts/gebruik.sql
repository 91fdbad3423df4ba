-- each row counts clients and indicaties of a wet in a year, in a wijk or the gemeente, for one or all voorzieningen
with

gebruik as (select * from {{ ref('agg_gebruik') }}),

bijzonderheden as (select * from {{ ref('dim_bijzonderheid') }})

select
    gebruik.gemeente_code,
    gebruik.jaar,
    gebruik.wet_code,
    gebruik.wijk_code,
    gebruik.voorziening_code,
    cast(gebruik.clienten_aantal as bigint) as clienten_aantal,
    cast(gebruik.clienten_peildatum_aantal as bigint) as clienten_peildatum_aantal,
    cast(gebruik.indicaties_aantal as bigint) as indicaties_aantal,
    cast(gebruik.indicaties_peildatum_aantal as bigint) as indicaties_peildatum_aantal,
    cast(gebruik.indeling_jaar as integer) as indeling_jaar,
    gebruik.herkomst,
    -- A row counts clients and indicaties: what touches the one or the other.
    coalesce(bijzonderheden.bijzonderheid_ids, '') as bijzonderheid_ids,
    -- The smallest count of persons in the row that is not 0 decides whether the row may be shown.
    cast(coalesce(least(
        nullif(gebruik.clienten_aantal, 0), nullif(gebruik.clienten_peildatum_aantal, 0),
        nullif(gebruik.personen_aantal, 0), nullif(gebruik.personen_peildatum_aantal, 0)
    ), 0) as bigint) as personen_aantal
from gebruik
left join bijzonderheden
    on {{ raakt('bijzonderheden', 'gebruik', "'indicaties'") }}
