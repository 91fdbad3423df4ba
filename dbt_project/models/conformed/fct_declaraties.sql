-- each row is a line of a declaratie, in signed euros, at the wijk of its client in the year of the care
with

regels as (select * from {{ ref('int_declaratieregels') }}),

toewijzingen as (select * from {{ ref('int_toewijzingen') }}),

drager_wijk as (select * from {{ ref('int_drager_wijk') }}),

voorzieningen as (select * from {{ ref('dim_voorziening') }}),

-- A line without product or person takes them from its toewijzing.
aangevuld as (
    select
        regels.gemeente_code,
        regels.wet_code,
        regels.jaar,
        regels.aanbieder_agb_code,
        regels.referentienummer,
        regels.toewijzingnummer,
        regels.debet_credit_code,
        regels.bedrag_eur_nominaal,
        regels.herkomst,
        coalesce(
            regels.client_pseudoniem, toewijzingen.drager_sleutel, 'T-' || regels.toewijzingnummer,
            'R-' || regels.aanbieder_agb_code || '-' || regels.referentienummer
        ) as drager_sleutel,
        coalesce(regels.productcategorie_code, toewijzingen.productcategorie_code, '00') as productcategorie_code,
        toewijzingen.toewijzingnummer is not null as heeft_toewijzing,
        regels.client_pseudoniem is null and not coalesce(toewijzingen.is_client, false) as is_onbekend
    from regels
    left join toewijzingen
        on regels.gemeente_code = toewijzingen.gemeente_code
        and regels.toewijzingnummer = toewijzingen.toewijzingnummer
),

met_voorziening as (
    select
        aangevuld.gemeente_code,
        aangevuld.wet_code,
        aangevuld.jaar,
        aangevuld.aanbieder_agb_code,
        aangevuld.referentienummer,
        aangevuld.toewijzingnummer,
        aangevuld.heeft_toewijzing,
        aangevuld.drager_sleutel,
        aangevuld.is_onbekend,
        aangevuld.debet_credit_code,
        aangevuld.bedrag_eur_nominaal,
        aangevuld.herkomst,
        coalesce(voorzieningen.voorziening_code, aangevuld.wet_code || '-00') as voorziening_code
    from aangevuld
    left join voorzieningen
        on aangevuld.wet_code = voorzieningen.wet_code
        and aangevuld.productcategorie_code = voorzieningen.categorie_code
)

select
    met_voorziening.gemeente_code,
    met_voorziening.wet_code,
    met_voorziening.jaar,
    met_voorziening.aanbieder_agb_code,
    met_voorziening.referentienummer,
    met_voorziening.toewijzingnummer,
    met_voorziening.heeft_toewijzing,
    met_voorziening.drager_sleutel,
    met_voorziening.is_onbekend,
    met_voorziening.voorziening_code,
    voorzieningen.component_code,
    coalesce(drager_wijk.wijk_code, 'ONBEKEND') as wijk_code,
    met_voorziening.debet_credit_code,
    met_voorziening.bedrag_eur_nominaal,
    met_voorziening.herkomst
from met_voorziening
left join voorzieningen
    on met_voorziening.voorziening_code = voorzieningen.voorziening_code
left join drager_wijk
    on met_voorziening.gemeente_code = drager_wijk.gemeente_code
    and met_voorziening.wet_code = drager_wijk.wet_code
    and met_voorziening.jaar = drager_wijk.jaar
    and met_voorziening.drager_sleutel = drager_wijk.drager_sleutel
