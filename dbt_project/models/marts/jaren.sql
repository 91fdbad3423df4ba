-- each row is a year of a gemeente
with

jaren as (select * from {{ ref('dim_jaar') }})

select
    gemeente_code,
    jaar,
    peildatum,
    is_gesloten,
    cast(indeling_jaar as integer) as indeling_jaar,
    is_indeling_geschat
from jaren
