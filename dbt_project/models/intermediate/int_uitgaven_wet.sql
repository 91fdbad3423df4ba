-- each row adds up the spending of a year under one wet, in a wijk, what can't be attributed, or the gemeente
with

uitgaven as (select * from {{ ref('fct_uitgaven') }}),

personen as (select * from {{ ref('int_uitgaven_personen') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

totalen as (
    select
        gemeente_code, jaar, wet_code,
        {{ zwakste_status('status') }} as status,
        {% for lijn in ['nominaal', 'reeel', 'reeel_na_tarieven'] %}
        cast(round(sum(uitgaven_eur_{{ lijn }}), 4) as decimal(18, 4)) as uitgaven_eur_{{ lijn }},
        {% endfor %}
        {{ zwakste_herkomst('post_herkomst') }} as post_herkomst,
        {{ zwakste_herkomst('index_herkomst') }} as index_herkomst,
        {{ zwakste_herkomst('effect_herkomst') }} as effect_herkomst
    from uitgaven
    group by gemeente_code, jaar, wet_code
),

wijken as (
    select
        gemeente_code, jaar, wet_code, wijk_code,
        {% for lijn in ['nominaal', 'reeel', 'reeel_na_tarieven'] %}
        cast(round(sum(uitgaven_eur_{{ lijn }}), 4) as decimal(18, 4)) as uitgaven_eur_{{ lijn }},
        {% endfor %}
        {{ zwakste_herkomst('uitgaven_herkomst') }} as register_herkomst
    from uitgaven
    where wijk_code <> 'NIET_TOE_TE_DELEN'
    group by gemeente_code, jaar, wet_code, wijk_code
),

wijken_totaal as (
    select
        gemeente_code, jaar, wet_code,
        {% for lijn in ['nominaal', 'reeel', 'reeel_na_tarieven'] %}
        sum(uitgaven_eur_{{ lijn }}) as uitgaven_eur_{{ lijn }},
        {% endfor %}
        {{ zwakste_herkomst('register_herkomst') }} as register_herkomst
    from wijken
    group by gemeente_code, jaar, wet_code
),

plaatsen as (
    select gemeente_code, jaar, wijk_code from wijk_jaren
    union all
    select distinct gemeente_code, jaar, 'NIET_TOE_TE_DELEN' as wijk_code
    from wijk_jaren
)

select
    totalen.gemeente_code,
    totalen.jaar,
    totalen.wet_code,
    plaatsen.wijk_code,
    -- The total rests on the posts alone, a wijk on the registers alone (final, for the year is closed), what is left on both.
    case when plaatsen.wijk_code in (totalen.gemeente_code, 'NIET_TOE_TE_DELEN') then totalen.status else 'definitief' end as status,
    {% for lijn in ['nominaal', 'reeel', 'reeel_na_tarieven'] %}
    -- What can't be attributed is the difference, also after rounding, so that wijken add up to the gemeente.
    cast(case plaatsen.wijk_code
        when totalen.gemeente_code then totalen.uitgaven_eur_{{ lijn }}
        when 'NIET_TOE_TE_DELEN'
            then totalen.uitgaven_eur_{{ lijn }} - coalesce(wijken_totaal.uitgaven_eur_{{ lijn }}, 0)
        else coalesce(wijken.uitgaven_eur_{{ lijn }}, 0)
    end as decimal(18, 4)) as uitgaven_eur_{{ lijn }},
    {% endfor %}
    case
        when plaatsen.wijk_code not in (totalen.gemeente_code, 'NIET_TOE_TE_DELEN')
            then coalesce(personen.personen_aantal, 0)
    end as personen_aantal,
    case plaatsen.wijk_code
        when totalen.gemeente_code then totalen.post_herkomst
        when 'NIET_TOE_TE_DELEN' then {{ zwakste_van(['totalen.post_herkomst', 'wijken_totaal.register_herkomst']) }}
        else wijken_totaal.register_herkomst
    end as uitgaven_herkomst,
    totalen.index_herkomst,
    totalen.effect_herkomst
from totalen
inner join plaatsen
    on totalen.gemeente_code = plaatsen.gemeente_code
    and totalen.jaar = plaatsen.jaar
left join wijken
    on totalen.gemeente_code = wijken.gemeente_code
    and totalen.jaar = wijken.jaar
    and totalen.wet_code = wijken.wet_code
    and plaatsen.wijk_code = wijken.wijk_code
left join wijken_totaal
    on totalen.gemeente_code = wijken_totaal.gemeente_code
    and totalen.jaar = wijken_totaal.jaar
    and totalen.wet_code = wijken_totaal.wet_code
left join personen
    on totalen.gemeente_code = personen.gemeente_code
    and totalen.jaar = personen.jaar
    and totalen.wet_code = personen.wet_code
    and plaatsen.wijk_code = personen.wijk_code
-- A wet of which nobody delivered payments has no zeros per wijk: nothing of it can be attributed.
where plaatsen.wijk_code in (totalen.gemeente_code, 'NIET_TOE_TE_DELEN') or wijken_totaal.wet_code is not null
