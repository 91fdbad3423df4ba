-- each row is a year for which a wet has a budget
with

begroting as (select * from {{ ref('fct_begroting') }}),

buig as (select * from {{ ref('fct_buig') }}),

-- The budget of the Participatiewet is that of the BUIG, as its spending is.
begroot as (
    select gemeente_code, jaar, wet_code, herkomst
    from begroting
    where wet_code in ('WMO', 'JEUGDWET')
    union all
    select gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, herkomst
    from buig
    where soort_code = 'budget'
)

select
    gemeente_code,
    jaar,
    wet_code,
    {{ zwakste_herkomst('herkomst') }} as herkomst
from begroot
group by gemeente_code, jaar, wet_code
