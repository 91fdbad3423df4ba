-- each row is a year in which a register of a gemeente recorded something
with

versies as (select * from {{ ref('stg_indicaties') }}),

toewijzingen as (select * from {{ ref('int_toewijzingen') }}),

declaraties as (select * from {{ ref('int_declaratieregels') }}),

bijstand as (select * from {{ ref('stg_bijstand') }}),

loonkostensubsidie as (select * from {{ ref('stg_loonkostensubsidie') }}),

eigen_bijdragen as (select * from {{ ref('stg_eigen_bijdragen') }}),

begroting as (select * from {{ ref('stg_begroting') }}),

alle_registers as (
    -- All versions of a toewijzing, unless it was withdrawn: then it never existed, and opens no year either.
    select
        versies.gemeente_code, 'indicaties' as register, versies.wet_code,
        cast(year(versies.toewijzingsdatum) as integer) as jaar
    from versies
    inner join toewijzingen
        on versies.gemeente_code = toewijzingen.gemeente_code
        and versies.toewijzingnummer = toewijzingen.toewijzingnummer
    -- Nothing was recorded in a year after its delivery: that is a typing error, and would open that year.
    where year(versies.toewijzingsdatum) <= year(versies.ontvangen_op)
    union all
    select gemeente_code, 'declaraties' as register, wet_code, jaar
    from declaraties
    where jaar <= year(ontvangen_op)
    union all
    select gemeente_code, 'bijstand' as register, 'PARTICIPATIEWET' as wet_code, {{ periode_jaar('verslagmaand') }} as jaar
    from bijstand
    union all
    select
        gemeente_code, 'loonkostensubsidie' as register, 'PARTICIPATIEWET' as wet_code,
        {{ periode_jaar('verslagmaand') }} as jaar
    from loonkostensubsidie
    union all
    select gemeente_code, 'eigen_bijdragen' as register, 'WMO' as wet_code, {{ periode_jaar('periode') }} as jaar
    from eigen_bijdragen
    union all
    select gemeente_code, 'jaarrekening' as register, wet_code, jaar
    from begroting
    where jaarrekening_eur_nominaal is not null
)

select gemeente_code, register, wet_code, jaar
from alle_registers
group by gemeente_code, register, wet_code, jaar
