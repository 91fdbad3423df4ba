-- each row is a line of a declaratie, with the person, product and leveringsvorm of itself or else of its toewijzing
{{ config(materialized='view') }} -- read more than once, each time for other columns: a table would cost more than it saves
with

regels as (select * from {{ ref('int_declaratieregels') }}),

toewijzingen as (select * from {{ ref('int_toewijzingen') }})

select
    regels.gemeente_code,
    regels.wet_code,
    regels.jaar,
    regels.aanbieder_agb_code,
    regels.referentienummer,
    regels.toewijzingnummer,
    toewijzingen.toewijzingnummer is not null as heeft_toewijzing,
    coalesce(
        regels.client_pseudoniem, toewijzingen.drager_sleutel, 'T-' || regels.toewijzingnummer,
        'R-' || regels.aanbieder_agb_code || '-' || regels.referentienummer
    ) as drager_sleutel,
    regels.client_pseudoniem is null and not coalesce(toewijzingen.is_client, false) as is_onbekend,
    coalesce(regels.productcategorie_code, toewijzingen.productcategorie_code, '00') as productcategorie_code,
    -- The toewijzing names the product of a line only when it is about the same productcategorie.
    coalesce(
        regels.product_code,
        case
            when coalesce(regels.productcategorie_code, toewijzingen.productcategorie_code)
                = toewijzingen.productcategorie_code
                then toewijzingen.product_code
        end,
        '-'
    ) as product_code,
    coalesce(toewijzingen.leveringsvorm_code, 'ONBEKEND') as leveringsvorm_code,
    regels.vorig_referentienummer,
    regels.geleverd_volume,
    regels.eenheid_code,
    regels.debet_credit_code,
    regels.bedrag_eur_nominaal,
    regels.herkomst
from regels
left join toewijzingen
    on regels.gemeente_code = toewijzingen.gemeente_code
    and regels.toewijzingnummer = toewijzingen.toewijzingnummer
