-- each row counts persons with loonkostensubsidie, and what they received, in a year, in a wijk or the whole gemeente
with

loonkostensubsidie as (select * from {{ ref('fct_loonkostensubsidie') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

tellingen as (
    select gemeente_code, jaar, wijk_code, client_pseudoniem, bedrag_eur_nominaal
    from loonkostensubsidie
    union all
    select gemeente_code, jaar, gemeente_code as wijk_code, client_pseudoniem, bedrag_eur_nominaal
    from loonkostensubsidie
),

geteld as (
    select
        gemeente_code, jaar, wijk_code,
        count(distinct client_pseudoniem) as ontvangers_aantal,
        cast(sum(bedrag_eur_nominaal) as decimal(18, 2)) as bedrag_eur_nominaal
    from tellingen
    group by gemeente_code, jaar, wijk_code
),

jaren as (
    select gemeente_code, jaar, {{ zwakste_herkomst('herkomst') }} as herkomst
    from loonkostensubsidie
    group by gemeente_code, jaar
)

select
    jaren.gemeente_code,
    jaren.jaar,
    wijk_jaren.wijk_code,
    wijk_jaren.indeling_jaar,
    coalesce(geteld.ontvangers_aantal, 0) as ontvangers_aantal,
    coalesce(geteld.bedrag_eur_nominaal, 0) as bedrag_eur_nominaal,
    jaren.herkomst
from jaren
inner join wijk_jaren
    on jaren.gemeente_code = wijk_jaren.gemeente_code
    and jaren.jaar = wijk_jaren.jaar
left join geteld
    on jaren.gemeente_code = geteld.gemeente_code
    and jaren.jaar = geteld.jaar
    and wijk_jaren.wijk_code = geteld.wijk_code
