-- each row adds up the own contributions of a year, in a wijk or the whole gemeente, for one or all regelingen
with

eigen_bijdragen as (select * from {{ ref('fct_eigen_bijdragen') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

-- One row per client and year first: there are twelve or thirteen periods in it.
clienten as (
    select
        gemeente_code, jaar, wijk_code, regeling_naam, client_pseudoniem,
        max(case when opgelegd_eur_nominaal <> 0 then 1 else 0 end) as is_bijdrager,
        max(case when geind_eur_nominaal <> 0 then 1 else 0 end) as is_betaler,
        sum(opgelegd_eur_nominaal) as opgelegd_eur_nominaal,
        sum(geind_eur_nominaal) as geind_eur_nominaal,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from eigen_bijdragen
    group by gemeente_code, jaar, wijk_code, regeling_naam, client_pseudoniem
),

-- Single regelingen are shown for the gemeente only.
bijdragen as (
    {% for wijk, regeling in [
        ('wijk_code', "'ALLE'"), ('gemeente_code', "'ALLE'"), ('gemeente_code', 'regeling_naam'),
    ] %}
    select
        gemeente_code, jaar, {{ wijk }} as wijk_code, {{ regeling }} as regeling_naam, client_pseudoniem,
        is_bijdrager, is_betaler, opgelegd_eur_nominaal, geind_eur_nominaal, herkomst
    from clienten
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

opgeteld as (
    select
        gemeente_code, jaar, wijk_code, regeling_naam,
        count(distinct case when is_bijdrager = 1 then client_pseudoniem end) as bijdragers_aantal,
        -- the collected amount rests on those who paid
        count(distinct case when is_betaler = 1 then client_pseudoniem end) as personen_aantal,
        cast(sum(opgelegd_eur_nominaal) as decimal(18, 2)) as opgelegd_eur_nominaal,
        cast(sum(geind_eur_nominaal) as decimal(18, 2)) as geind_eur_nominaal
    from bijdragen
    group by gemeente_code, jaar, wijk_code, regeling_naam
),

-- Periods are counted over the whole register: a wijk may well have a period without contributions.
perioden as (
    select gemeente_code, jaar, count(distinct periode) as perioden_aantal
    from eigen_bijdragen
    group by gemeente_code, jaar
),

regelingen as (
    select gemeente_code, jaar, regeling_naam, {{ zwakste_herkomst('herkomst') }} as herkomst
    from bijdragen
    group by gemeente_code, jaar, regeling_naam
)

select
    regelingen.gemeente_code,
    regelingen.jaar,
    wijk_jaren.wijk_code,
    regelingen.regeling_naam,
    wijk_jaren.indeling_jaar,
    perioden.perioden_aantal,
    coalesce(opgeteld.bijdragers_aantal, 0) as bijdragers_aantal,
    coalesce(opgeteld.personen_aantal, 0) as personen_aantal,
    coalesce(opgeteld.opgelegd_eur_nominaal, 0) as opgelegd_eur_nominaal,
    coalesce(opgeteld.geind_eur_nominaal, 0) as geind_eur_nominaal,
    regelingen.herkomst
from regelingen
inner join perioden
    on regelingen.gemeente_code = perioden.gemeente_code
    and regelingen.jaar = perioden.jaar
inner join wijk_jaren
    on regelingen.gemeente_code = wijk_jaren.gemeente_code
    and regelingen.jaar = wijk_jaren.jaar
    and (regelingen.regeling_naam = 'ALLE' or wijk_jaren.wijk_code = wijk_jaren.gemeente_code)
left join opgeteld
    on regelingen.gemeente_code = opgeteld.gemeente_code
    and regelingen.jaar = opgeteld.jaar
    and regelingen.regeling_naam = opgeteld.regeling_naam
    and wijk_jaren.wijk_code = opgeteld.wijk_code
