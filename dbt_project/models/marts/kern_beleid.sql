-- each row is an indicator from a survey of a gemeente in a year
with

beleidsindicatoren as (select * from {{ ref('fct_beleidsindicatoren') }}),

indicatoren as (select * from {{ ref('dim_indicator') }})

select
    beleidsindicatoren.gemeente_code,
    beleidsindicatoren.jaar,
    -- a survey indicator belongs to one wet, which the dictionary names
    indicatoren.wetten as wet_code,
    beleidsindicatoren.gemeente_code as wijk_code,
    beleidsindicatoren.indicator_code,
    cast(beleidsindicatoren.percentage_pct as decimal(18, 4)) as waarde,
    cast(beleidsindicatoren.respondenten_aantal as bigint) as personen_aantal,
    'definitief' as status,
    cast(null as integer) as prijspeil_jaar,
    false as is_peildatum,
    beleidsindicatoren.herkomst
from beleidsindicatoren
inner join indicatoren
    on beleidsindicatoren.indicator_code = indicatoren.code
