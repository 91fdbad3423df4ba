-- each row is a delivered contact of an inhabitant with a provision of the sociale basis
with

geleverd as (select * from {{ source('raw', 'sociale_basis') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }}),

leveringen as (select * from {{ source('register', 'leveringen') }})

select
    geleverd.gemeente_code,
    geleverd.startjaar,
    geleverd.client_pseudoniem,
    geleverd.contact_startdatum,
    geleverd.contact_einddatum,
    geleverd.voorziening_naam,
    geleverd.vorm_code,
    geleverd.buurten,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij,
    leveringen.ontvangen_op
from geleverd
inner join leveringen
    on geleverd.levering_id = leveringen.levering_id
    and leveringen.bron = 'sociale_basis'
where {{ is_in_gebruik('sociale_basis', 'cast(geleverd.startjaar as ' ~ dbt.type_string() ~ ')') }}
