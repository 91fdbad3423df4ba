-- each row is the value of a characteristic of an area on 31 December of a year
with

kenmerken as (select * from {{ ref('stg_gebiedskenmerken') }}),

jaren as (select * from {{ ref('dim_jaar') }})

-- As with the population, a value of another date never stands in.
select
    kenmerken.gemeente_code,
    jaren.jaar,
    kenmerken.gebied_code,
    kenmerken.kenmerk_code,
    kenmerken.kenmerk_categorie_code,
    kenmerken.eenheid,
    cast(kenmerken.kenmerk_waarde as decimal(18, 4)) as kenmerk_waarde,
    kenmerken.herkomst
from kenmerken
inner join jaren
    on kenmerken.gemeente_code = jaren.gemeente_code
    and kenmerken.peildatum = jaren.peildatum
