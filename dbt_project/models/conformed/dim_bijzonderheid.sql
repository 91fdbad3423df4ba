-- each row is the list of breaks that touch an indicator of a wet in a year, for wijken or for the gemeente
with

geldt_voor as (select * from {{ ref('lijst_bijzonderheid_geldt_voor') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

indicatoren as (select * from {{ ref('dim_indicator') }}),

wetten as (select * from {{ ref('dim_wet') }}),

per_indicator as (
    select
        jaren.gemeente_code, jaren.jaar, geldt_voor.wet_code, geldt_voor.indicator_code, geldt_voor.bijzonderheid_id,
        geldt_voor.niveau_code
    from geldt_voor
    inner join jaren
        on geldt_voor.gemeente_code in (jaren.gemeente_code, '*')
        and jaren.jaar between geldt_voor.jaar_van and coalesce(geldt_voor.jaar_tot, jaren.jaar)
),

-- A division that is younger than the year touches every figure of a wijk.
per_indeling as (
    select
        jaren.gemeente_code, jaren.jaar, wetten.wet_code, indicatoren.code as indicator_code,
        'INDELING-OUDSTE' as bijzonderheid_id
    from jaren
    cross join wetten
    cross join indicatoren
    where jaren.is_indeling_geschat
),

alle_bijzonderheden as (
    select gemeente_code, jaar, wet_code, indicator_code, false as is_wijk, bijzonderheid_id from per_indicator
    union all
    -- Some only touch the figures of the whole gemeente: an assumption about its total says nothing about a wijk.
    select gemeente_code, jaar, wet_code, indicator_code, true as is_wijk, bijzonderheid_id
    from per_indicator
    where niveau_code is null
    union all
    select gemeente_code, jaar, wet_code, indicator_code, true as is_wijk, bijzonderheid_id from per_indeling
)

select
    gemeente_code,
    jaar,
    wet_code,
    indicator_code,
    is_wijk,
    {{ samengevoegd('bijzonderheid_id') }} as bijzonderheid_ids
from alle_bijzonderheden
group by gemeente_code, jaar, wet_code, indicator_code, is_wijk
