-- each row is a figure that was published before
with

geleverd as (select * from {{ source('raw', 'gepubliceerd') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.bron,
    geleverd.onderwerp,
    geleverd.wet,
    geleverd.post_of_indicator,
    geleverd.jaar,
    geleverd.versie,
    geleverd.waarde,
    geleverd.eenheid,
    geleverd.precisie,
    geleverd.citaat,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where {{ is_in_gebruik('gepubliceerd') }}
