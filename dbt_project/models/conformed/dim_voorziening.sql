-- each row is a productcategorie or regeling, or a product within it, in one leveringsvorm and one span of years
with

categorieen as (select * from {{ ref('lijst_voorzieningen') }}),

producten as (select * from {{ ref('lijst_producten') }}),

-- What a list leaves empty is that of the productcategorie. '*' is every gemeente, or every product of a categorie.
regels as (
    select
        '*' as gemeente_code, wet_code, categorie_code, '*' as product_code, null as jaar_van, null as jaar_tot,
        null as product_naam, null as component_code, null as is_maatwerk, null as ondersteuningsvorm_code
    from categorieen
    union all
    select
        gemeente_code, wet_code, categorie_code, product_code, jaar_van, jaar_tot,
        product_naam, component_code, is_maatwerk, ondersteuningsvorm_code
    from producten
),

leveringsvormen as (
    {% for leveringsvorm in ['ZIN', 'PGB', 'ONBEKEND'] %}
    select '{{ leveringsvorm }}' as leveringsvorm_code {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    regels.gemeente_code || '/' || categorieen.voorziening_code || '/' || regels.product_code || '/'
    || leveringsvormen.leveringsvorm_code || '/' || coalesce(cast(regels.jaar_van as {{ dbt.type_string() }}), '')
        as voorziening_sleutel,
    regels.gemeente_code,
    regels.wet_code,
    categorieen.voorziening_code,
    regels.categorie_code,
    regels.product_code,
    leveringsvormen.leveringsvorm_code,
    regels.jaar_van,
    regels.jaar_tot,
    categorieen.voorziening_naam,
    regels.product_naam,
    -- A pgb has posts of its own in the P&C tables, so also a price index of its own.
    case
        when leveringsvormen.leveringsvorm_code = 'PGB' and categorieen.component_pgb_code is not null
            then categorieen.component_pgb_code
        else coalesce(regels.component_code, categorieen.component_code)
    end as component_code,
    coalesce(regels.is_maatwerk, categorieen.is_maatwerk) as is_maatwerk,
    coalesce(regels.ondersteuningsvorm_code, categorieen.ondersteuningsvorm_code) as ondersteuningsvorm_code
from regels
inner join categorieen
    on regels.wet_code = categorieen.wet_code
    and regels.categorie_code = categorieen.categorie_code
cross join leveringsvormen
