-- each row is a budget, cost or average number of the BUIG for a regeling in one publication
with

buig as (select * from {{ ref('fct_buig') }})

select
    gemeente_code,
    jaar,
    regeling_code,
    soort_code,
    versie_code,
    bedrag_eur_nominaal,
    gemiddeld_aantal,
    status,
    herkomst
from buig
