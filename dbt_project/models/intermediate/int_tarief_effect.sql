-- each row is the effect of the study into reële tarieven on a component in a year, in prices of that year
with

effecten as (select * from {{ ref('stg_reele_tarieven') }}),

prijsindex as (select * from {{ ref('dim_prijsindex') }})

-- An effect that was stated in the prices of another year is brought to those of its own year first. Only years after
-- the base year carry an effect (design rule 9); a test refuses others.
select
    effecten.gemeente_code,
    effecten.component_code,
    effecten.jaar,
    cast(sum(
        case
            when effecten.prijspeil_jaar = effecten.jaar then effecten.effect_eur
            else {{ deel('effecten.effect_eur * cast(van_jaar.index_cumulatief as double)', 'prijspeil.index_cumulatief', 8) }}
        end
    ) as decimal(28, 8)) as effect_eur_nominaal,
    {{ zwakste_herkomst('effecten.herkomst') }} as herkomst
from effecten
left join prijsindex as van_jaar
    on effecten.gemeente_code = van_jaar.gemeente_code
    and effecten.component_code = van_jaar.component_code
    and effecten.jaar = van_jaar.jaar
left join prijsindex as prijspeil
    on effecten.gemeente_code = prijspeil.gemeente_code
    and effecten.component_code = prijspeil.component_code
    and effecten.prijspeil_jaar = prijspeil.jaar
where effecten.jaar > {{ var('basisjaar') }}
group by effecten.gemeente_code, effecten.component_code, effecten.jaar
