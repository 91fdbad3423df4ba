-- each row is a wet, or ALLE for the wetten together
with

wetten as (select * from {{ ref('lijst_wetten') }})

select
    wet_code,
    wet_naam,
    volgnr
from wetten
