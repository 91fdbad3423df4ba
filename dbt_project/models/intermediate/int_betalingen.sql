-- each row is a payment for a person, at his wijk and its component; unknown persons are taken as one
{{ config(materialized='view') }} -- added up twice, quickly; to write every line once more costs five times that
with

declaraties as (select * from {{ ref('fct_declaraties') }}),

bijstand as (select * from {{ ref('fct_bijstand') }}),

loonkostensubsidie as (select * from {{ ref('fct_loonkostensubsidie') }}),

betalingen as (
    select
        gemeente_code, jaar, wet_code, component_code, wijk_code,
        case when is_onbekend then 'ONBEKEND' else drager_sleutel end as persoon_sleutel,
        bedrag_eur_nominaal, herkomst
    from declaraties
    union all
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, 'PW_INKOMEN' as component_code, wijk_code,
        client_pseudoniem as persoon_sleutel, bruto_bedrag_eur_nominaal as bedrag_eur_nominaal, herkomst
    from bijstand
    union all
    -- Until 2021 the BUIG costs hold no loonkostensubsidie; since 2022 the BUIG has a part for it.
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, 'PW_INKOMEN' as component_code, wijk_code,
        client_pseudoniem as persoon_sleutel, bedrag_eur_nominaal, herkomst
    from loonkostensubsidie
    where jaar >= 2022
)

select
    gemeente_code,
    jaar,
    wet_code,
    component_code,
    wijk_code,
    persoon_sleutel,
    bedrag_eur_nominaal,
    herkomst
from betalingen
