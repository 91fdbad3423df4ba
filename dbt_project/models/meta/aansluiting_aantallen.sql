-- each row is a number of a whole gemeente below the kernindicatoren: benefits, a stand on a date, inhabitants, an area
with

bijstand as (select * from {{ ref('agg_bijstand') }}),

buig as (select * from {{ ref('fct_buig') }}),

standen as (select * from {{ ref('agg_stand_op_datum') }}),

bevolking as (select * from {{ ref('agg_bevolking') }}),

leeftijden as (select * from {{ ref('agg_bevolking_leeftijd') }}),

kenmerken as (select * from {{ ref('fct_gebiedskenmerken') }}),

-- The regelingen add up to the total: with one of them on too few households, only the total is shown.
regelingen as (
    select
        gemeente_code, jaar, voorziening_code, uitkeringen_gemiddeld, herkomst,
        case
            when {{ is_te_klein('coalesce(huishoudens_jaar_aantal, 0)') }} then 1
            when {{ is_te_klein('coalesce(ceil(uitkeringen_gemiddeld), 0)') }} then 1
            else 0
        end as te_klein_aantal
    from bijstand
    where wijk_code = gemeente_code
),

beoordeeld as (
    select
        gemeente_code, jaar, voorziening_code, uitkeringen_gemiddeld, herkomst,
        case
            when voorziening_code = 'ALLE' then te_klein_aantal
            else max(te_klein_aantal) over (partition by gemeente_code, jaar)
        end as te_kleine_aantal
    from regelingen
),

prognoses as (
    select
        gemeente_code, jaar, regeling_code, gemiddeld_aantal, herkomst,
        case
            when regeling_code = 'TOTAAL' then case when {{ is_te_klein('ceil(gemiddeld_aantal)') }} then 1 else 0 end
            else
                max(case when {{ is_te_klein('ceil(gemiddeld_aantal)') }} then 1 else 0 end)
                    over (partition by gemeente_code, jaar)
        end as te_kleine_aantal
    from buig
    where soort_code = 'lasten' and versie_code = 'prognose' and gemiddeld_aantal is not null
),

alles as (
    -- Realised averages come from the register of benefits, forecasts from the document that was delivered.
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, 'regeling' as doel,
        case voorziening_code when 'ALLE' then 'TOTAAL' else replace(voorziening_code, 'PARTICIPATIEWET-', '') end as code,
        'realisatie' as versie, uitkeringen_gemiddeld as waarde, herkomst
    from beoordeeld
    where te_kleine_aantal = 0
    union all
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, 'regeling' as doel, regeling_code as code,
        'prognose' as versie, gemiddeld_aantal as waarde, herkomst
    from prognoses
    where te_kleine_aantal = 0
    union all
    select
        gemeente_code, jaar, wet_code, 'stand' as doel, grootheid_code as code,
        cast(peildatum as {{ dbt.type_string() }}) as versie, aantal as waarde, herkomst
    from standen
    where not {{ is_te_klein('personen_aantal') }}
    union all
    select
        gemeente_code, jaar, 'ALLE' as wet_code, 'inwoners' as doel, 'totaal' as code, '*' as versie,
        inwoners_aantal as waarde, herkomst
    from bevolking
    where wijk_code = gemeente_code
    union all
    select
        gemeente_code, jaar, 'ALLE' as wet_code, 'aandeel_inwoners' as doel, leeftijdsgroep as code, '*' as versie,
        inwoners_aandeel as waarde, herkomst
    from leeftijden
    where wijk_code = gemeente_code and not {{ is_te_klein('inwoners_aantal') }}
    union all
    -- An area is described in percentages or a score; with numbers beside them the code would name two figures.
    select
        gemeente_code, jaar, 'ALLE' as wet_code, 'kenmerk' as doel, kenmerk_code || ' ' || kenmerk_categorie_code as code,
        '*' as versie, kenmerk_waarde as waarde, herkomst
    from kenmerken
    where gebied_code = gemeente_code and eenheid <> 'aantal'
)

select gemeente_code, jaar, wet_code, doel, code, versie, cast(waarde as decimal(18, 4)) as waarde, herkomst
from alles
