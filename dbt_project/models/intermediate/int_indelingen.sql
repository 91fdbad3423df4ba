-- each row is an edition of the division in wijken that a gemeente can use
with

gebieden as (select * from {{ ref('stg_gebieden') }}),

adressen as (select * from {{ ref('stg_adressen') }}),

met_wijken as (
    select gemeente_code, indeling_jaar
    from gebieden
    where niveau_code = 'wijk'
    group by gemeente_code, indeling_jaar
),

met_adressen as (
    select gemeente_code, indeling_jaar
    from adressen
    group by gemeente_code, indeling_jaar
),

beide as (
    select
        met_wijken.gemeente_code,
        met_wijken.indeling_jaar,
        met_adressen.indeling_jaar is not null as heeft_adressen,
        count(met_adressen.indeling_jaar) over (partition by met_wijken.gemeente_code) as edities_met_adressen_aantal
    from met_wijken
    left join met_adressen
        on met_wijken.gemeente_code = met_adressen.gemeente_code
        and met_wijken.indeling_jaar = met_adressen.indeling_jaar
)

-- An edition without addresses can't place anybody, so it only serves where no edition has addresses.
select gemeente_code, indeling_jaar
from beide
where heeft_adressen or edities_met_adressen_aantal = 0
