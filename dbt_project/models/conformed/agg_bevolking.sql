-- each row is the number of inhabitants of a wijk or the whole gemeente on 31 December of a year
with

bevolking as (select * from {{ ref('stg_bevolking') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

-- The total as delivered; without it the five age groups, if all are there.
per_dag as (
    select
        gemeente_code, peildatum, gebied_code,
        coalesce(
            sum(case leeftijdsgroep when 'totaal' then inwoners_aantal end),
            case when count(*) = 5 then sum(inwoners_aantal) end
        ) as inwoners_aantal,
        coalesce(
            {{ zwakste_herkomst("case leeftijdsgroep when 'totaal' then herkomst end") }},
            {{ zwakste_herkomst('herkomst') }}
        ) as herkomst
    from bevolking
    group by gemeente_code, peildatum, gebied_code
),

-- 31 December itself goes before the day after.
per_jaareinde as (
    select
        gemeente_code, gebied_code, inwoners_aantal, herkomst, peildatum,
        {{ jaar_van_jaareinde('peildatum') }} as jaar
    from per_dag
),

per_gebied as (
    select
        gemeente_code, gebied_code, jaar, inwoners_aantal, herkomst,
        row_number() over (
            partition by gemeente_code, gebied_code, jaar
            order by case when inwoners_aantal is null then 1 else 0 end, peildatum
        ) as rang
    from per_jaareinde
)

select
    wijk_jaren.gemeente_code,
    wijk_jaren.jaar,
    wijk_jaren.wijk_code,
    wijk_jaren.indeling_jaar,
    cast(per_gebied.inwoners_aantal as bigint) as inwoners_aantal,
    per_gebied.herkomst
from wijk_jaren
left join per_gebied
    on wijk_jaren.gemeente_code = per_gebied.gemeente_code
    and wijk_jaren.wijk_code = per_gebied.gebied_code
    and wijk_jaren.jaar = per_gebied.jaar
    and per_gebied.rang = 1
where wijk_jaren.wijk_code <> 'ONBEKEND'
