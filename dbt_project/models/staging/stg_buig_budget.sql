-- each row is the BUIG budget of a gemeente and year in one publication of the ministry
with

geleverd as (select * from {{ source('raw', 'buig_budget') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.jaar,
    geleverd.vaststelling_code,
    geleverd.uitkeringen_eur_nominaal,
    geleverd.loonkostensubsidies_eur_nominaal,
    geleverd.totaal_eur_nominaal,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where
    {{ is_in_gebruik('buig_budget') }}
    and geleverd.jaar >= {{ var('eerste_jaar') }}
