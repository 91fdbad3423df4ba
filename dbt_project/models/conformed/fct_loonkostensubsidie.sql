-- each row is the wage cost subsidy for a person in one month
with

loonkostensubsidie as (select * from {{ ref('stg_loonkostensubsidie') }}),

adressen as (select * from {{ ref('int_laatste_adres') }}),

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
)

select
    per_maand.gemeente_code,
    per_maand.jaar,
    per_maand.verslagmaand,
    per_maand.client_pseudoniem,
    adressen.wijk_code,
    per_maand.bedrag_eur_nominaal,
    per_maand.herkomst
from per_maand
inner join adressen
    on per_maand.gemeente_code = adressen.gemeente_code
    and adressen.register = 'loonkostensubsidie'
    and per_maand.client_pseudoniem = adressen.persoon_sleutel
    and per_maand.jaar = adressen.jaar
