-- each row is the number of inhabitants of an area and age group on a date
with

geleverd as (select * from {{ source('raw', 'bevolking') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.peildatum,
    geleverd.gebied_code,
    geleverd.leeftijdsgroep,
    geleverd.inwoners_aantal,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where {{ is_in_gebruik('bevolking') }}
