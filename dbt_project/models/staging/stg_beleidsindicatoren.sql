-- each row is the outcome of a survey question in a year
with

geleverd as (select * from {{ source('raw', 'beleidsindicatoren') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.indicator_code,
    geleverd.jaar,
    geleverd.percentage_pct,
    geleverd.respondenten_aantal,
    geleverd.bron_naam,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where
    {{ is_in_gebruik('beleidsindicatoren') }}
    and geleverd.jaar >= {{ var('eerste_jaar') }}
