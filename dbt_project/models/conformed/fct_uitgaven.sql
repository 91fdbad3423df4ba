-- each row is the spending on the inhabitants of a wijk, or what can't be attributed, within a component and year
with

prijslijnen as (select * from {{ ref('int_prijslijnen') }})

select
    gemeente_code,
    jaar,
    wet_code,
    component_code,
    wijk_code,
    uitgaven_eur_nominaal,
    effect_eur_nominaal,
    index_cumulatief,
    uitgaven_eur_reeel,
    uitgaven_eur_reeel_na_tarieven,
    basisjaar,
    reeks_code,
    status,
    personen_aantal,
    uitgaven_herkomst,
    post_herkomst,
    index_herkomst,
    effect_herkomst
from prijslijnen
where is_gekozen
