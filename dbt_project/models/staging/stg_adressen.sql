-- each row is an address with its buurt in one edition of the division
with

geleverd as (select * from {{ source('raw', 'adressen') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.indeling_jaar,
    geleverd.postcode,
    geleverd.huisnummer,
    geleverd.buurt_code,
    geleverd.wijk_code,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where {{ is_in_gebruik('adressen', 'cast(geleverd.indeling_jaar as ' ~ dbt.type_string() ~ ')') }}
