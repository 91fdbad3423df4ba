-- each row is one version of a toewijzing as it was delivered
with

geleverd as (select * from {{ source('raw', 'indicaties') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }}),

leveringen as (select * from {{ source('register', 'leveringen') }})

select
    geleverd.gemeente_code,
    geleverd.wet_code,
    geleverd.toewijzingnummer,
    geleverd.client_pseudoniem,
    geleverd.toewijzingsdatum,
    geleverd.toewijzingstijd,
    geleverd.productcategorie_code,
    geleverd.product_code,
    geleverd.ingangsdatum,
    geleverd.einddatum,
    geleverd.reden_wijziging_code,
    geleverd.volume,
    geleverd.eenheid_code,
    geleverd.frequentie_code,
    geleverd.budget_eur_nominaal,
    geleverd.leveringsvorm_code,
    geleverd.aanbieder_agb_code,
    geleverd.geboortejaar,
    geleverd.buurten,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij,
    leveringen.ontvangen_op
from geleverd
inner join leveringen
    on geleverd.levering_id = leveringen.levering_id
    and leveringen.bron = 'indicaties'
where {{ is_in_gebruik('indicaties') }}
