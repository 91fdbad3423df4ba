-- each row is a budget, cost or average number of the BUIG in one publication (design rule 10)
with

budgetten as (select * from {{ ref('stg_buig_budget') }}),

realisaties as (select * from {{ ref('stg_buig_realisatie') }}),

bedragen as (
    select
        gemeente_code, jaar, 'TOTAAL' as regeling_code, 'budget' as soort_code, vaststelling_code as versie_code,
        totaal_eur_nominaal as bedrag_eur_nominaal, cast(null as decimal(18, 4)) as gemiddeld_aantal, herkomst
    from budgetten
    union all
    select
        gemeente_code, jaar, 'LKS' as regeling_code, 'budget' as soort_code, vaststelling_code as versie_code,
        loonkostensubsidies_eur_nominaal as bedrag_eur_nominaal, null as gemiddeld_aantal, herkomst
    from budgetten
    where loonkostensubsidies_eur_nominaal is not null
    union all
    select
        gemeente_code, jaar, regeling_code, 'lasten' as soort_code, soort_code as versie_code,
        kosten_eur_nominaal as bedrag_eur_nominaal, gemiddeld_aantal, herkomst
    from realisaties
    where regeling_code <> 'TOTAAL' or kosten_eur_nominaal is not null
),

-- Without delivered costs in total the regelingen add up to them, unless one of them lacks its costs. The number of
-- benefits is that of PW, IOAW and IOAZ: Bbz and loonkostensubsidie are none.
totalen as (
    select
        gemeente_code, jaar, soort_code,
        case
            when count(kosten_eur_nominaal) = count(case when regeling_code <> 'TOTAAL' then 1 end)
                then sum(kosten_eur_nominaal)
        end as kosten_eur_nominaal,
        sum(case when regeling_code in ('PW', 'IOAW', 'IOAZ') then gemiddeld_aantal end) as gemiddeld_aantal,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from realisaties
    group by gemeente_code, jaar, soort_code
    having count(case when regeling_code = 'TOTAAL' then kosten_eur_nominaal end) = 0
),

aangevuld as (
    select
        gemeente_code, jaar, regeling_code, soort_code, versie_code, bedrag_eur_nominaal, gemiddeld_aantal, herkomst
    from bedragen
    union all
    select
        gemeente_code, jaar, 'TOTAAL' as regeling_code, 'lasten' as soort_code, soort_code as versie_code,
        kosten_eur_nominaal as bedrag_eur_nominaal, gemiddeld_aantal, herkomst
    from totalen
)

select
    gemeente_code,
    jaar,
    regeling_code,
    soort_code,
    versie_code,
    -- The order in which versions are preferred: the most final first.
    case versie_code
        when 'definitief' then 1 when 'realisatie' then 1 when 'nader voorlopig' then 2 when 'voorlopig' then 3 else 4
    end as voorkeur_volgnr,
    case versie_code
        when 'definitief' then 'definitief' when 'realisatie' then 'definitief' when 'prognose' then 'prognose'
        else 'voorlopig'
    end as status,
    cast(bedrag_eur_nominaal as decimal(18, 2)) as bedrag_eur_nominaal,
    cast(gemiddeld_aantal as decimal(18, 4)) as gemiddeld_aantal,
    herkomst
from aangevuld
