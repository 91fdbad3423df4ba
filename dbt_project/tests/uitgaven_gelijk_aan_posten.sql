-- The lasten of the jaarrekening come out at every step to the cent: posts, fact, mart.
with

posten as (
    select gemeente_code, jaar, wet_code, sum(bedrag_eur_nominaal) as bedrag
    from {{ ref('fct_begroting') }}
    where soort_code = 'lasten' and versie_code = 'jaarrekening' and wet_code in ('WMO', 'JEUGDWET')
    group by gemeente_code, jaar, wet_code
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
    posten.gemeente_code,
    posten.jaar,
    posten.wet_code,
    posten.bedrag as post,
    feiten.bedrag as feit,
    kernindicatoren.bedrag as kernindicator
from posten
left join feiten
    on posten.gemeente_code = feiten.gemeente_code
    and posten.jaar = feiten.jaar
    and posten.wet_code = feiten.wet_code
left join kernindicatoren
    on posten.gemeente_code = kernindicatoren.gemeente_code
    and posten.jaar = kernindicatoren.jaar
    and posten.wet_code = kernindicatoren.wet_code
where
    posten.bedrag <> coalesce(feiten.bedrag, 0)
    or posten.bedrag <> coalesce(kernindicatoren.bedrag, 0)
