-- each row is a wet, or ALLE for the wetten together
with

wetten as (select * from {{ ref('dim_wet') }})

select
    wet_code,
    wet_naam,
    volgnr
from wetten
