-- each row is an objection to a decision
with

geleverd as (select * from {{ source('raw', 'bezwaren') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.zaaknummer,
    geleverd.wet_code,
    geleverd.ontvangstdatum,
    geleverd.beslisdatum,
    geleverd.uitkomst_code,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where {{ is_in_gebruik('bezwaren') }}
