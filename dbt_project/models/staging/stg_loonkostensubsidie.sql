-- each row is one delivered wage cost subsidy of a person in a month
with

geleverd as (select * from {{ source('raw', 'loonkostensubsidie') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.verslagmaand,
    geleverd.client_pseudoniem,
    geleverd.bedrag_eur_nominaal,
    geleverd.buurten,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where
    {{ is_in_gebruik('loonkostensubsidie', "geleverd.verslagmaand") }}
    and {{ periode_jaar('geleverd.verslagmaand') }} >= {{ var('eerste_jaar') }}
