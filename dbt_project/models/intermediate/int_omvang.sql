-- each row is a toewijzing for support that has a form, with its omvang per week (design rule 5)
with

toewijzingen as (select * from {{ ref('int_toewijzingen') }}),

voorzieningen as (select * from {{ ref('dim_voorziening') }}),

vormen as (select * from {{ ref('dim_ondersteuningsvorm') }}),

producten as (select * from {{ ref('lijst_producten') }}),

-- The product decides, the gemeente's own before that of all; where it isn't listed the productcategorie does.
met_vorm as (
    select
        toewijzingen.gemeente_code,
        toewijzingen.toewijzingnummer,
        toewijzingen.volume,
        toewijzingen.eenheid_code,
        toewijzingen.frequentie_code,
        toewijzingen.ingangsdatum,
        toewijzingen.einddatum,
        coalesce(
            eigen.ondersteuningsvorm_code, algemeen.ondersteuningsvorm_code, voorzieningen.ondersteuningsvorm_code
        ) as ondersteuningsvorm_code
    from toewijzingen
    left join producten as eigen
        on toewijzingen.gemeente_code = eigen.gemeente_code
        and toewijzingen.wet_code = eigen.wet_code
        and toewijzingen.product_code = eigen.product_code
    left join producten as algemeen
        on algemeen.gemeente_code = '*'
        and toewijzingen.wet_code = algemeen.wet_code
        and toewijzingen.product_code = algemeen.product_code
    left join voorzieningen
        on toewijzingen.wet_code = voorzieningen.wet_code
        and toewijzingen.productcategorie_code = voorzieningen.categorie_code
)

select
    met_vorm.gemeente_code,
    met_vorm.toewijzingnummer,
    met_vorm.ondersteuningsvorm_code,
    {{ omvang_per_week(
        'met_vorm.volume', 'met_vorm.eenheid_code', 'met_vorm.frequentie_code',
        'met_vorm.ingangsdatum', 'met_vorm.einddatum', 'vormen.eenheid_code'
    ) }} as omvang_per_week
from met_vorm
inner join vormen
    on met_vorm.ondersteuningsvorm_code = vormen.ondersteuningsvorm_code
