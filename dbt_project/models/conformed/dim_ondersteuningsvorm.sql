-- each row is a form of support, with the unit of its omvang and the bound from which it counts as heavy
with

vormen as (select * from {{ ref('lijst_ondersteuningsvormen') }})

select
    ondersteuningsvorm_code,
    ondersteuningsvorm_naam,
    eenheid_code,
    eenheid_naam,
    grens_per_week
from vormen
