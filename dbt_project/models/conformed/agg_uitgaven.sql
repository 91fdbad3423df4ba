-- each row adds up the spending of a year under a wet or ALLE, in a wijk, what can't be attributed, or the gemeente
with

per_wet as (select * from {{ ref('int_uitgaven_wet') }}),

begroot as (select * from {{ ref('int_begrote_jaren') }}),

-- ALLE is the sum of the three wetten, and only exists where all three do.
volledig as (
    select gemeente_code, jaar
    from per_wet
    where wijk_code = gemeente_code
    group by gemeente_code, jaar
    having count(*) = 3
),

-- A wijk of which one wet has no payments has no ALLE: the other wetten alone would pass for all three.
per_plaats as (
    select
        *,
        case
            when count(*) over (partition by gemeente_code, jaar, wijk_code) = 3 then wijk_code
            else 'NIET_TOE_TE_DELEN'
        end as plaats_code
    from per_wet
),

alle as (
    select
        per_wet.gemeente_code, per_wet.jaar, 'ALLE' as wet_code, per_wet.plaats_code as wijk_code,
        {{ zwakste_status('per_wet.status') }} as status,
        sum(per_wet.uitgaven_eur_nominaal) as uitgaven_eur_nominaal,
        sum(per_wet.uitgaven_eur_reeel) as uitgaven_eur_reeel,
        sum(per_wet.uitgaven_eur_reeel_na_tarieven) as uitgaven_eur_reeel_na_tarieven,
        -- Persons under two wetten are not known as such here; the largest wet is the safe lower bound.
        max(case when per_wet.plaats_code <> 'NIET_TOE_TE_DELEN' then per_wet.personen_aantal end) as personen_aantal,
        {{ zwakste_herkomst('per_wet.uitgaven_herkomst') }} as uitgaven_herkomst,
        {{ zwakste_herkomst('per_wet.index_herkomst') }} as index_herkomst,
        {{ zwakste_herkomst('per_wet.effect_herkomst') }} as effect_herkomst
    from per_plaats as per_wet
    inner join volledig
        on per_wet.gemeente_code = volledig.gemeente_code
        and per_wet.jaar = volledig.jaar
    group by per_wet.gemeente_code, per_wet.jaar, per_wet.plaats_code
),

-- A year without jaarrekening has a row without amount, never the budget (design rule 7).
zonder_jaarrekening as (
    select
        begroot.gemeente_code, begroot.jaar, begroot.wet_code, begroot.gemeente_code as wijk_code,
        'prognose' as status, begroot.herkomst as uitgaven_herkomst
    from begroot
    left join per_wet
        on begroot.gemeente_code = per_wet.gemeente_code
        and begroot.jaar = per_wet.jaar
        and begroot.wet_code = per_wet.wet_code
        and per_wet.wijk_code = per_wet.gemeente_code
    left join volledig
        on begroot.gemeente_code = volledig.gemeente_code
        and begroot.jaar = volledig.jaar
        and begroot.wet_code = 'ALLE'
    where per_wet.wet_code is null and volledig.jaar is null
),

alle_rijen as (
    {% for bron in ['per_wet', 'alle'] %}
    select
        gemeente_code, jaar, wet_code, wijk_code, status,
        uitgaven_eur_nominaal, uitgaven_eur_reeel, uitgaven_eur_reeel_na_tarieven,
        personen_aantal, uitgaven_herkomst, index_herkomst, effect_herkomst
    from {{ bron }}
    union all
    {% endfor %}
    select
        gemeente_code, jaar, wet_code, wijk_code, status,
        null as uitgaven_eur_nominaal, null as uitgaven_eur_reeel, null as uitgaven_eur_reeel_na_tarieven,
        null as personen_aantal, uitgaven_herkomst, null as index_herkomst, null as effect_herkomst
    from zonder_jaarrekening
)

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    status,
    cast(uitgaven_eur_nominaal as decimal(18, 4)) as uitgaven_eur_nominaal,
    cast(uitgaven_eur_reeel as decimal(18, 4)) as uitgaven_eur_reeel,
    cast(uitgaven_eur_reeel_na_tarieven as decimal(18, 4)) as uitgaven_eur_reeel_na_tarieven,
    cast(personen_aantal as bigint) as personen_aantal,
    uitgaven_herkomst,
    {{ zwakste_van(['uitgaven_herkomst', 'index_herkomst']) }} as uitgaven_reeel_herkomst,
    {{ zwakste_van(['uitgaven_herkomst', 'index_herkomst', 'effect_herkomst']) }}
        as uitgaven_reeel_na_tarieven_herkomst
from alle_rijen
