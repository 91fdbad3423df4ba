-- each row is the outcome of a survey question of a gemeente in a year
with

beleidsindicatoren as (select * from {{ ref('stg_beleidsindicatoren') }})

select
    gemeente_code,
    jaar,
    indicator_code,
    percentage_pct,
    respondenten_aantal,
    bron_naam,
    herkomst
from beleidsindicatoren
