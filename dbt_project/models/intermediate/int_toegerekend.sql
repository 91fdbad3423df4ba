-- each row is what was spent on the inhabitants of a wijk within a component and year, as the registers show it
with

betalingen as (select * from {{ ref('int_betalingen') }})

select
    gemeente_code,
    jaar,
    wet_code,
    component_code,
    wijk_code,
    cast(sum(bedrag_eur_nominaal) as decimal(18, 2)) as uitgaven_eur_nominaal,
    count(distinct persoon_sleutel) as personen_aantal,
    {{ zwakste_herkomst('herkomst') }} as herkomst
from betalingen
group by gemeente_code, jaar, wet_code, component_code, wijk_code
