-- A form that isn't listed has no unit, so its omvang would count nowhere. Apart from lijst_producten_klopt, because dbt
-- holds a model back for a test only when the model reads all lists that the test reads.
select
    producten.gemeente_code,
    producten.wet_code,
    producten.categorie_code,
    producten.product_code,
    'ondersteuningsvorm_code ' || producten.ondersteuningsvorm_code || ' staat niet in lijst_ondersteuningsvormen.csv' as melding
from {{ ref('lijst_producten') }} as producten
left join {{ ref('lijst_ondersteuningsvormen') }} as vormen
    on producten.ondersteuningsvorm_code = vormen.ondersteuningsvorm_code
where producten.ondersteuningsvorm_code is not null and vormen.ondersteuningsvorm_code is null
