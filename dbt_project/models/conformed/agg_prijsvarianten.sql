-- each row adds up the spending of a gemeente in a year under a wet or ALLE, within one choice of series and base year
with

prijslijnen as (select * from {{ ref('int_prijslijnen') }}),

-- A line is empty as soon as one component can't be computed: the sum of the others would be another quantity.
per_wet as (
    select
        gemeente_code, jaar, wet_code, reeks_code, basisjaar, is_gekozen,
        {{ zwakste_status('status') }} as status,
        sum(uitgaven_eur_nominaal) as uitgaven_eur_nominaal,
        {% for lijn in ['reeel', 'reeel_na_tarieven'] %}
        case when count(*) = count(uitgaven_eur_{{ lijn }})
            then cast(round(sum(uitgaven_eur_{{ lijn }}), 4) as decimal(18, 4)) end as uitgaven_eur_{{ lijn }},
        {% endfor %}
        min(case when ontbrekend_jaar is not null then
            'prijsindex ontbreekt: component ' || component_code || ', jaar ' || cast(ontbrekend_jaar as {{ dbt.type_string() }})
        end) as reden_index,
        min(case when te_vroeg_effect_jaar is not null then
            'effect van reële tarieven niet na het basisjaar: component ' || component_code
            || ', jaar ' || cast(te_vroeg_effect_jaar as {{ dbt.type_string() }})
        end) as reden_effect,
        {{ zwakste_van([
            zwakste_herkomst('post_herkomst'), zwakste_herkomst('index_herkomst'), zwakste_herkomst('effect_herkomst')
        ]) }} as herkomst
    from prijslijnen
    group by gemeente_code, jaar, wet_code, reeks_code, basisjaar, is_gekozen
),

-- ALLE is the sum of the three wetten, and only exists where all three do.
alle as (
    select
        gemeente_code, jaar, 'ALLE' as wet_code, reeks_code, basisjaar, is_gekozen,
        {{ zwakste_status('status') }} as status,
        sum(uitgaven_eur_nominaal) as uitgaven_eur_nominaal,
        {% for lijn in ['reeel', 'reeel_na_tarieven'] %}
        case when count(*) = count(uitgaven_eur_{{ lijn }}) then sum(uitgaven_eur_{{ lijn }}) end as uitgaven_eur_{{ lijn }},
        {% endfor %}
        min(reden_index) as reden_index,
        min(reden_effect) as reden_effect,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from per_wet
    group by gemeente_code, jaar, reeks_code, basisjaar, is_gekozen
    having count(*) = 3
),

alle_rijen as (
    {% for bron in ['per_wet', 'alle'] %}
    select
        gemeente_code, jaar, wet_code, reeks_code, basisjaar, is_gekozen, status,
        uitgaven_eur_nominaal, uitgaven_eur_reeel, uitgaven_eur_reeel_na_tarieven, reden_index, reden_effect, herkomst
    from {{ bron }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    gemeente_code,
    jaar,
    wet_code,
    reeks_code,
    basisjaar,
    is_gekozen,
    status,
    cast(uitgaven_eur_nominaal as decimal(18, 2)) as uitgaven_eur_nominaal,
    cast(uitgaven_eur_reeel as decimal(18, 4)) as uitgaven_eur_reeel,
    cast(uitgaven_eur_reeel_na_tarieven as decimal(18, 4)) as uitgaven_eur_reeel_na_tarieven,
    coalesce(reden_index, reden_effect) as reden_leeg,
    herkomst
from alle_rijen
