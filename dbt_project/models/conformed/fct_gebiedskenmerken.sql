-- each row is the value of a characteristic of an area on 31 December of a year
with

kenmerken as (select * from {{ ref('stg_gebiedskenmerken') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

-- As with the population: 31 December goes before the day after, and a value of another date never stands in.
per_jaareinde as (
    select
        gemeente_code, gebied_code, kenmerk_code, kenmerk_categorie_code, eenheid, kenmerk_waarde, herkomst, peildatum,
        {{ jaar_van_jaareinde('peildatum') }} as jaar
    from kenmerken
),

per_kenmerk as (
    select
        gemeente_code, jaar, gebied_code, kenmerk_code, kenmerk_categorie_code, eenheid, kenmerk_waarde, herkomst,
        row_number() over (
            partition by gemeente_code, jaar, gebied_code, kenmerk_code, kenmerk_categorie_code, eenheid
            order by peildatum
        ) as rang
    from per_jaareinde
)

select
    per_kenmerk.gemeente_code,
    jaren.jaar,
    per_kenmerk.gebied_code,
    per_kenmerk.kenmerk_code,
    per_kenmerk.kenmerk_categorie_code,
    per_kenmerk.eenheid,
    cast(per_kenmerk.kenmerk_waarde as decimal(18, 4)) as kenmerk_waarde,
    per_kenmerk.herkomst
from per_kenmerk
inner join jaren
    on per_kenmerk.gemeente_code = jaren.gemeente_code
    and per_kenmerk.jaar = jaren.jaar
where per_kenmerk.rang = 1
