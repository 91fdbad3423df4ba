-- each row is a figure that was published before, beside the same figure of ours where there is one
with

gepubliceerd as (select * from {{ ref('fct_gepubliceerd') }}),

doelen as (select * from {{ ref('lijst_aansluiting_doelen') }}),

precisies as (select * from {{ ref('lijst_precisies') }}),

berekend as (select * from {{ ref('aansluiting_berekend') }})

select
    gepubliceerd.gemeente_code,
    gepubliceerd.volgnr,
    gepubliceerd.bron,
    gepubliceerd.onderwerp,
    gepubliceerd.wet,
    gepubliceerd.post_of_indicator,
    gepubliceerd.jaar,
    gepubliceerd.versie,
    gepubliceerd.eenheid,
    gepubliceerd.precisie,
    gepubliceerd.waarde as waarde_gepubliceerd,
    doelen.doel is not null as heeft_doel,
    doelen.bekend_verschil_id,
    coalesce(precisies.soort, 'exact') as precisie_soort,
    -- A share is published as a fraction and kept by us as a percentage.
    cast(
        berekend.waarde
        * case when gepubliceerd.eenheid = 'fractie' and berekend.doel = 'indicator' then cast(0.01 as decimal(3, 2)) else 1 end
        as decimal(18, 4)
    ) as waarde_berekend,
    -- Half of the printed precision; for "ca." all of it (design 7).
    cast(
        coalesce(precisies.precisie_getal, 0)
        * case when precisies.soort = 'exact' then cast(0.5 as decimal(3, 2)) else 1 end
        as decimal(18, 4)
    ) as tolerantie
from gepubliceerd
left join doelen
    on gepubliceerd.gemeente_code = doelen.gemeente_code
    and gepubliceerd.onderwerp = doelen.onderwerp
    and gepubliceerd.wet = doelen.wet
    and gepubliceerd.post_of_indicator = doelen.post_of_indicator
left join precisies
    on gepubliceerd.precisie = precisies.precisie
-- A change "2021-2022" is ours of the second year.
left join berekend
    on gepubliceerd.gemeente_code = berekend.gemeente_code
    and {{ dbt.right('gepubliceerd.jaar', 4) }} = cast(berekend.jaar as {{ dbt.type_string() }})
    and doelen.wet_code = berekend.wet_code
    and doelen.doel = berekend.doel
    and doelen.doel_code = berekend.code
    and berekend.versie in (gepubliceerd.versie, '*')
