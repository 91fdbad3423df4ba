-- each row is a year from the first to the last for which a wet, or ALLE for all three, has a budget or accounts
with

begroting as (select * from {{ ref('fct_begroting') }}),

buig as (select * from {{ ref('fct_buig') }}),

jaren as (select * from {{ ref('int_jaren') }}),

-- The budget of the Participatiewet is that of the BUIG, as its spending is.
begroot as (
    select gemeente_code, jaar, wet_code, herkomst
    from begroting
    where wet_code in ('WMO', 'JEUGDWET')
    union all
    select gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, herkomst
    from buig
    where soort_code in ('budget', 'lasten')
),

per_jaar as (
    select gemeente_code, jaar, wet_code, {{ zwakste_herkomst('herkomst') }} as herkomst
    from begroot
    group by gemeente_code, jaar, wet_code
),

spanne as (
    select gemeente_code, wet_code, min(jaar) as eerste_jaar, max(jaar) as laatste_jaar, {{ zwakste_herkomst('herkomst') }} as herkomst
    from per_jaar
    group by gemeente_code, wet_code
),

-- A year in between of which nothing was delivered is missing, and must be seen to be.
zonder_gaten as (
    select
        spanne.gemeente_code, jaren.jaar, spanne.wet_code, coalesce(per_jaar.herkomst, spanne.herkomst) as herkomst
    from spanne
    inner join jaren
        on jaren.jaar between spanne.eerste_jaar and spanne.laatste_jaar
    left join per_jaar
        on spanne.gemeente_code = per_jaar.gemeente_code
        and spanne.wet_code = per_jaar.wet_code
        and jaren.jaar = per_jaar.jaar
),

met_alle as (
    select gemeente_code, jaar, wet_code, herkomst from zonder_gaten
    union all
    select gemeente_code, jaar, 'ALLE' as wet_code, {{ zwakste_herkomst('herkomst') }} as herkomst
    from zonder_gaten
    group by gemeente_code, jaar
    having count(*) = 3
)

select
    gemeente_code,
    jaar,
    wet_code,
    herkomst
from met_alle
