-- each row adds up what was saved and what had to be saved under a wet, or in all, in a year
with

besparingen as (select * from {{ ref('fct_besparingen') }}),

-- A measure for several wetten has wet ALLE and counts there only: the wetten don't add up to ALLE.
per_wet as (
    select
        gemeente_code, jaar, wet_code, maatregel_soort_code, bedrag_eur_nominaal, gerealiseerd_eur_nominaal, herkomst
    from besparingen
    where wet_code <> 'ALLE'
    union all
    select
        gemeente_code, jaar, 'ALLE' as wet_code, maatregel_soort_code, bedrag_eur_nominaal, gerealiseerd_eur_nominaal,
        herkomst
    from besparingen
),

-- Without a row of its kind an amount is unknown, not 0: a target that nobody wrote down may well have existed.
opgeteld as (
    select
        gemeente_code, jaar, wet_code,
        sum(case when maatregel_soort_code in ('besparing', 'investering') then gerealiseerd_eur_nominaal end)
            as gerealiseerd_eur_nominaal,
        sum(case when maatregel_soort_code = 'taakstelling' then bedrag_eur_nominaal end) as taakstelling_eur_nominaal,
        {{ zwakste_herkomst("case when maatregel_soort_code in ('besparing', 'investering') then herkomst end") }}
            as gerealiseerd_herkomst,
        {{ zwakste_herkomst("case when maatregel_soort_code = 'taakstelling' then herkomst end") }}
            as taakstelling_herkomst,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from per_wet
    group by gemeente_code, jaar, wet_code
)

select
    gemeente_code,
    jaar,
    wet_code,
    cast(gerealiseerd_eur_nominaal as decimal(18, 2)) as gerealiseerd_eur_nominaal,
    cast(taakstelling_eur_nominaal as decimal(18, 2)) as taakstelling_eur_nominaal,
    coalesce(gerealiseerd_herkomst, herkomst) as gerealiseerd_herkomst,
    coalesce(taakstelling_herkomst, herkomst) as taakstelling_herkomst
from opgeteld
