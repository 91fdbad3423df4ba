-- each row is the wijk in which somebody of a register with addresses last lived in a year (design rule 4, other registers)
with

bijstand as (select * from {{ ref('stg_bijstand') }}),

loonkostensubsidie as (select * from {{ ref('stg_loonkostensubsidie') }}),

contact_jaren as (select * from {{ ref('int_contact_jaren') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

gebieden as (select * from {{ ref('dim_gebied') }}),

-- A contact has the address of its start; of two that began on one day the name of the voorziening decides. Of two
-- addresses in one month the buurt does, an unknown one last: the order of rows must not matter.
adressen as (
    select
        gemeente_code, 'bijstand' as register, uitkeringsnummer as persoon_sleutel, {{ periode_jaar('verslagmaand') }} as jaar,
        verslagmaand as moment, '' as volgorde, buurten
    from bijstand
    union all
    select
        gemeente_code, 'loonkostensubsidie' as register, client_pseudoniem as persoon_sleutel,
        {{ periode_jaar('verslagmaand') }} as jaar,
        verslagmaand as moment, '' as volgorde, buurten
    from loonkostensubsidie
    union all
    select
        gemeente_code, 'sociale_basis' as register, client_pseudoniem as persoon_sleutel, jaar,
        cast(contact_startdatum as {{ dbt.type_string() }}) as moment, voorziening_naam as volgorde, buurten
    from contact_jaren
),

-- Of twelve months of addresses, with all their editions, one is sorted.
laatste_moment as (
    select gemeente_code, register, persoon_sleutel, jaar, max(moment) as moment
    from adressen
    group by gemeente_code, register, persoon_sleutel, jaar
),

gerangschikt as (
    select
        adressen.gemeente_code,
        adressen.register,
        adressen.persoon_sleutel,
        adressen.jaar,
        adressen.buurten,
        row_number() over (
            partition by adressen.gemeente_code, adressen.register, adressen.persoon_sleutel, adressen.jaar
            order by adressen.volgorde desc, cast(adressen.buurten as {{ dbt.type_string() }}) desc
        ) as rang
    from adressen
    inner join laatste_moment
        on adressen.gemeente_code = laatste_moment.gemeente_code
        and adressen.register = laatste_moment.register
        and adressen.persoon_sleutel = laatste_moment.persoon_sleutel
        and adressen.jaar = laatste_moment.jaar
        and adressen.moment = laatste_moment.moment
),

laatste as (
    select
        gerangschikt.gemeente_code,
        gerangschikt.register,
        gerangschikt.persoon_sleutel,
        gerangschikt.jaar,
        jaren.indeling_jaar,
        {{ buurt_in_editie('gerangschikt.buurten', 'jaren.indeling_jaar') }} as buurt_code
    from gerangschikt
    inner join jaren
        on gerangschikt.gemeente_code = jaren.gemeente_code
        and gerangschikt.jaar = jaren.jaar
    where gerangschikt.rang = 1
)

select
    laatste.gemeente_code,
    laatste.register,
    laatste.persoon_sleutel,
    laatste.jaar,
    coalesce(gebieden.wijk_code, 'ONBEKEND') as wijk_code
from laatste
left join gebieden
    on laatste.buurt_code = gebieden.gebied_code
    and laatste.indeling_jaar = gebieden.indeling_jaar
    and laatste.gemeente_code = gebieden.gemeente_code
