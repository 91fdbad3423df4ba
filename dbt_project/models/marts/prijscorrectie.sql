-- each row is what the price correction does to a component of the spending, or to all of a wet or of ALLE, in a year
with

uitgaven as (select * from {{ ref('fct_uitgaven') }}),

prijsindex as (select * from {{ ref('dim_prijsindex') }}),

varianten as (select * from {{ ref('agg_prijsvarianten') }}),

bijzonderheden as (select * from {{ ref('dim_bijzonderheid') }}),

componenten as (
    select
        gemeente_code, jaar, wet_code, component_code, reeks_code, basisjaar, status,
        sum(uitgaven_eur_nominaal) as uitgaven_eur_nominaal,
        sum(effect_eur_nominaal) as effect_eur_nominaal,
        sum(uitgaven_eur_reeel) as uitgaven_eur_reeel,
        sum(uitgaven_eur_reeel_na_tarieven) as uitgaven_eur_reeel_na_tarieven,
        {{ zwakste_van([
            zwakste_herkomst('post_herkomst'), zwakste_herkomst('index_herkomst'), zwakste_herkomst('effect_herkomst')
        ]) }} as herkomst
    from uitgaven
    group by gemeente_code, jaar, wet_code, component_code, reeks_code, basisjaar, status
),

-- ALLE can't be had from the wetten here: it only exists in the years in which all three do.
effecten as (
    select gemeente_code, jaar, wet_code, sum(effect_eur_nominaal) as effect_eur_nominaal
    from componenten
    group by gemeente_code, jaar, wet_code
    union all
    select gemeente_code, jaar, 'ALLE' as wet_code, sum(effect_eur_nominaal) as effect_eur_nominaal
    from componenten
    group by gemeente_code, jaar
),

alle_rijen as (
    select
        componenten.gemeente_code, componenten.jaar, componenten.wet_code, componenten.component_code,
        componenten.reeks_code, componenten.basisjaar, componenten.status,
        prijsindex.index_pct, prijsindex.index_cumulatief,
        componenten.uitgaven_eur_nominaal, componenten.effect_eur_nominaal,
        componenten.uitgaven_eur_reeel, componenten.uitgaven_eur_reeel_na_tarieven, componenten.herkomst
    from componenten
    inner join prijsindex
        on componenten.gemeente_code = prijsindex.gemeente_code
        and componenten.component_code = prijsindex.component_code
        and componenten.jaar = prijsindex.jaar
        and prijsindex.is_gekozen
    union all
    select
        varianten.gemeente_code, varianten.jaar, varianten.wet_code, 'ALLE' as component_code,
        varianten.reeks_code, varianten.basisjaar, varianten.status,
        null as index_pct, null as index_cumulatief,
        varianten.uitgaven_eur_nominaal, effecten.effect_eur_nominaal,
        varianten.uitgaven_eur_reeel, varianten.uitgaven_eur_reeel_na_tarieven, varianten.herkomst
    from varianten
    inner join effecten
        on varianten.gemeente_code = effecten.gemeente_code
        and varianten.jaar = effecten.jaar
        and varianten.wet_code = effecten.wet_code
    where varianten.is_gekozen
)

select
    alle_rijen.gemeente_code,
    alle_rijen.jaar,
    alle_rijen.wet_code,
    alle_rijen.component_code,
    cast(alle_rijen.index_pct as decimal(18, 4)) as index_pct,
    cast(round(alle_rijen.index_cumulatief, 8) as decimal(18, 8)) as index_cumulatief,
    cast({{ deel('alle_rijen.uitgaven_eur_nominaal', 'alle_rijen.uitgaven_eur_reeel', 8) }} as decimal(18, 8)) as deflator_impliciet,
    cast(alle_rijen.uitgaven_eur_nominaal as decimal(18, 2)) as uitgaven_eur_nominaal,
    cast(round(alle_rijen.effect_eur_nominaal, 4) as decimal(18, 4)) as effect_eur_nominaal,
    cast(round(alle_rijen.uitgaven_eur_reeel, 4) as decimal(18, 4)) as uitgaven_eur_reeel,
    cast(round(alle_rijen.uitgaven_eur_reeel_na_tarieven, 4) as decimal(18, 4)) as uitgaven_eur_reeel_na_tarieven,
    cast(alle_rijen.basisjaar as integer) as prijspeil_jaar,
    alle_rijen.reeks_code,
    alle_rijen.status,
    alle_rijen.herkomst,
    coalesce(bijzonderheden.bijzonderheid_ids, '') as bijzonderheid_ids
from alle_rijen
left join bijzonderheden
    on {{ raakt('bijzonderheden', 'alle_rijen', "'uitgaven_reeel'", wijk='alle_rijen.gemeente_code') }}
