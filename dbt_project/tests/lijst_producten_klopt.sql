-- Every row of lijst_producten says something about a voorziening and component that exist, in years of its own.
{% set componenten = {
    'WMO': ['VOORVELD', 'TOEGANG', 'INKOMENSONDERSTEUNING', 'HULPMIDDELEN', 'OB', 'PGB', 'VERBLIJF', 'HO', 'VERVOER', 'INDIVIDUEEL'],
    'JEUGD': [
        'VOORVELD', 'TOEGANG', 'OB', 'VERBLIJF', 'BESCHIKBAARHEID', 'VERVOER', 'PGB', 'INDIVIDUEEL', 'MAATREGELHULP',
        'VEILIG_THUIS'
    ],
    'PW': ['INKOMEN'],
} %}
{% set wetten = {'WMO': 'WMO', 'JEUGD': 'JEUGDWET', 'PW': 'PARTICIPATIEWET'} %}
with

producten as (select * from {{ ref('lijst_producten') }}),

voorzieningen as (select * from {{ ref('lijst_voorzieningen') }}),

componenten as (
    {% for wet, namen in componenten.items() %}
    {%- for naam in namen %}
    select '{{ wetten[wet] }}' as wet_code, '{{ wet }}_{{ naam }}' as component_code {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A row without a last year runs on, one without a first year always has.
versies as (
    select
        producten.*,
        voorzieningen.categorie_code is not null as heeft_voorziening,
        componenten.component_code is not null as heeft_component,
        max(coalesce(producten.jaar_tot, 9999)) over (
            partition by producten.gemeente_code, producten.wet_code, producten.categorie_code, producten.product_code
            order by coalesce(producten.jaar_van, 0), coalesce(producten.jaar_tot, 9999)
            rows between unbounded preceding and 1 preceding
        ) as vorige_tot
    from producten
    left join voorzieningen
        on producten.wet_code = voorzieningen.wet_code
        and producten.categorie_code = voorzieningen.categorie_code
    left join componenten
        on producten.wet_code = componenten.wet_code
        and producten.component_code = componenten.component_code
),

beoordeeld as (
    select
        gemeente_code, wet_code, categorie_code, product_code, jaar_van, jaar_tot,
        case
            when gemeente_code is null or gemeente_code <> '*' and not (gemeente_code like 'GM%' and length(gemeente_code) = 6)
                then 'gemeente_code is * of GM met vier cijfers'
            when not heeft_voorziening
                then 'deze wet_code en categorie_code staan niet in lijst_voorzieningen.csv (let op hoofdletters en de voorloopnul)'
            when product_code is null
                then 'product_code ontbreekt; vul * in voor de hele productcategorie'
            when component_code is not null and not heeft_component
                then 'component_code ' || component_code || ' is geen component van deze wet'
            when jaar_tot < jaar_van
                then 'jaar_tot ligt voor jaar_van'
            when vorige_tot >= coalesce(jaar_van, 0)
                then 'de jaren overlappen met een andere regel van hetzelfde product, of de regel staat er twee keer'
        end as melding
    from versies
)

select
    gemeente_code,
    wet_code,
    categorie_code,
    product_code,
    jaar_van,
    jaar_tot,
    melding
from beoordeeld
where melding is not null
order by gemeente_code, wet_code, categorie_code, product_code, jaar_van
