-- each row is a benefit of a household under one regeling in one month
with

bijstand as (select * from {{ ref('stg_bijstand') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

gebieden as (select * from {{ ref('dim_gebied') }}),

per_maand as (
    select
        gemeente_code,
        verslagmaand,
        uitkeringsnummer,
        regeling_code,
        {{ periode_jaar('verslagmaand') }} as jaar,
        min(client_pseudoniem) as client_pseudoniem,
        cast(sum(bruto_bedrag_eur_nominaal) as decimal(18, 2)) as bruto_bedrag_eur_nominaal,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from bijstand
    group by gemeente_code, verslagmaand, uitkeringsnummer, regeling_code
),

-- The address of a household in a year is the one of its latest month (design rule 4).
gerangschikt as (
    select
        gemeente_code,
        uitkeringsnummer,
        buurten,
        {{ periode_jaar('verslagmaand') }} as jaar,
        row_number() over (
            partition by gemeente_code, uitkeringsnummer, {{ periode_jaar('verslagmaand') }}
            order by verslagmaand desc, regeling_code asc, client_pseudoniem asc, levering_id desc, rij desc
        ) as rang
    from bijstand
),

adressen as (
    select
        gerangschikt.gemeente_code,
        gerangschikt.jaar,
        gerangschikt.uitkeringsnummer,
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
    per_maand.uitkeringsnummer,
    per_maand.client_pseudoniem,
    per_maand.regeling_code,
    'PARTICIPATIEWET-' || per_maand.regeling_code as voorziening_code,
    coalesce(gebieden.wijk_code, 'ONBEKEND') as wijk_code,
    per_maand.bruto_bedrag_eur_nominaal,
    per_maand.herkomst
from per_maand
inner join adressen
    on per_maand.gemeente_code = adressen.gemeente_code
    and per_maand.jaar = adressen.jaar
    and per_maand.uitkeringsnummer = adressen.uitkeringsnummer
left join gebieden
    on adressen.buurt_code = gebieden.gebied_code
    and adressen.indeling_jaar = gebieden.indeling_jaar
    and adressen.gemeente_code = gebieden.gemeente_code
