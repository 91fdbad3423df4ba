-- each row is a P&C post of a gemeente and year in one of its versions
with

begroting as (select * from {{ ref('fct_begroting') }})

select
    gemeente_code,
    jaar,
    wet_code,
    post,
    soort_code,
    versie_code,
    bedrag_eur_nominaal,
    component_code,
    herkomst
from begroting
