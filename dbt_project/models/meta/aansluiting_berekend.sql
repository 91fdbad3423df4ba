-- each row is a figure of ours that a published figure can be held against
with

kernindicatoren as (select * from {{ ref('kernindicatoren') }}),

begroting as (select * from {{ ref('agg_begroting') }}),

bijstand as (select * from {{ ref('agg_bijstand') }}),

buig as (select * from {{ ref('fct_buig') }}),

besparingen as (select * from {{ ref('fct_besparingen') }}),

besparingen_per_wet as (select * from {{ ref('agg_besparingen') }}),

-- A figure on too few persons is published nowhere, so it can't be held against anything here either.
indicatoren as (
    select gemeente_code, jaar, wet_code, indicator_code, waarde
    from kernindicatoren
    where
        wijk_code = gemeente_code
        and not {{ is_te_klein('coalesce(personen_aantal, 0)') }}
),

veranderingen as (
    select
        nu.gemeente_code, nu.jaar, nu.wet_code, nu.indicator_code,
        nu.waarde - vorig.waarde as toename,
        {{ deel('nu.waarde - vorig.waarde', 'vorig.waarde') }} as groei
    from indicatoren as nu
    inner join indicatoren as vorig
        on nu.gemeente_code = vorig.gemeente_code
        and nu.jaar = vorig.jaar + 1
        and nu.wet_code = vorig.wet_code
        and nu.indicator_code = vorig.indicator_code
),

alles as (
    select gemeente_code, jaar, wet_code, 'indicator' as doel, indicator_code as code, '*' as versie, waarde
    from indicatoren
    union all
    select gemeente_code, jaar, wet_code, 'toename' as doel, indicator_code as code, '*' as versie, toename as waarde
    from veranderingen
    union all
    select gemeente_code, jaar, wet_code, 'groei' as doel, indicator_code as code, '*' as versie, groei as waarde
    from veranderingen
    union all
    select gemeente_code, jaar, wet_code, doel, code, versie_code as versie, bedrag_eur_nominaal as waarde
    from begroting
    union all
    -- Realised averages come from the register of benefits, forecasts from the document that was delivered.
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, 'regeling' as doel,
        case voorziening_code when 'ALLE' then 'TOTAAL' else replace(voorziening_code, 'PARTICIPATIEWET-', '') end as code,
        'realisatie' as versie, uitkeringen_gemiddeld as waarde
    from bijstand
    where
        wijk_code = gemeente_code
        and not {{ is_te_klein('coalesce(huishoudens_jaar_aantal, 0)') }}
        and not {{ is_te_klein('coalesce(ceil(uitkeringen_gemiddeld), 0)') }}
    union all
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, 'regeling' as doel, regeling_code as code,
        'prognose' as versie, gemiddeld_aantal as waarde
    from buig
    where
        soort_code = 'lasten' and versie_code = 'prognose' and gemiddeld_aantal is not null
        and not {{ is_te_klein('ceil(gemiddeld_aantal)') }}
    union all
    -- An investment was published as a negative amount.
    select
        gemeente_code, jaar, wet_code, maatregel_soort_code as doel, maatregel_naam as code, '*' as versie,
        sum(gerealiseerd_eur_nominaal) as waarde
    from besparingen
    where maatregel_soort_code in ('besparing', 'investering')
    group by gemeente_code, jaar, wet_code, maatregel_soort_code, maatregel_naam
    union all
    select
        gemeente_code, jaar, wet_code, 'tekort' as doel, 'besparing_taakstelling' as code, '*' as versie,
        taakstelling_eur_nominaal - gerealiseerd_eur_nominaal as waarde
    from besparingen_per_wet
)

select
    gemeente_code,
    jaar,
    wet_code,
    doel,
    code,
    versie,
    cast(waarde as decimal(18, 4)) as waarde
from alles
