-- each row is a figure that was published before, beside the same figure of ours where there is one
with

gepubliceerd as (select * from {{ ref('fct_gepubliceerd') }}),

doelen as (select * from {{ ref('lijst_aansluiting_doelen') }}),

verschillen as (select * from {{ ref('lijst_aansluiting_verschillen') }}),

redenen as (select * from {{ ref('lijst_aansluiting_redenen') }}),

precisies as (select * from {{ ref('lijst_precisies') }}),

berekend as (select * from {{ ref('aansluiting_berekend') }}),

-- A figure of theirs is one of ours, or several added up, each with its factor. One part missing: no figure.
opgeteld as (
    select
        gepubliceerd.gemeente_code, gepubliceerd.volgnr,
        case
            when count(*) = count(berekend.waarde)
                then cast(sum(berekend.waarde * coalesce(doelen.factor, 1)) as decimal(18, 4))
        end as waarde,
        {{ zwakste_herkomst('berekend.herkomst') }} as herkomst
    from gepubliceerd
    inner join doelen
        on gepubliceerd.gemeente_code = doelen.gemeente_code
        and gepubliceerd.onderwerp = doelen.onderwerp
        and gepubliceerd.wet = doelen.wet
        and gepubliceerd.post_of_indicator = doelen.post_of_indicator
    -- A change "2021-2022" is ours of the second year, unless the target says how many years it lies from that.
    left join berekend
        on gepubliceerd.gemeente_code = berekend.gemeente_code
        and {{ dbt.right('gepubliceerd.jaar', 4) }}
        = cast(berekend.jaar - coalesce(doelen.jaar_verschil, 0) as {{ dbt.type_string() }})
        and doelen.wet_code = berekend.wet_code
        and doelen.doel = berekend.doel
        and doelen.doel_code = berekend.code
        and berekend.versie in (coalesce(doelen.doel_versie, gepubliceerd.versie), '*')
    group by gepubliceerd.gemeente_code, gepubliceerd.volgnr
)

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
    opgeteld.volgnr is not null as heeft_doel,
    redenen.reden,
    verschillen.bekend_verschil_id,
    verschillen.verschil as bekend_verschil,
    verschillen.reden as verschil_reden,
    coalesce(precisies.soort, 'exact') as precisie_soort,
    -- A small number is shown nowhere, not even as the change between two large ones.
    case
        when gepubliceerd.eenheid = 'aantal' and {{ is_te_klein('ceil(abs(opgeteld.waarde))') }} then null
        else opgeteld.waarde
    end as waarde_berekend,
    opgeteld.herkomst,
    -- Half of the printed precision; for "ca." all of it (design 7).
    cast(
        coalesce(precisies.precisie_getal, 0)
        * case when precisies.soort = 'exact' then cast(0.5 as decimal(3, 2)) else 1 end
        as decimal(18, 4)
    ) as tolerantie
from gepubliceerd
left join opgeteld
    on gepubliceerd.gemeente_code = opgeteld.gemeente_code
    and gepubliceerd.volgnr = opgeteld.volgnr
left join verschillen
    on gepubliceerd.gemeente_code = verschillen.gemeente_code
    and gepubliceerd.onderwerp = verschillen.onderwerp
    and gepubliceerd.wet = verschillen.wet
    and gepubliceerd.post_of_indicator = verschillen.post_of_indicator
    and gepubliceerd.jaar = verschillen.jaar
    and gepubliceerd.versie = verschillen.versie
left join redenen
    on gepubliceerd.gemeente_code = redenen.gemeente_code
    and gepubliceerd.onderwerp = redenen.onderwerp
    and gepubliceerd.wet = redenen.wet
    and gepubliceerd.post_of_indicator = redenen.post_of_indicator
left join precisies
    on gepubliceerd.precisie = precisies.precisie
