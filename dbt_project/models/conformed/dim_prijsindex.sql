-- each row is the cumulative price index of a component in a year, 1 in the base year (design rule 9)
with

prijsindex as (select * from {{ ref('stg_prijsindex') }}),

effecten as (select * from {{ ref('stg_reele_tarieven') }}),

componenten as (select * from {{ ref('int_componenten') }}),

-- Every component of the spending needs an index, and so does every price level in which an effect was stated.
nodig as (
    select gemeente_code, component_code, jaar
    from componenten
    union
    select gemeente_code, component_code, jaar
    from effecten
    union
    select gemeente_code, component_code, prijspeil_jaar as jaar
    from effecten
),

-- After the base year the changes of the years b+1..t count; before it those of t+1..b, the other way round.
schakels as (
    select
        nodig.gemeente_code,
        nodig.component_code,
        nodig.jaar,
        jaren.jaar as schakel_jaar
    from nodig
    -- All years, also those that are too early to be computed: a chain may reach back to a base year before them.
    left join {{ jarenreeks(2000, 2100) }} as jaren
        on jaren.jaar > least(nodig.jaar, {{ var('basisjaar') }})
        and jaren.jaar <= greatest(nodig.jaar, {{ var('basisjaar') }})
),

-- A percentage of the gemeente itself goes before one that holds for all (gemeente_code '*').
kandidaten as (
    select
        schakels.gemeente_code,
        schakels.component_code,
        schakels.jaar,
        schakels.schakel_jaar,
        prijsindex.index_pct,
        prijsindex.herkomst,
        row_number() over (
            partition by schakels.gemeente_code, schakels.component_code, schakels.jaar, schakels.schakel_jaar
            order by case prijsindex.gemeente_code when '*' then 2 else 1 end
        ) as rang
    from schakels
    left join prijsindex
        on schakels.component_code = prijsindex.component_code
        and schakels.schakel_jaar = prijsindex.jaar
        and prijsindex.reeks_code = '{{ var("indexreeks") }}'
        and prijsindex.gemeente_code in (schakels.gemeente_code, '*')
),

kettingen as (
    select
        gemeente_code,
        component_code,
        jaar,
        case
            when jaar = {{ var('basisjaar') }} then cast(1 as decimal(20, 12))
            else {{ kettingindex('index_pct') }}
        end as ketting,
        min(case when index_pct is null then schakel_jaar end) as ontbrekend_jaar,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from kandidaten
    where rang = 1
    group by gemeente_code, component_code, jaar
)

select
    gemeente_code,
    component_code,
    jaar,
    {{ var('basisjaar') }} as basisjaar,
    cast(
        case when jaar < {{ var('basisjaar') }} then {{ deel(1, 'ketting', 12) }} else ketting end as decimal(20, 12)
    ) as index_cumulatief,
    ontbrekend_jaar,
    herkomst
from kettingen
