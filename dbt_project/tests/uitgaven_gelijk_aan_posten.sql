-- What was delivered as costs comes out at every step to the cent: posts or BUIG costs, fact, mart; ALLE is their sum.
with

-- Wmo and Jeugdwet: the lasten of the jaarrekening. Participatiewet: the costs of the BUIG, in years with a jaarrekening.
kosten as (
    select gemeente_code, jaar, wet_code, sum(bedrag_eur_nominaal) as bedrag
    from {{ ref('fct_begroting') }}
    where soort_code = 'lasten' and versie_code = 'jaarrekening' and wet_code in ('WMO', 'JEUGDWET')
    group by gemeente_code, jaar, wet_code
    union all
    select gerangschikt.gemeente_code, gerangschikt.jaar, 'PARTICIPATIEWET' as wet_code, gerangschikt.bedrag_eur_nominaal as bedrag
    from (
        select
            gemeente_code, jaar, bedrag_eur_nominaal,
            row_number() over (partition by gemeente_code, jaar order by voorkeur_volgnr) as rang
        from {{ ref('fct_buig') }}
        where soort_code = 'lasten' and regeling_code = 'TOTAAL' and bedrag_eur_nominaal is not null
    ) as gerangschikt
    inner join {{ ref('dim_jaar') }} as jaren
        on gerangschikt.gemeente_code = jaren.gemeente_code
        and gerangschikt.jaar = jaren.jaar
        and jaren.is_gesloten
    where gerangschikt.rang = 1
),

-- The wetten together are known only where all three are.
verwacht as (
    select gemeente_code, jaar, wet_code, bedrag from kosten
    union all
    select gemeente_code, jaar, 'ALLE' as wet_code, sum(bedrag) as bedrag
    from kosten
    group by gemeente_code, jaar
    having count(*) = 3
),

feiten as (
    select gemeente_code, jaar, wet_code, sum(uitgaven_eur_nominaal) as bedrag
    from {{ ref('fct_uitgaven') }}
    group by gemeente_code, jaar, wet_code
),

kernindicatoren as (
    select gemeente_code, jaar, wet_code, waarde as bedrag
    from {{ ref('kernindicatoren') }}
    where indicator_code = 'uitgaven_nominaal' and wijk_code = gemeente_code
)

select
    coalesce(verwacht.gemeente_code, kernindicatoren.gemeente_code) as gemeente_code,
    coalesce(verwacht.jaar, kernindicatoren.jaar) as jaar,
    coalesce(verwacht.wet_code, kernindicatoren.wet_code) as wet_code,
    verwacht.bedrag as verwacht,
    feiten.bedrag as feit,
    kernindicatoren.bedrag as kernindicator
from verwacht
full outer join kernindicatoren
    on verwacht.gemeente_code = kernindicatoren.gemeente_code
    and verwacht.jaar = kernindicatoren.jaar
    and verwacht.wet_code = kernindicatoren.wet_code
left join feiten
    on verwacht.gemeente_code = feiten.gemeente_code
    and verwacht.jaar = feiten.jaar
    and verwacht.wet_code = feiten.wet_code
where
    coalesce(verwacht.bedrag, 0) <> coalesce(kernindicatoren.bedrag, 0)
    or verwacht.wet_code <> 'ALLE' and verwacht.bedrag <> coalesce(feiten.bedrag, 0)
