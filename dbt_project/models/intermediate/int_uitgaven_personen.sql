-- each row counts the persons or households on whom something was spent under a wet in a wijk and year
with

betalingen as (select * from {{ ref('int_betalingen') }})

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    count(distinct persoon_sleutel) as personen_aantal
from betalingen
group by gemeente_code, jaar, wet_code, wijk_code
