-- each row is a place of a gemeente in a year: a wijk, ONBEKEND, NIET_TOE_TE_DELEN or the gemeente itself
with

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

plaatsen as (
    select gemeente_code, jaar, wijk_code, wijk_naam, indeling_jaar from wijk_jaren
    union all
    select gemeente_code, jaar, 'NIET_TOE_TE_DELEN' as wijk_code, 'Niet toe te delen aan een wijk' as wijk_naam, indeling_jaar
    from wijk_jaren
    where wijk_code = gemeente_code
)

select
    gemeente_code,
    jaar,
    wijk_code,
    wijk_naam,
    case
        when wijk_code = gemeente_code then 'gemeente'
        when wijk_code in ('ONBEKEND', 'NIET_TOE_TE_DELEN') then 'restant'
        else 'wijk'
    end as niveau_code,
    cast(indeling_jaar as integer) as indeling_jaar
from plaatsen
