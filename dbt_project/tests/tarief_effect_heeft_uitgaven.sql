-- An effect of reële tarieven that meets no spending, or no index of its price level, would silently count as 0. In a year
-- that has a budget but isn't closed yet it waits for the jaarrekening.
with

effecten as (
    select
        gemeente_code, component_code, jaar, effect_eur_nominaal, ontbrekend_jaar,
        case
            when component_code like 'JEUGD%' then 'JEUGDWET'
            when component_code like 'PW%' then 'PARTICIPATIEWET'
            else 'WMO'
        end as wet_code
    from {{ ref('int_tarief_effect') }}
    where is_gekozen
),

componenten as (select * from {{ ref('int_componenten') }}),

wetten as (select distinct gemeente_code, jaar, wet_code from componenten),

begroot as (
    select gemeente_code, jaar, wet_code from {{ ref('fct_begroting') }}
    union
    select gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code from {{ ref('fct_buig') }}
),

jaren as (select * from {{ ref('dim_jaar') }}),

naast_uitgaven as (
    select
        effecten.gemeente_code, effecten.component_code, effecten.jaar, effecten.wet_code, effecten.effect_eur_nominaal,
        effecten.ontbrekend_jaar,
        componenten.component_code is not null as heeft_uitgaven,
        wetten.wet_code is not null as heeft_wet,
        begroot.wet_code is not null and not coalesce(jaren.is_gesloten, false) as wacht
    from effecten
    left join componenten
        on effecten.gemeente_code = componenten.gemeente_code
        and effecten.component_code = componenten.component_code
        and effecten.jaar = componenten.jaar
    left join wetten
        on effecten.gemeente_code = wetten.gemeente_code
        and effecten.jaar = wetten.jaar
        and effecten.wet_code = wetten.wet_code
    left join begroot
        on effecten.gemeente_code = begroot.gemeente_code
        and effecten.jaar = begroot.jaar
        and effecten.wet_code = begroot.wet_code
    left join jaren
        on effecten.gemeente_code = jaren.gemeente_code
        and effecten.jaar = jaren.jaar
)

select
    gemeente_code,
    component_code,
    jaar,
    'Effect van reële tarieven van component ' || component_code || ' in ' || jaar
    || case
        when heeft_uitgaven
            then ' is niet in prijzen van dat jaar uit te drukken zonder de prijsindex van ' || ontbrekend_jaar
            || '. Vul de levering van prijsindex aan.'
        when heeft_wet then ' hoort bij geen uitgaven van dat jaar. Verbeter component of jaar in reele_tarieven.'
        else
            ' hoort bij geen uitgaven van dat jaar. Lever de jaarrekening van ' || jaar || ' van ' || wet_code
            || ', of haal de regel weg uit reele_tarieven.'
    end as melding
from naast_uitgaven
where
    heeft_uitgaven and effect_eur_nominaal is null
    or not heeft_uitgaven and not wacht
