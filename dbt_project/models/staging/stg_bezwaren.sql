-- each row is an objection to a decision
with

geleverd as (select * from {{ source('raw', 'bezwaren') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }}),

leveringen as (select * from {{ source('register', 'leveringen') }})

select
    geleverd.gemeente_code,
    geleverd.zaaknummer,
    geleverd.wet_code,
    geleverd.ontvangstdatum,
    geleverd.beslisdatum,
    geleverd.uitkomst_code,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij,
    leveringen.ontvangen_op
from geleverd
inner join leveringen
    on geleverd.levering_id = leveringen.levering_id
    and leveringen.bron = 'bezwaren'
where {{ is_in_gebruik('bezwaren') }}
