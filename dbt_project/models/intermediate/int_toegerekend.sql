-- each row is what was spent on the inhabitants of a wijk within a component and year, as the registers show it
with

betalingen as (select * from {{ ref('int_betalingen') }}),

per_persoon as (
    select
        gemeente_code, jaar, wet_code, component_code, wijk_code, persoon_sleutel,
        sum(bedrag_eur_nominaal) as bedrag_eur_nominaal,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from betalingen
    group by gemeente_code, jaar, wet_code, component_code, wijk_code, persoon_sleutel
)

-- Who was credited in full has no part in the amount, so it doesn't rest on him.
select
    gemeente_code,
    jaar,
    wet_code,
    component_code,
    wijk_code,
    cast(sum(bedrag_eur_nominaal) as decimal(18, 2)) as uitgaven_eur_nominaal,
    count(case when bedrag_eur_nominaal <> 0 then 1 end) as personen_aantal,
    {{ zwakste_herkomst('herkomst') }} as herkomst
from per_persoon
group by gemeente_code, jaar, wet_code, component_code, wijk_code
