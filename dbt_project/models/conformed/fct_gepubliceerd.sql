-- each row is a figure that a gemeente published before
with

gepubliceerd as (select * from {{ ref('stg_gepubliceerd') }})

select
    gemeente_code,
    cast(row_number() over (partition by gemeente_code order by levering_id, rij) as integer) as volgnr,
    bron,
    onderwerp,
    wet,
    post_of_indicator,
    jaar,
    versie,
    waarde,
    eenheid,
    precisie,
    citaat
from gepubliceerd
