-- each row is the BUIG costs and average number of benefits of a gemeente, year and regeling
with

geleverd as (select * from {{ source('raw', 'buig_realisatie') }}),

plaatsen as (select * from {{ source('register', 'plaatsen') }})

select
    geleverd.gemeente_code,
    geleverd.jaar,
    geleverd.soort_code,
    geleverd.regeling_code,
    geleverd.gemiddeld_aantal,
    geleverd.kosten_eur_nominaal,
    geleverd.herkomst,
    geleverd.levering_id,
    geleverd.rij
from geleverd
where
    {{ is_in_gebruik('buig_realisatie') }}
    and geleverd.jaar >= {{ var('eerste_jaar') }}
