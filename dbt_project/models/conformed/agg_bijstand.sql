-- each row counts benefits in a year, in a wijk or the whole gemeente, for one or all regelingen (design rule 10)
with

bijstand as (select * from {{ ref('fct_bijstand') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

-- Bbz counts nowhere in ALLE. Single regelingen are shown for the gemeente only.
tellingen as (
    select
        gemeente_code, jaar, wijk_code, 'ALLE' as voorziening_code, verslagmaand, uitkeringsnummer, herkomst
    from bijstand
    where regeling_code <> 'BBZ'
    union all
    select
        gemeente_code, jaar, gemeente_code as wijk_code, 'ALLE' as voorziening_code, verslagmaand, uitkeringsnummer,
        herkomst
    from bijstand
    where regeling_code <> 'BBZ'
    union all
    select
        gemeente_code, jaar, gemeente_code as wijk_code, voorziening_code, verslagmaand, uitkeringsnummer, herkomst
    from bijstand
),

geteld as (
    select
        gemeente_code, jaar, wijk_code, voorziening_code,
        count(distinct uitkeringsnummer) as huishoudens_jaar_aantal,
        count(distinct case when substr(verslagmaand, 6, 2) = '12' then uitkeringsnummer end)
            as huishoudens_december_aantal,
        -- a household with two regelingen in one month has two benefits
        count(*) as uitkeringsmaanden_aantal
    from tellingen
    group by gemeente_code, jaar, wijk_code, voorziening_code
),

-- Months are counted over the whole register: a wijk or a small regeling may well have a month without benefits.
maanden as (
    select
        gemeente_code, jaar,
        count(distinct verslagmaand) as maanden_aantal,
        max(case when substr(verslagmaand, 6, 2) = '12' then 1 else 0 end) as december_aantal
    from bijstand
    group by gemeente_code, jaar
),

regelingen as (
    select gemeente_code, jaar, voorziening_code, {{ zwakste_herkomst('herkomst') }} as herkomst
    from tellingen
    group by gemeente_code, jaar, voorziening_code
)

select
    regelingen.gemeente_code,
    regelingen.jaar,
    wijk_jaren.wijk_code,
    regelingen.voorziening_code,
    wijk_jaren.indeling_jaar,
    coalesce(geteld.huishoudens_jaar_aantal, 0) as huishoudens_jaar_aantal,
    -- Without a delivery for December there is no number of households, and without all twelve months no average.
    case when maanden.december_aantal = 1 then coalesce(geteld.huishoudens_december_aantal, 0) end
        as huishoudens_december_aantal,
    case when maanden.maanden_aantal = 12 then {{ deel('coalesce(geteld.uitkeringsmaanden_aantal, 0)', '12') }} end
        as uitkeringen_gemiddeld,
    regelingen.herkomst
from regelingen
inner join maanden
    on regelingen.gemeente_code = maanden.gemeente_code
    and regelingen.jaar = maanden.jaar
inner join wijk_jaren
    on regelingen.gemeente_code = wijk_jaren.gemeente_code
    and regelingen.jaar = wijk_jaren.jaar
    and (regelingen.voorziening_code = 'ALLE' or wijk_jaren.wijk_code = wijk_jaren.gemeente_code)
left join geteld
    on regelingen.gemeente_code = geteld.gemeente_code
    and regelingen.jaar = geteld.jaar
    and wijk_jaren.wijk_code = geteld.wijk_code
    and regelingen.voorziening_code = geteld.voorziening_code
