-- each row is a component of the spending of a gemeente under a wet in a year, with the amount of its P&C posts
with

begroting as (select * from {{ ref('fct_begroting') }}),

buig as (select * from {{ ref('fct_buig') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

toegerekend as (select * from {{ ref('int_toegerekend') }}),

-- Wmo and Jeugdwet: lasten of the jaarrekening, without taakstelling and before baten (design rule 7).
posten as (
    select
        gemeente_code,
        jaar,
        wet_code,
        component_code,
        cast(sum(bedrag_eur_nominaal) as decimal(18, 2)) as post_eur_nominaal,
        'definitief' as status,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from begroting
    where wet_code in ('WMO', 'JEUGDWET') and soort_code = 'lasten' and versie_code = 'jaarrekening'
    group by gemeente_code, jaar, wet_code, component_code
),

buig_gerangschikt as (
    select
        gemeente_code, jaar, bedrag_eur_nominaal, status, herkomst,
        row_number() over (partition by gemeente_code, jaar order by voorkeur_volgnr) as rang
    from buig
    where soort_code = 'lasten' and regeling_code = 'TOTAAL' and bedrag_eur_nominaal is not null
),

-- Participatiewet: the BUIG costs of the years that have a jaarrekening.
kosten as (
    select
        gemeente_code, jaar, wet_code, component_code, post_eur_nominaal, status, herkomst
    from posten
    union all
    select
        buig_gerangschikt.gemeente_code,
        buig_gerangschikt.jaar,
        'PARTICIPATIEWET' as wet_code,
        'PW_INKOMEN' as component_code,
        buig_gerangschikt.bedrag_eur_nominaal as post_eur_nominaal,
        buig_gerangschikt.status,
        buig_gerangschikt.herkomst
    from buig_gerangschikt
    inner join jaren
        on buig_gerangschikt.gemeente_code = jaren.gemeente_code
        and buig_gerangschikt.jaar = jaren.jaar
    where buig_gerangschikt.rang = 1 and jaren.is_gesloten
),

-- Declaraties of a component without a post still count: the rest of that component is then negative.
componenten as (
    select gemeente_code, jaar, wet_code, component_code from kosten
    union
    select toegerekend.gemeente_code, toegerekend.jaar, toegerekend.wet_code, toegerekend.component_code
    from toegerekend
    inner join kosten
        on toegerekend.gemeente_code = kosten.gemeente_code
        and toegerekend.jaar = kosten.jaar
        and toegerekend.wet_code = kosten.wet_code
)

select
    componenten.gemeente_code,
    componenten.jaar,
    componenten.wet_code,
    componenten.component_code,
    coalesce(kosten.post_eur_nominaal, 0) as post_eur_nominaal,
    coalesce(kosten.status, 'definitief') as status,
    kosten.herkomst
from componenten
left join kosten
    on componenten.gemeente_code = kosten.gemeente_code
    and componenten.jaar = kosten.jaar
    and componenten.wet_code = kosten.wet_code
    and componenten.component_code = kosten.component_code
