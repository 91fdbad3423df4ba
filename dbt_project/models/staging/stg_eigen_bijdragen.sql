-- each row is the own contribution of a client in one period
with

geleverd as (select * from {{ source('raw', 'eigen_bijdragen') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.periode,
    geleverd.client_pseudoniem,
    geleverd.regeling_naam,
    geleverd.opgelegd_eur_nominaal,
    geleverd.geind_eur_nominaal,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where
    {{ is_in_gebruik('eigen_bijdragen', "geleverd.periode") }}
    and {{ periode_jaar('geleverd.periode') }} >= {{ var('eerste_jaar') }}
