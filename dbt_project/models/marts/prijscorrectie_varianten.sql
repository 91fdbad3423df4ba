-- each row is the spending of a gemeente in a year under a wet or ALLE, as it reads with one choice of series and base year
with

varianten as (select * from {{ ref('agg_prijsvarianten') }}),

bijzonderheden as (select * from {{ ref('dim_bijzonderheid') }})

select
    varianten.gemeente_code,
    varianten.jaar,
    varianten.wet_code,
    varianten.reeks_code,
    cast(varianten.basisjaar as integer) as prijspeil_jaar,
    varianten.is_gekozen,
    varianten.uitgaven_eur_nominaal,
    varianten.uitgaven_eur_reeel,
    varianten.uitgaven_eur_reeel_na_tarieven,
    cast({{ deel('varianten.uitgaven_eur_nominaal', 'varianten.uitgaven_eur_reeel', 8) }} as decimal(18, 8)) as deflator_impliciet,
    varianten.reden_leeg,
    varianten.status,
    varianten.herkomst,
    coalesce(bijzonderheden.bijzonderheid_ids, '') as bijzonderheid_ids
from varianten
left join bijzonderheden
    on {{ raakt('bijzonderheden', 'varianten', "'uitgaven_reeel'", wijk='varianten.gemeente_code') }}
