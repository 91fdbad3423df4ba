-- each row is a P&C post of a gemeente and year in one of its versions (design rule 8)
with

begroting as (select * from {{ ref('stg_begroting') }}),

-- Versions stand side by side. An empty cell is no amount, and makes no row.
versies as (
    {% for versie in ['primitief', 'berap1', 'gewijzigd', 'jaarrekening'] %}
    select
        gemeente_code, jaar, wet_code, post, soort_code, component_code,
        '{{ versie }}' as versie_code,
        {{ versie }}_eur_nominaal as bedrag_eur_nominaal,
        herkomst
    from begroting
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    gemeente_code,
    jaar,
    wet_code,
    post,
    soort_code,
    component_code,
    versie_code,
    cast(sum(bedrag_eur_nominaal) as decimal(18, 2)) as bedrag_eur_nominaal,
    {{ zwakste_herkomst('herkomst') }} as herkomst
from versies
where bedrag_eur_nominaal is not null
group by gemeente_code, jaar, wet_code, post, soort_code, component_code, versie_code
