-- each row is the value of a characteristic of an area on a date
with

geleverd as (select * from {{ source('raw', 'gebiedskenmerken') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.peildatum,
    geleverd.gebied_code,
    geleverd.kenmerk_code,
    geleverd.kenmerk_categorie_code,
    geleverd.kenmerk_waarde,
    geleverd.eenheid,
    geleverd.bron_naam,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where {{ is_in_gebruik('gebiedskenmerken') }}
