-- each row says which voorziening a product in a leveringsvorm, as a register names it, is for a gemeente in a year
with

indicatie_jaren as (select * from {{ ref('int_indicatie_jaren') }}),

declaraties as (select * from {{ ref('int_declaraties') }}),

voorzieningen as (select * from {{ ref('dim_voorziening') }}),

genoemd as (
    select gemeente_code, wet_code, jaar, productcategorie_code, product_code, leveringsvorm_code from indicatie_jaren
    union
    select gemeente_code, wet_code, jaar, productcategorie_code, product_code, leveringsvorm_code from declaraties
),

-- The product decides, then the productcategorie, then "unknown"; within each the gemeente's own row before that of all,
-- and of versions the one that started last.
-- A product without productcategorie is still that product; with another productcategorie it isn't.
gerangschikt as (
    select
        genoemd.gemeente_code,
        genoemd.wet_code,
        genoemd.jaar,
        genoemd.productcategorie_code,
        genoemd.product_code,
        genoemd.leveringsvorm_code,
        voorzieningen.voorziening_sleutel,
        row_number() over (
            partition by
                genoemd.gemeente_code, genoemd.wet_code, genoemd.jaar, genoemd.productcategorie_code,
                genoemd.product_code, genoemd.leveringsvorm_code
            order by
                case when voorzieningen.product_code = genoemd.product_code then 0 else 1 end,
                case when voorzieningen.categorie_code = genoemd.productcategorie_code then 0 else 1 end,
                case when voorzieningen.gemeente_code = genoemd.gemeente_code then 0 else 1 end,
                coalesce(voorzieningen.jaar_van, 0) desc,
                voorzieningen.voorziening_sleutel
        ) as rang
    from genoemd
    inner join voorzieningen
        on genoemd.wet_code = voorzieningen.wet_code
        and genoemd.leveringsvorm_code = voorzieningen.leveringsvorm_code
        and voorzieningen.gemeente_code in (genoemd.gemeente_code, '*')
        and genoemd.jaar >= coalesce(voorzieningen.jaar_van, genoemd.jaar)
        and genoemd.jaar <= coalesce(voorzieningen.jaar_tot, genoemd.jaar)
        and (
            voorzieningen.product_code in (genoemd.product_code, '*')
            and voorzieningen.categorie_code in (genoemd.productcategorie_code, '00')
            or genoemd.product_code = voorzieningen.product_code
            and genoemd.productcategorie_code = '00'
        )
)

select
    gemeente_code,
    wet_code,
    jaar,
    productcategorie_code,
    product_code,
    leveringsvorm_code,
    voorziening_sleutel
from gerangschikt
where rang = 1
