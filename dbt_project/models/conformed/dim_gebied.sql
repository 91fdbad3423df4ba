-- each row is a gemeente, wijk or buurt in one edition of the division
with

gebieden as (select * from {{ ref('stg_gebieden') }})

select
    gemeente_code,
    indeling_jaar,
    gebied_code,
    gebied_naam,
    niveau_code,
    case niveau_code when 'wijk' then gebied_code when 'buurt' then hoort_bij_code end as wijk_code,
    herkomst
from gebieden
