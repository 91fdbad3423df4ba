-- each row is the price change of a component in a year in one index series
with

geleverd as (select * from {{ source('raw', 'prijsindex') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.component_code,
    geleverd.jaar,
    geleverd.reeks_code,
    geleverd.index_pct,
    geleverd.bron_naam,
    geleverd.status_code,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where {{ is_in_gebruik('prijsindex') }}
