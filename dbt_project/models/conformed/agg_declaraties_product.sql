-- each row is what was declared for a local product of a wet in a year (of the care), with the persons behind it
with

regels as (select * from {{ ref('int_declaratieregels') }}),

toewijzingen as (select * from {{ ref('int_toewijzingen') }}),

-- A line without product or person takes them from its toewijzing. Unknown persons are somebody: they count as one.
aangevuld as (
    select
        regels.gemeente_code, regels.jaar, regels.wet_code, regels.bedrag_eur_nominaal, regels.herkomst,
        coalesce(regels.product_code, toewijzingen.product_code, 'ONBEKEND') as product_code,
        coalesce(regels.client_pseudoniem, toewijzingen.client_pseudoniem, 'ONBEKEND') as persoon_sleutel
    from regels
    left join toewijzingen
        on regels.gemeente_code = toewijzingen.gemeente_code
        and regels.toewijzingnummer = toewijzingen.toewijzingnummer
)

select
    gemeente_code,
    jaar,
    wet_code,
    product_code,
    cast(sum(bedrag_eur_nominaal) as decimal(18, 2)) as bedrag_eur_nominaal,
    count(distinct persoon_sleutel) as personen_aantal,
    {{ zwakste_herkomst('herkomst') }} as herkomst
from aangevuld
group by gemeente_code, jaar, wet_code, product_code
