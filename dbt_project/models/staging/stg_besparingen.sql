-- each row is an amount that was agreed on or saved with a measure in a year
with

geleverd as (select * from {{ source('raw', 'besparingen') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.programma_naam,
    geleverd.maatregel_naam,
    geleverd.wet_code,
    geleverd.jaar,
    geleverd.maatregel_soort_code,
    geleverd.bedrag_eur_nominaal,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where
    {{ is_in_gebruik('besparingen') }}
    and geleverd.jaar >= {{ var('eerste_jaar') }}
