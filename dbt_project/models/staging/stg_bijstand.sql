-- each row is one delivered benefit of a household in a month
with

geleverd as (select * from {{ source('raw', 'bijstand') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.verslagmaand,
    geleverd.uitkeringsnummer,
    geleverd.regeling_code,
    geleverd.ingangsdatum,
    geleverd.client_pseudoniem,
    geleverd.partner_pseudoniem,
    geleverd.bruto_bedrag_eur_nominaal,
    geleverd.buurten,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where
    {{ is_in_gebruik('bijstand', "geleverd.verslagmaand") }}
    and {{ periode_jaar('geleverd.verslagmaand') }} >= {{ var('eerste_jaar') }}
