-- each row is the BUIG of a gemeente in a year: the most final budget against the most final costs (design rule 10)
with

buig as (select * from {{ ref('fct_buig') }}),

gerangschikt as (
    select
        gemeente_code, jaar, soort_code, bedrag_eur_nominaal, status, herkomst,
        row_number() over (partition by gemeente_code, jaar, soort_code order by voorkeur_volgnr) as rang
    from buig
    where regeling_code = 'TOTAAL' and bedrag_eur_nominaal is not null
),

naast_elkaar as (
    select
        gemeente_code,
        jaar,
        max(case soort_code when 'budget' then bedrag_eur_nominaal end) as budget_eur_nominaal,
        max(case soort_code when 'lasten' then bedrag_eur_nominaal end) as lasten_eur_nominaal,
        max(case soort_code when 'budget' then status end) as budget_status,
        max(case soort_code when 'lasten' then status end) as lasten_status,
        {{ zwakste_status('status') }} as saldo_status,
        max(case soort_code when 'budget' then herkomst end) as budget_herkomst,
        max(case soort_code when 'lasten' then herkomst end) as lasten_herkomst,
        {{ zwakste_herkomst('herkomst') }} as saldo_herkomst
    from gerangschikt
    where rang = 1
    group by gemeente_code, jaar
),

met_tekort as (
    select
        gemeente_code, jaar, budget_eur_nominaal, lasten_eur_nominaal,
        budget_status, lasten_status, saldo_status, budget_herkomst, lasten_herkomst, saldo_herkomst,
        -- a year without costs or without a budget has no deficit of 0, but none that is known
        case when lasten_eur_nominaal - budget_eur_nominaal is not null
            then greatest(lasten_eur_nominaal - budget_eur_nominaal, 0) end as tekort_eur_nominaal
    from naast_elkaar
)

select
    gemeente_code,
    jaar,
    budget_eur_nominaal,
    lasten_eur_nominaal,
    budget_eur_nominaal - lasten_eur_nominaal as saldo_eur_nominaal,
    cast({{ vangnet('tekort_eur_nominaal', 'budget_eur_nominaal') }} as decimal(18, 2)) as vangnet_eur_nominaal,
    cast(tekort_eur_nominaal - {{ vangnet('tekort_eur_nominaal', 'budget_eur_nominaal') }} as decimal(18, 2))
        as eigen_risico_eur_nominaal,
    budget_status,
    lasten_status,
    saldo_status,
    budget_herkomst,
    lasten_herkomst,
    saldo_herkomst
from met_tekort
