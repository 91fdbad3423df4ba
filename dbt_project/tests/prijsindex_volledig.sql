-- A year without price index would count as no price change at all (design rule 9), so the build stops here. Only what is
-- used is asked for: years with spending, and the price level of an effect that meets spending.
with

componenten as (select * from {{ ref('int_componenten') }}),

nodig as (
    select gemeente_code, component_code, jaar from componenten
    union
    select effecten.gemeente_code, effecten.component_code, effecten.prijspeil_jaar as jaar
    from {{ ref('stg_reele_tarieven') }} as effecten
    inner join componenten
        on effecten.gemeente_code = componenten.gemeente_code
        and effecten.component_code = componenten.component_code
        and effecten.jaar = componenten.jaar
    where effecten.prijspeil_jaar <> effecten.jaar
)

select
    prijsindex.gemeente_code,
    prijsindex.component_code,
    prijsindex.ontbrekend_jaar,
    'Prijsindex ontbreekt: component ' || prijsindex.component_code || ', jaar ' || prijsindex.ontbrekend_jaar
    || '. Vul de levering van prijsindex aan voor reeks {{ var("indexreeks") }}.' as melding
from {{ ref('dim_prijsindex') }} as prijsindex
inner join nodig
    on prijsindex.gemeente_code = nodig.gemeente_code
    and prijsindex.component_code = nodig.component_code
    and prijsindex.jaar = nodig.jaar
where prijsindex.is_gekozen and prijsindex.index_cumulatief is null
group by prijsindex.gemeente_code, prijsindex.component_code, prijsindex.ontbrekend_jaar
order by prijsindex.gemeente_code, prijsindex.component_code, prijsindex.ontbrekend_jaar
