-- each row is one delivered message that support began (305) or ended (307)
with

geleverd as (select * from {{ source('raw', 'start_stop') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }}),

leveringen as (select * from {{ source('register', 'leveringen') }})

select
    geleverd.gemeente_code,
    geleverd.wet_code,
    geleverd.bericht_code,
    geleverd.aanbieder_agb_code,
    geleverd.toewijzingnummer,
    geleverd.begindatum,
    geleverd.stopdatum,
    geleverd.reden_beeindiging_code,
    geleverd.status_aanlevering_code,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij,
    leveringen.ontvangen_op
from geleverd
inner join leveringen
    on geleverd.levering_id = leveringen.levering_id
    and leveringen.bron = 'start_stop'
where {{ is_in_gebruik('start_stop') }}
