-- each row is the spending of a gemeente in a year under a wet or ALLE, as it reads with one choice of series and base year
with

varianten as (select * from {{ ref('agg_prijsvarianten') }})

select
    gemeente_code,
    jaar,
    wet_code,
    reeks_code,
    cast(basisjaar as integer) as prijspeil_jaar,
    is_gekozen,
    uitgaven_eur_nominaal,
    uitgaven_eur_reeel,
    uitgaven_eur_reeel_na_tarieven,
    cast({{ deel('uitgaven_eur_nominaal', 'uitgaven_eur_reeel', 8) }} as decimal(18, 8)) as deflator_impliciet,
    reden_leeg,
    status,
    herkomst
from varianten
