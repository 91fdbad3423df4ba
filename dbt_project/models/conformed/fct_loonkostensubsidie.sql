-- each row is the wage cost subsidy for a person in one month
with

loonkostensubsidie as (select * from {{ ref('stg_loonkostensubsidie') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

gebieden as (select * from {{ ref('dim_gebied') }}),

per_maand as (
    select
        gemeente_code,
        verslagmaand,
        client_pseudoniem,
        {{ periode_jaar('verslagmaand') }} as jaar,
        cast(sum(bedrag_eur_nominaal) as decimal(18, 2)) as bedrag_eur_nominaal,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from loonkostensubsidie
    group by gemeente_code, verslagmaand, client_pseudoniem
),

gerangschikt as (
    select
        gemeente_code,
        client_pseudoniem,
        buurten,
        {{ periode_jaar('verslagmaand') }} as jaar,
        row_number() over (
            partition by gemeente_code, client_pseudoniem, {{ periode_jaar('verslagmaand') }}
            order by verslagmaand desc, bedrag_eur_nominaal desc, levering_id desc, rij desc
        ) as rang
    from loonkostensubsidie
),

adressen as (
    select
        gerangschikt.gemeente_code,
        gerangschikt.jaar,
        gerangschikt.client_pseudoniem,
        jaren.indeling_jaar,
        {{ buurt_in_editie('gerangschikt.buurten', 'jaren.indeling_jaar') }} as buurt_code
    from gerangschikt
    inner join jaren
        on gerangschikt.gemeente_code = jaren.gemeente_code
        and gerangschikt.jaar = jaren.jaar
    where gerangschikt.rang = 1
)

select
    per_maand.gemeente_code,
    per_maand.jaar,
    per_maand.verslagmaand,
    per_maand.client_pseudoniem,
    coalesce(gebieden.wijk_code, 'ONBEKEND') as wijk_code,
    per_maand.bedrag_eur_nominaal,
    per_maand.herkomst
from per_maand
inner join adressen
    on per_maand.gemeente_code = adressen.gemeente_code
    and per_maand.jaar = adressen.jaar
    and per_maand.client_pseudoniem = adressen.client_pseudoniem
left join gebieden
    on adressen.buurt_code = gebieden.gebied_code
    and adressen.indeling_jaar = gebieden.indeling_jaar
    and adressen.gemeente_code = gebieden.gemeente_code
