-- each row counts the objections of a wet that were settled in a year
with

bezwaren as (select * from {{ ref('fct_bezwaren') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

-- Not of all wetten together: of three totals of a gemeente one with fewer than ten would follow from the others.
afgehandeld as (
    select gemeente_code, jaar, wet_code, is_gegrond, herkomst
    from bezwaren
    where jaar is not null
),

geteld as (
    select
        gemeente_code, jaar, wet_code,
        count(*) as afgehandeld_aantal,
        sum(case when is_gegrond then 1 else 0 end) as gegrond_aantal
    from afgehandeld
    group by gemeente_code, jaar, wet_code
),

-- The list runs from its first settled objection to its last: a year in between without one has 0.
bereik as (
    select
        gemeente_code,
        min(jaar) as eerste_jaar,
        max(jaar) as laatste_jaar,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from afgehandeld
    group by gemeente_code
),

-- A wet without a single objection in the list may well be handled elsewhere: it has no row.
wetten as (
    select gemeente_code, wet_code
    from afgehandeld
    group by gemeente_code, wet_code
)

select
    jaren.gemeente_code,
    jaren.jaar,
    wetten.wet_code,
    coalesce(geteld.afgehandeld_aantal, 0) as afgehandeld_aantal,
    coalesce(geteld.gegrond_aantal, 0) as gegrond_aantal,
    {{ deel('100 * geteld.gegrond_aantal', 'geteld.afgehandeld_aantal') }} as gegrond_pct,
    bereik.herkomst
from bereik
inner join wetten
    on bereik.gemeente_code = wetten.gemeente_code
inner join jaren
    on bereik.gemeente_code = jaren.gemeente_code
    and jaren.jaar between bereik.eerste_jaar and bereik.laatste_jaar
left join geteld
    on wetten.gemeente_code = geteld.gemeente_code
    and wetten.wet_code = geteld.wet_code
    and jaren.jaar = geteld.jaar
