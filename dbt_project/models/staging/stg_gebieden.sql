-- each row is a gemeente, wijk or buurt in one edition of the division
with

geleverd as (select * from {{ source('raw', 'gebieden') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.indeling_jaar,
    geleverd.gebied_code,
    geleverd.gebied_naam,
    geleverd.niveau_code,
    geleverd.hoort_bij_code,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where {{ is_in_gebruik('gebieden') }}
