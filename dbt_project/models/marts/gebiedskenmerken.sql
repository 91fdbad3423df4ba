-- each row is the value of a characteristic of a wijk or the whole gemeente in a year
with

bevolking as (select * from {{ ref('agg_bevolking') }}),

leeftijden as (select * from {{ ref('agg_bevolking_leeftijd') }}),

kenmerken as (select * from {{ ref('fct_gebiedskenmerken') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

-- Ages follow the inhabitants who are counted: shares that were published beside them are rounded (those of Hengelo add up
-- to 101 %) and there for some years only, so they serve where the population has no complete age groups.
geteld as (
    select
        gemeente_code, jaar, wijk_code, leeftijdsgroep, inwoners_aandeel, herkomst,
        sum(inwoners_aantal) over (partition by gemeente_code, jaar, wijk_code) as inwoners_aantal
    from leeftijden
    where inwoners_aandeel is not null
),

-- How many people are of an age doesn't follow from whole percents, as long as one percent is no small group itself. Where
-- it is, only what was published stands.
aandelen as (
    select gemeente_code, jaar, wijk_code, leeftijdsgroep, {{ heel_procent('inwoners_aandeel') }} as aandeel_pct, herkomst
    from geteld
    where inwoners_aantal >= 100 * {{ var('minimum_cel') }}
),

met_leeftijden as (
    select gemeente_code, jaar, wijk_code
    from aandelen
    group by gemeente_code, jaar, wijk_code
),

-- One value per code: a percentage goes before the number that was delivered beside it.
geleverd as (
    select
        kenmerken.gemeente_code, kenmerken.jaar, kenmerken.gebied_code, kenmerken.kenmerk_code,
        kenmerken.kenmerk_categorie_code, kenmerken.kenmerk_waarde, kenmerken.eenheid, kenmerken.herkomst,
        row_number() over (
            partition by
                kenmerken.gemeente_code, kenmerken.jaar, kenmerken.gebied_code, kenmerken.kenmerk_code,
                kenmerken.kenmerk_categorie_code
            order by case kenmerken.eenheid when 'aantal' then 1 else 0 end
        ) as rang
    from kenmerken
    left join met_leeftijden
        on kenmerken.gemeente_code = met_leeftijden.gemeente_code
        and kenmerken.jaar = met_leeftijden.jaar
        and kenmerken.gebied_code = met_leeftijden.wijk_code
    where kenmerken.kenmerk_code <> 'leeftijd' or met_leeftijden.jaar is null
),

waarden as (
    select
        gemeente_code, jaar, wijk_code, 'inwoners' as kenmerk_code, 'totaal' as categorie_code,
        inwoners_aantal as waarde, 'aantal' as eenheid_naam, herkomst
    from bevolking
    where inwoners_aantal is not null
    union all
    select
        gemeente_code, jaar, wijk_code, 'leeftijd' as kenmerk_code, leeftijdsgroep as categorie_code,
        aandeel_pct as waarde, 'procent' as eenheid_naam, herkomst
    from aandelen
    union all
    select
        gemeente_code, jaar, gebied_code as wijk_code, kenmerk_code, kenmerk_categorie_code as categorie_code,
        kenmerk_waarde as waarde, eenheid as eenheid_naam, herkomst
    from geleverd
    where rang = 1
)

select
    waarden.gemeente_code,
    waarden.jaar,
    waarden.wijk_code,
    waarden.kenmerk_code,
    waarden.categorie_code,
    cast(waarden.waarde as decimal(18, 4)) as waarde,
    waarden.eenheid_naam,
    cast(wijk_jaren.indeling_jaar as integer) as indeling_jaar,
    waarden.herkomst
from waarden
inner join wijk_jaren
    on waarden.gemeente_code = wijk_jaren.gemeente_code
    and waarden.jaar = wijk_jaren.jaar
    and waarden.wijk_code = wijk_jaren.wijk_code
