-- each row adds up the own contributions of a year, in a wijk or the whole gemeente
with

eigen_bijdragen as (select * from {{ ref('fct_eigen_bijdragen') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

bijdragen as (
    select gemeente_code, jaar, wijk_code, client_pseudoniem, opgelegd_eur_nominaal, geind_eur_nominaal
    from eigen_bijdragen
    union all
    select
        gemeente_code, jaar, gemeente_code as wijk_code, client_pseudoniem, opgelegd_eur_nominaal, geind_eur_nominaal
    from eigen_bijdragen
),

opgeteld as (
    select
        gemeente_code, jaar, wijk_code,
        -- the collected amount rests on those who paid
        count(distinct case when geind_eur_nominaal <> 0 then client_pseudoniem end) as personen_aantal,
        cast(sum(opgelegd_eur_nominaal) as decimal(18, 2)) as opgelegd_eur_nominaal,
        cast(sum(geind_eur_nominaal) as decimal(18, 2)) as geind_eur_nominaal
    from bijdragen
    group by gemeente_code, jaar, wijk_code
),

jaren as (
    select gemeente_code, jaar, {{ zwakste_herkomst('herkomst') }} as herkomst
    from eigen_bijdragen
    group by gemeente_code, jaar
)

select
    jaren.gemeente_code,
    jaren.jaar,
    wijk_jaren.wijk_code,
    wijk_jaren.indeling_jaar,
    coalesce(opgeteld.personen_aantal, 0) as personen_aantal,
    coalesce(opgeteld.opgelegd_eur_nominaal, 0) as opgelegd_eur_nominaal,
    coalesce(opgeteld.geind_eur_nominaal, 0) as geind_eur_nominaal,
    jaren.herkomst
from jaren
inner join wijk_jaren
    on jaren.gemeente_code = wijk_jaren.gemeente_code
    and jaren.jaar = wijk_jaren.jaar
left join opgeteld
    on jaren.gemeente_code = opgeteld.gemeente_code
    and jaren.jaar = opgeteld.jaar
    and wijk_jaren.wijk_code = opgeteld.wijk_code
