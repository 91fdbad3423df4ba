-- A year without price index would count as no price change at all (design rule 9), so the build stops here.
select
    gemeente_code,
    component_code,
    ontbrekend_jaar,
    'Prijsindex ontbreekt: component ' || component_code || ', jaar ' || ontbrekend_jaar
    || '. Vul de levering van prijsindex aan voor reeks {{ var("indexreeks") }}.' as melding
from {{ ref('dim_prijsindex') }}
where is_gekozen and index_cumulatief is null
group by gemeente_code, component_code, ontbrekend_jaar
order by gemeente_code, component_code, ontbrekend_jaar
