-- each row is a voorziening: a productcategorie of iWmo or iJw, or a regeling of the Participatiewet
with

voorzieningen as (select * from {{ ref('dim_voorziening') }})

-- What holds for every gemeente, product and year; `producten` has what differs from it.
select
    voorziening_code,
    wet_code,
    categorie_code,
    voorziening_naam,
    component_code,
    is_maatwerk,
    ondersteuningsvorm_code
from voorzieningen
where gemeente_code = '*' and product_code = '*' and jaar_van is null and leveringsvorm_code = 'ZIN'
