-- each row is the wijk in which somebody of a monthly register last lived in a year (design rule 4, other registers)
with

bijstand as (select * from {{ ref('stg_bijstand') }}),

loonkostensubsidie as (select * from {{ ref('stg_loonkostensubsidie') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

gebieden as (select * from {{ ref('dim_gebied') }}),

maanden as (
    select
        gemeente_code, 'bijstand' as register, uitkeringsnummer as persoon_sleutel, verslagmaand, buurten,
        levering_id, rij
    from bijstand
    union all
    select
        gemeente_code, 'loonkostensubsidie' as register, client_pseudoniem as persoon_sleutel, verslagmaand, buurten,
        levering_id, rij
    from loonkostensubsidie
),

gerangschikt as (
    select
        gemeente_code,
        register,
        persoon_sleutel,
        {{ periode_jaar('verslagmaand') }} as jaar,
        buurten,
        row_number() over (
            partition by gemeente_code, register, persoon_sleutel, {{ periode_jaar('verslagmaand') }}
            order by verslagmaand desc, levering_id desc, rij desc
        ) as rang
    from maanden
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
