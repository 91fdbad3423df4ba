-- each row is the number of inhabitants of a wijk or the whole gemeente on 31 December of a year
with

bevolking as (select * from {{ ref('stg_bevolking') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

-- The total as delivered; without it the five age groups, if all are there.
per_gebied as (
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
)

-- A number of another date never stands in: what isn't known on 31 December stays empty.
select
    wijk_jaren.gemeente_code,
    wijk_jaren.jaar,
    wijk_jaren.wijk_code,
    wijk_jaren.indeling_jaar,
    cast(per_gebied.inwoners_aantal as bigint) as inwoners_aantal,
    per_gebied.herkomst
from wijk_jaren
inner join jaren
    on wijk_jaren.gemeente_code = jaren.gemeente_code
    and wijk_jaren.jaar = jaren.jaar
left join per_gebied
    on wijk_jaren.gemeente_code = per_gebied.gemeente_code
    and wijk_jaren.wijk_code = per_gebied.gebied_code
    and jaren.peildatum = per_gebied.peildatum
where wijk_jaren.wijk_code <> 'ONBEKEND'
