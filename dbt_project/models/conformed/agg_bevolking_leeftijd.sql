-- each row is the number of inhabitants of a wijk or the whole gemeente in an age group on 31 December of a year
with

bevolking as (select * from {{ ref('stg_bevolking') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

per_dag as (
    select
        gemeente_code, gebied_code, peildatum, leeftijdsgroep, inwoners_aantal, herkomst,
        {{ jaar_van_jaareinde('peildatum') }} as jaar,
        sum(inwoners_aantal) over (partition by gemeente_code, gebied_code, peildatum) as alle_groepen_aantal,
        count(*) over (partition by gemeente_code, gebied_code, peildatum) as groepen_aantal
    from bevolking
    where leeftijdsgroep <> 'totaal'
),

-- The groups of a year are of one date: the first that has all five, so 31 December before the day after.
per_groep as (
    select
        gemeente_code, gebied_code, jaar, leeftijdsgroep, inwoners_aantal, herkomst, alle_groepen_aantal, groepen_aantal,
        dense_rank() over (
            partition by gemeente_code, gebied_code, jaar
            order by case when groepen_aantal = 5 then 0 else 1 end, peildatum
        ) as rang
    from per_dag
)

-- Shares are of the groups together, and of all five of them: with one missing the others would seem larger.
select
    wijk_jaren.gemeente_code,
    wijk_jaren.jaar,
    wijk_jaren.wijk_code,
    wijk_jaren.indeling_jaar,
    per_groep.leeftijdsgroep,
    cast(per_groep.inwoners_aantal as bigint) as inwoners_aantal,
    case
        when per_groep.groepen_aantal = 5 then {{ deel('per_groep.inwoners_aantal', 'per_groep.alle_groepen_aantal', 6) }}
    end as inwoners_aandeel,
    per_groep.herkomst
from per_groep
inner join wijk_jaren
    on per_groep.gemeente_code = wijk_jaren.gemeente_code
    and per_groep.gebied_code = wijk_jaren.wijk_code
    and per_groep.jaar = wijk_jaren.jaar
where per_groep.rang = 1
