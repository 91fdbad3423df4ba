-- each row is the effect of the study into reële tarieven on a component in a year
with

geleverd as (select * from {{ source('raw', 'reele_tarieven') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.component_code,
    geleverd.jaar,
    geleverd.effect_eur,
    geleverd.prijspeil_jaar,
    geleverd.bron_naam,
    geleverd.status_code,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where {{ is_in_gebruik('reele_tarieven') }}
