-- each row is an amount that was agreed on, saved or invested with a measure in a year
with

besparingen as (select * from {{ ref('fct_besparingen') }})

select
    gemeente_code,
    jaar,
    programma_naam,
    maatregel_naam,
    wet_code,
    maatregel_soort_code,
    bedrag_eur_nominaal,
    gerealiseerd_eur_nominaal,
    herkomst
from besparingen
