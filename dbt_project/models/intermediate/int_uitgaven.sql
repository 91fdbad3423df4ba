-- each row is the nominal spending on the inhabitants of a wijk, or what can't be attributed, within a component and year
with

componenten as (select * from {{ ref('int_componenten') }}),

toegerekend as (select * from {{ ref('int_toegerekend') }}),

wijken as (
    select
        componenten.gemeente_code, componenten.jaar, componenten.wet_code, componenten.component_code,
        toegerekend.wijk_code,
        toegerekend.uitgaven_eur_nominaal,
        toegerekend.personen_aantal,
        toegerekend.herkomst
    from componenten
    inner join toegerekend
        on componenten.gemeente_code = toegerekend.gemeente_code
        and componenten.jaar = toegerekend.jaar
        and componenten.wet_code = toegerekend.wet_code
        and componenten.component_code = toegerekend.component_code
),

toegerekend_totaal as (
    select
        gemeente_code, jaar, wet_code, component_code,
        sum(uitgaven_eur_nominaal) as toegerekend_eur_nominaal,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from wijken
    group by gemeente_code, jaar, wet_code, component_code
),

-- What the attributed amounts leave of the post; negative when they exceed it. They are never scaled to fit.
resten as (
    select
        componenten.gemeente_code, componenten.jaar, componenten.wet_code, componenten.component_code,
        'NIET_TOE_TE_DELEN' as wijk_code,
        componenten.post_eur_nominaal - coalesce(toegerekend_totaal.toegerekend_eur_nominaal, 0)
            as uitgaven_eur_nominaal,
        cast(null as bigint) as personen_aantal,
        {{ zwakste_van(['componenten.herkomst', 'toegerekend_totaal.herkomst']) }} as herkomst
    from componenten
    left join toegerekend_totaal
        on componenten.gemeente_code = toegerekend_totaal.gemeente_code
        and componenten.jaar = toegerekend_totaal.jaar
        and componenten.wet_code = toegerekend_totaal.wet_code
        and componenten.component_code = toegerekend_totaal.component_code
),

alle_rijen as (
    select
        gemeente_code, jaar, wet_code, component_code, wijk_code, uitgaven_eur_nominaal, personen_aantal, herkomst
    from wijken
    union all
    select
        gemeente_code, jaar, wet_code, component_code, wijk_code, uitgaven_eur_nominaal, personen_aantal, herkomst
    from resten
)

select
    gemeente_code,
    jaar,
    wet_code,
    component_code,
    wijk_code,
    cast(uitgaven_eur_nominaal as decimal(18, 2)) as uitgaven_eur_nominaal,
    personen_aantal,
    herkomst
from alle_rijen
