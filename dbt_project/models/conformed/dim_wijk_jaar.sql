-- each row is a place where people of a gemeente are counted in a year: a wijk, ONBEKEND, or the gemeente itself
with

jaren as (select * from {{ ref('dim_jaar') }}),

gebieden as (select * from {{ ref('dim_gebied') }}),

plaatsen as (
    select jaren.gemeente_code, jaren.jaar, gebieden.wijk_code, gebieden.gebied_naam as wijk_naam
    from jaren
    inner join gebieden
        on jaren.gemeente_code = gebieden.gemeente_code
        and jaren.indeling_jaar = gebieden.indeling_jaar
    where gebieden.niveau_code = 'wijk'
    union all
    select gemeente_code, jaar, 'ONBEKEND' as wijk_code, 'Adres onbekend' as wijk_naam
    from jaren
    union all
    select jaren.gemeente_code, jaren.jaar, jaren.gemeente_code as wijk_code, gebieden.gebied_naam as wijk_naam
    from jaren
    left join gebieden
        on jaren.gemeente_code = gebieden.gebied_code
        and jaren.indeling_jaar = gebieden.indeling_jaar
)

select
    plaatsen.gemeente_code,
    plaatsen.jaar,
    plaatsen.wijk_code,
    coalesce(plaatsen.wijk_naam, plaatsen.gemeente_code) as wijk_naam,
    jaren.indeling_jaar
from plaatsen
inner join jaren
    on plaatsen.gemeente_code = jaren.gemeente_code
    and plaatsen.jaar = jaren.jaar
