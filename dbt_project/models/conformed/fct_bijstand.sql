-- each row is a benefit of a household under one regeling in one month
with

bijstand as (select * from {{ ref('stg_bijstand') }}),

adressen as (select * from {{ ref('int_laatste_adres') }}),

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
)

select
    per_maand.gemeente_code,
    per_maand.jaar,
    per_maand.verslagmaand,
    per_maand.uitkeringsnummer,
    per_maand.client_pseudoniem,
    per_maand.regeling_code,
    'PARTICIPATIEWET-' || per_maand.regeling_code as voorziening_code,
    adressen.wijk_code,
    per_maand.bruto_bedrag_eur_nominaal,
    per_maand.herkomst
from per_maand
inner join adressen
    on per_maand.gemeente_code = adressen.gemeente_code
    and adressen.register = 'bijstand'
    and per_maand.uitkeringsnummer = adressen.persoon_sleutel
    and per_maand.jaar = adressen.jaar
