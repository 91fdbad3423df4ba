-- An effect of reële tarieven in or before the base year would pull the lines apart in the year where they must coincide.
select
    gemeente_code,
    component_code,
    jaar,
    'Effect van reële tarieven in ' || jaar || ' (component ' || component_code
    || ') ligt niet na het basisjaar {{ var("basisjaar") }}. Haal de regel weg of kies een eerder basisjaar (SDIB_BASISJAAR).' as melding
from {{ ref('stg_reele_tarieven') }}
where jaar <= {{ var('basisjaar') }}
