-- each row counts the persons on whom something was spent under a wet in a wijk and year
with

betalingen as (select * from {{ ref('int_betalingen') }}),

per_persoon as (
    select
        gemeente_code, jaar, wet_code, wijk_code, persoon_sleutel,
        sum(bedrag_eur_nominaal) as bedrag_eur_nominaal
    from betalingen
    group by gemeente_code, jaar, wet_code, wijk_code, persoon_sleutel
)

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    count(case when bedrag_eur_nominaal <> 0 then 1 end) as personen_aantal
from per_persoon
group by gemeente_code, jaar, wet_code, wijk_code
