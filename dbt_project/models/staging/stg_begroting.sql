-- each row is a P&C post of a gemeente, year and wet with its four versions
with

geleverd as (select * from {{ source('raw', 'begroting') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.jaar,
    geleverd.wet_code,
    geleverd.post,
    geleverd.soort_code,
    geleverd.component_code,
    geleverd.primitief_eur_nominaal,
    geleverd.berap1_eur_nominaal,
    geleverd.gewijzigd_eur_nominaal,
    geleverd.jaarrekening_eur_nominaal,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where
    {{ is_in_gebruik('begroting') }}
    and geleverd.jaar >= {{ var('eerste_jaar') }}
