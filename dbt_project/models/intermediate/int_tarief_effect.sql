-- each row is the effect of the study into reële tarieven on a component in a year, in prices of that year, within one choice
with

effecten as (select * from {{ ref('stg_reele_tarieven') }}),

prijsindex as (select * from {{ ref('dim_prijsindex') }})

-- An effect that was stated in the prices of another year is brought to those of its own year first. Only years after
-- the base year carry an effect (design rule 9); a test refuses others where they meet the choice that is made.
select
    van_jaar.gemeente_code,
    van_jaar.component_code,
    van_jaar.jaar,
    van_jaar.reeks_code,
    van_jaar.basisjaar,
    van_jaar.is_gekozen,
    -- One effect that can't be brought over leaves the sum unknown: it must not count as 0.
    case when count(*) = count(case
        when effecten.prijspeil_jaar = effecten.jaar then 1
        when prijspeil.index_cumulatief is not null and van_jaar.index_cumulatief is not null then 1
    end) then cast(sum(
        case
            when effecten.prijspeil_jaar = effecten.jaar then effecten.effect_eur
            else {{ deel('effecten.effect_eur * van_jaar.index_cumulatief', 'prijspeil.index_cumulatief', 8) }}
        end
    ) as decimal(28, 8)) end as effect_eur_nominaal,
    min(case when effecten.prijspeil_jaar <> effecten.jaar
        then coalesce(prijspeil.ontbrekend_jaar, van_jaar.ontbrekend_jaar) end) as ontbrekend_jaar,
    {{ zwakste_herkomst('effecten.herkomst') }} as herkomst
from effecten
inner join prijsindex as van_jaar
    on effecten.gemeente_code = van_jaar.gemeente_code
    and effecten.component_code = van_jaar.component_code
    and effecten.jaar = van_jaar.jaar
left join prijsindex as prijspeil
    on effecten.gemeente_code = prijspeil.gemeente_code
    and effecten.component_code = prijspeil.component_code
    and effecten.prijspeil_jaar = prijspeil.jaar
    and van_jaar.reeks_code = prijspeil.reeks_code
    and van_jaar.basisjaar = prijspeil.basisjaar
where effecten.jaar > van_jaar.basisjaar
group by
    van_jaar.gemeente_code, van_jaar.component_code, van_jaar.jaar, van_jaar.reeks_code, van_jaar.basisjaar,
    van_jaar.is_gekozen
