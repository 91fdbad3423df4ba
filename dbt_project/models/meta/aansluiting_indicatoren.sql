-- each row is a kernindicator of a whole gemeente, its increase or its growth since the year before
with

kernindicatoren as (select * from {{ ref('kernindicatoren') }}),

-- A figure on too few persons is published nowhere, so it can't be held against anything here either.
indicatoren as (
    select gemeente_code, jaar, wet_code, indicator_code, waarde, herkomst
    from kernindicatoren
    where
        wijk_code = gemeente_code
        and not {{ is_te_klein('coalesce(personen_aantal, 0)') }}
),

veranderingen as (
    select
        nu.gemeente_code, nu.jaar, nu.wet_code, nu.indicator_code,
        nu.waarde - vorig.waarde as toename,
        {{ deel('nu.waarde - vorig.waarde', 'vorig.waarde') }} as groei,
        {{ zwakste_van(['nu.herkomst', 'vorig.herkomst']) }} as herkomst
    from indicatoren as nu
    inner join indicatoren as vorig
        on nu.gemeente_code = vorig.gemeente_code
        and nu.jaar = vorig.jaar + 1
        and nu.wet_code = vorig.wet_code
        and nu.indicator_code = vorig.indicator_code
),

alles as (
    select gemeente_code, jaar, wet_code, 'indicator' as doel, indicator_code as code, waarde, herkomst
    from indicatoren
    union all
    select gemeente_code, jaar, wet_code, 'toename' as doel, indicator_code as code, toename as waarde, herkomst
    from veranderingen
    union all
    select gemeente_code, jaar, wet_code, 'groei' as doel, indicator_code as code, groei as waarde, herkomst
    from veranderingen
)

select
    gemeente_code,
    jaar,
    wet_code,
    doel,
    code,
    '*' as versie,
    cast(waarde as decimal(18, 4)) as waarde,
    herkomst
from alles
