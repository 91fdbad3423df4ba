-- An effect of reële tarieven that meets no spending, or no index of its price level, would silently count as 0.
select
    effecten.gemeente_code,
    effecten.component_code,
    effecten.jaar,
    'Effect van reële tarieven van component ' || effecten.component_code || ' in ' || effecten.jaar
    || ' hoort bij geen uitgaven van dat jaar. Verbeter component of jaar in reele_tarieven.' as melding
from {{ ref('int_tarief_effect') }} as effecten
inner join {{ ref('dim_jaar') }} as jaren
    on effecten.gemeente_code = jaren.gemeente_code
    and effecten.jaar = jaren.jaar
    and jaren.is_gesloten
left join {{ ref('int_componenten') }} as componenten
    on effecten.gemeente_code = componenten.gemeente_code
    and effecten.component_code = componenten.component_code
    and effecten.jaar = componenten.jaar
where effecten.is_gekozen and (componenten.component_code is null or effecten.effect_eur_nominaal is null)
