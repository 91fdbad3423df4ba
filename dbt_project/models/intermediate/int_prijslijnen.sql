-- each row is the spending of a wijk, or what can't be attributed, within a component, year and choice of series and base year
with

uitgaven as (select * from {{ ref('int_uitgaven') }}),

componenten as (select * from {{ ref('int_componenten') }}),

prijsindex as (select * from {{ ref('dim_prijsindex') }}),

effecten as (select * from {{ ref('int_tarief_effect') }}),

tarieven as (select * from {{ ref('stg_reele_tarieven') }}),

-- An effect in or before the base year lies in what all years are compared with, so it can't be taken off (rule 9).
vroegste as (
    select gemeente_code, component_code, min(jaar) as jaar
    from tarieven
    group by gemeente_code, component_code
),

met_index as (
    select
        uitgaven.gemeente_code,
        uitgaven.jaar,
        uitgaven.wet_code,
        uitgaven.component_code,
        uitgaven.wijk_code,
        prijsindex.reeks_code,
        prijsindex.basisjaar,
        prijsindex.is_gekozen,
        uitgaven.uitgaven_eur_nominaal,
        -- The effect of reële tarieven is spread over the rows of a component in proportion to their spending.
        case
            when vroegste.jaar <= prijsindex.basisjaar then null
            when effecten.component_code is null then 0
            when componenten.post_eur_nominaal = 0 then
                case uitgaven.wijk_code when 'NIET_TOE_TE_DELEN' then effecten.effect_eur_nominaal else 0 end
            else {{ deel('effecten.effect_eur_nominaal * uitgaven.uitgaven_eur_nominaal', 'componenten.post_eur_nominaal', 8) }}
        end as effect_eur_nominaal,
        prijsindex.index_cumulatief,
        coalesce(prijsindex.ontbrekend_jaar, effecten.ontbrekend_jaar) as ontbrekend_jaar,
        case when vroegste.jaar <= prijsindex.basisjaar then vroegste.jaar end as te_vroeg_effect_jaar,
        componenten.status,
        uitgaven.personen_aantal,
        uitgaven.herkomst as uitgaven_herkomst,
        componenten.herkomst as post_herkomst,
        prijsindex.herkomst as index_herkomst,
        effecten.herkomst as effect_herkomst
    from uitgaven
    inner join componenten
        on uitgaven.gemeente_code = componenten.gemeente_code
        and uitgaven.jaar = componenten.jaar
        and uitgaven.wet_code = componenten.wet_code
        and uitgaven.component_code = componenten.component_code
    inner join prijsindex
        on uitgaven.gemeente_code = prijsindex.gemeente_code
        and uitgaven.component_code = prijsindex.component_code
        and uitgaven.jaar = prijsindex.jaar
    left join effecten
        on uitgaven.gemeente_code = effecten.gemeente_code
        and uitgaven.component_code = effecten.component_code
        and uitgaven.jaar = effecten.jaar
        and prijsindex.reeks_code = effecten.reeks_code
        and prijsindex.basisjaar = effecten.basisjaar
    left join vroegste
        on uitgaven.gemeente_code = vroegste.gemeente_code
        and uitgaven.component_code = vroegste.component_code
)

select
    gemeente_code,
    jaar,
    wet_code,
    component_code,
    wijk_code,
    reeks_code,
    basisjaar,
    is_gekozen,
    uitgaven_eur_nominaal,
    cast(effect_eur_nominaal as decimal(28, 8)) as effect_eur_nominaal,
    index_cumulatief,
    {{ naar_basisjaar('uitgaven_eur_nominaal', 'index_cumulatief') }} as uitgaven_eur_reeel,
    {{ naar_basisjaar('uitgaven_eur_nominaal - effect_eur_nominaal', 'index_cumulatief') }}
        as uitgaven_eur_reeel_na_tarieven,
    ontbrekend_jaar,
    te_vroeg_effect_jaar,
    status,
    personen_aantal,
    uitgaven_herkomst,
    post_herkomst,
    index_herkomst,
    effect_herkomst
from met_index
