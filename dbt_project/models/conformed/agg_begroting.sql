-- each row is an amount of a P&C table: a post or one of its totals, in a version or as difference between versions
with

begroting as (select * from {{ ref('fct_begroting') }}),

-- The published tables put the taakstelling in different places (design rule 8): both kinds of total exist here.
regels as (
    select gemeente_code, jaar, wet_code, post as code, versie_code, bedrag_eur_nominaal, herkomst from begroting
    union all
    select gemeente_code, jaar, wet_code, 'lasten' as code, versie_code, bedrag_eur_nominaal, herkomst
    from begroting
    where soort_code = 'lasten'
    union all
    select gemeente_code, jaar, wet_code, 'lasten_met_taakstelling' as code, versie_code, bedrag_eur_nominaal, herkomst
    from begroting
    where soort_code in ('lasten', 'taakstelling')
    union all
    select gemeente_code, jaar, wet_code, 'baten' as code, versie_code, bedrag_eur_nominaal, herkomst
    from begroting
    where soort_code = 'baten'
    union all
    select gemeente_code, jaar, wet_code, 'saldo' as code, versie_code, bedrag_eur_nominaal, herkomst
    from begroting
),

bedragen as (
    select
        gemeente_code, jaar, wet_code, code, versie_code, sum(bedrag_eur_nominaal) as bedrag_eur_nominaal,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from regels
    group by gemeente_code, jaar, wet_code, code, versie_code
),

-- "verschil": gewijzigde begroting (after the second Berap) minus jaarrekening; an empty cell counts as 0
verschillen as (
    select
        gemeente_code, jaar, wet_code, code,
        sum(case versie_code when 'gewijzigd' then bedrag_eur_nominaal when 'jaarrekening' then -bedrag_eur_nominaal end)
            as bedrag_eur_nominaal,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from bedragen
    where versie_code in ('gewijzigd', 'jaarrekening')
    group by gemeente_code, jaar, wet_code, code
)

select gemeente_code, jaar, wet_code, 'bedrag' as doel, code, versie_code, bedrag_eur_nominaal, herkomst
from bedragen
union all
select gemeente_code, jaar, wet_code, 'verschil' as doel, code, '-' as versie_code, bedrag_eur_nominaal, herkomst
from verschillen
