-- each row is a line of a declaratie in its last delivered version, in signed euros (design rule 6)
with

regels as (select * from {{ ref('stg_declaraties') }}),

gerangschikt as (
    select
        regels.gemeente_code,
        regels.wet_code,
        regels.aanbieder_agb_code,
        regels.referentienummer,
        regels.vorig_referentienummer,
        regels.toewijzingnummer,
        regels.client_pseudoniem,
        regels.productcategorie_code,
        regels.product_code,
        regels.begindatum,
        regels.einddatum,
        regels.geleverd_volume,
        regels.eenheid_code,
        regels.debet_credit_code,
        regels.bedrag_centen,
        regels.herkomst,
        regels.ontvangen_op,
        row_number() over (
            partition by
                regels.gemeente_code, regels.wet_code, regels.aanbieder_agb_code, regels.referentienummer
            order by regels.ontvangen_op desc, regels.levering_id desc, regels.rij desc
        ) as rang
    from regels
)

select
    gemeente_code,
    wet_code,
    aanbieder_agb_code,
    referentienummer,
    vorig_referentienummer,
    toewijzingnummer,
    client_pseudoniem,
    productcategorie_code,
    product_code,
    -- the year of the care, not of the invoice
    cast(year(begindatum) as integer) as jaar,
    begindatum,
    einddatum,
    geleverd_volume,
    eenheid_code,
    debet_credit_code,
    {{ centen_naar_euro("case debet_credit_code when 'C' then -bedrag_centen else bedrag_centen end") }}
        as bedrag_eur_nominaal,
    ontvangen_op,
    herkomst
from gerangschikt
where rang = 1
