-- each row is the number of inhabitants of the whole gemeente in an age group on 31 December of a year
with

bevolking as (select * from {{ ref('stg_bevolking') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

per_groep as (
    select
        bevolking.gemeente_code, jaren.jaar, bevolking.leeftijdsgroep, bevolking.inwoners_aantal, bevolking.herkomst,
        sum(bevolking.inwoners_aantal) over (partition by bevolking.gemeente_code, jaren.jaar) as alle_groepen_aantal,
        count(*) over (partition by bevolking.gemeente_code, jaren.jaar) as groepen_aantal
    from bevolking
    inner join jaren
        on bevolking.gemeente_code = jaren.gemeente_code
        and bevolking.peildatum = jaren.peildatum
    where
        bevolking.gebied_code = bevolking.gemeente_code
        and bevolking.leeftijdsgroep <> 'totaal'
)

-- Shares are of the groups together, and of all five of them: with one missing the others would seem larger.
select
    gemeente_code,
    jaar,
    leeftijdsgroep,
    cast(inwoners_aantal as bigint) as inwoners_aantal,
    case when groepen_aantal = 5 then {{ deel('inwoners_aantal', 'alle_groepen_aantal') }} end as inwoners_aandeel,
    herkomst
from per_groep
