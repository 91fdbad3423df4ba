-- each row is a productcategorie or a product within it as a gemeente (or every gemeente) counts it, in a leveringsvorm and a span of years
with

voorzieningen as (select * from {{ ref('dim_voorziening') }})

select
    voorziening_sleutel,
    gemeente_code,
    wet_code,
    voorziening_code,
    product_code,
    coalesce(product_naam, voorziening_naam) as product_naam,
    leveringsvorm_code,
    jaar_van,
    jaar_tot,
    component_code,
    is_maatwerk,
    ondersteuningsvorm_code
from voorzieningen
