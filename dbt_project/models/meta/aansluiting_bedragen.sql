-- each row is an amount of a whole gemeente below the kernindicatoren: a post, a budget, a product or a saving
with

begroting as (select * from {{ ref('agg_begroting') }}),

buig as (select * from {{ ref('fct_buig') }}),

declaraties as (select * from {{ ref('agg_declaraties_product') }}),

besparingen as (select * from {{ ref('fct_besparingen') }}),

besparingen_per_wet as (select * from {{ ref('agg_besparingen') }}),

-- The products of a wet add up to what is published of it: with one of them on too few persons, none is shown.
producten as (
    select
        gemeente_code, jaar, wet_code, product_code, bedrag_eur_nominaal, herkomst,
        max(case when {{ is_te_klein('personen_aantal') }} then 1 else 0 end)
            over (partition by gemeente_code, jaar, wet_code) as te_kleine_aantal
    from declaraties
),

alles as (
    select gemeente_code, jaar, wet_code, doel, code, versie_code as versie, bedrag_eur_nominaal as waarde, herkomst
    from begroting
    union all
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, 'budget' as doel, regeling_code as code,
        versie_code as versie, bedrag_eur_nominaal as waarde, herkomst
    from buig
    where soort_code = 'budget'
    union all
    select
        gemeente_code, jaar, wet_code, 'declaraties' as doel, product_code as code, '*' as versie,
        bedrag_eur_nominaal as waarde, herkomst
    from producten
    where te_kleine_aantal = 0
    union all
    -- An investment was published as a negative amount.
    select
        gemeente_code, jaar, wet_code, maatregel_soort_code as doel, maatregel_naam as code, '*' as versie,
        sum(gerealiseerd_eur_nominaal) as waarde, {{ zwakste_herkomst('herkomst') }} as herkomst
    from besparingen
    where maatregel_soort_code in ('besparing', 'investering')
    group by gemeente_code, jaar, wet_code, maatregel_soort_code, maatregel_naam
    union all
    select
        gemeente_code, jaar, wet_code, 'tekort' as doel, 'besparing_taakstelling' as code, '*' as versie,
        taakstelling_eur_nominaal - gerealiseerd_eur_nominaal as waarde,
        {{ zwakste_van(['gerealiseerd_herkomst', 'taakstelling_herkomst']) }} as herkomst
    from besparingen_per_wet
)

select
    gemeente_code,
    jaar,
    wet_code,
    doel,
    code,
    versie,
    cast(waarde as decimal(18, 4)) as waarde,
    herkomst
from alles
