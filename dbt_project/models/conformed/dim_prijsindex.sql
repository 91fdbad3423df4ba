-- each row is the cumulative price index of a component in a year, within one choice of series and base year (design rule 9)
with

prijsindex as (select * from {{ ref('stg_prijsindex') }}),

effecten as (select * from {{ ref('stg_reele_tarieven') }}),

componenten as (select * from {{ ref('int_componenten') }}),

lijst as (select * from {{ ref('lijst_prijsvarianten') }}),

-- The choice of this installation, and those that are published beside it to show what the choice does.
varianten as (
    select reeks_code, basisjaar from lijst
    union
    select '{{ var("indexreeks") }}' as reeks_code, {{ var('basisjaar') }} as basisjaar
),

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

plaatsen as (select distinct gemeente_code, component_code from nodig),

-- A percentage of the gemeente itself goes before one that holds for all (gemeente_code '*').
kandidaten as (
    select
        plaatsen.gemeente_code, plaatsen.component_code,
        prijsindex.reeks_code, prijsindex.jaar, prijsindex.index_pct, prijsindex.herkomst,
        row_number() over (
            partition by plaatsen.gemeente_code, plaatsen.component_code, prijsindex.reeks_code, prijsindex.jaar
            order by case prijsindex.gemeente_code when '*' then 2 else 1 end
        ) as rang
    from plaatsen
    inner join prijsindex
        on plaatsen.component_code = prijsindex.component_code
        and prijsindex.gemeente_code in (plaatsen.gemeente_code, '*')
),

-- After the base year the changes of the years b+1..t count; before it those of t+1..b, the other way round.
kettingen as (
    select
        nodig.gemeente_code, nodig.component_code, nodig.jaar, varianten.reeks_code, varianten.basisjaar,
        case
            when nodig.jaar = varianten.basisjaar then cast(1 as decimal(20, 12))
            else {{ kettingindex('schakels.index_pct') }}
        end as ketting,
        min(case when schakels.index_pct is null then jaren.jaar end) as ontbrekend_jaar,
        {{ zwakste_herkomst('schakels.herkomst') }} as herkomst
    from nodig
    cross join varianten
    -- All years, also those that are too early to be computed: a chain may reach back to a base year before them.
    left join {{ jarenreeks(2000, 2100) }} as jaren
        on jaren.jaar > least(nodig.jaar, varianten.basisjaar)
        and jaren.jaar <= greatest(nodig.jaar, varianten.basisjaar)
    left join kandidaten as schakels
        on nodig.gemeente_code = schakels.gemeente_code
        and nodig.component_code = schakels.component_code
        and varianten.reeks_code = schakels.reeks_code
        and jaren.jaar = schakels.jaar
        and schakels.rang = 1
    group by nodig.gemeente_code, nodig.component_code, nodig.jaar, varianten.reeks_code, varianten.basisjaar
)

select
    kettingen.gemeente_code,
    kettingen.component_code,
    kettingen.jaar,
    kettingen.reeks_code,
    kettingen.basisjaar,
    kettingen.reeks_code = '{{ var("indexreeks") }}' and kettingen.basisjaar = {{ var('basisjaar') }} as is_gekozen,
    van_jaar.index_pct,
    cast(case
        when kettingen.jaar < kettingen.basisjaar then {{ deel(1, 'kettingen.ketting', 12) }}
        else kettingen.ketting
    end as decimal(20, 12)) as index_cumulatief,
    kettingen.ontbrekend_jaar,
    kettingen.herkomst
from kettingen
left join kandidaten as van_jaar
    on kettingen.gemeente_code = van_jaar.gemeente_code
    and kettingen.component_code = van_jaar.component_code
    and kettingen.reeks_code = van_jaar.reeks_code
    and kettingen.jaar = van_jaar.jaar
    and van_jaar.rang = 1
