-- each row is one delivered version of a line of a declaratie
with

geleverd as (select * from {{ source('raw', 'declaraties') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }}),

leveringen as (select * from {{ source('register', 'leveringen') }})

select
    geleverd.gemeente_code,
    geleverd.wet_code,
    geleverd.aanbieder_agb_code,
    geleverd.referentienummer,
    geleverd.vorig_referentienummer,
    geleverd.toewijzingnummer,
    geleverd.client_pseudoniem,
    geleverd.productcategorie_code,
    geleverd.product_code,
    geleverd.begindatum,
    geleverd.einddatum,
    geleverd.geleverd_volume,
    geleverd.eenheid_code,
    geleverd.bedrag_centen,
    geleverd.debet_credit_code,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij,
    leveringen.ontvangen_op
from geleverd
inner join leveringen
    on geleverd.levering_id = leveringen.levering_id
    and leveringen.bron = 'declaraties'
where
    {{ is_in_gebruik('declaraties') }}
    and year(geleverd.begindatum) >= {{ var('eerste_jaar') }}
