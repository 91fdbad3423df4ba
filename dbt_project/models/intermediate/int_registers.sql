-- each row is the span of years that the register of toewijzingen of a gemeente and wet covers
with

waarnemingen as (select * from {{ ref('int_waarnemingen') }}),

toewijzingen as (select * from {{ ref('stg_indicaties') }}),

-- A register of toewijzingen starts in the year of its first toewijzing and reaches at least that of its last one.
registers as (
    select gemeente_code, wet_code, min(jaar) as eerste_jaar, max(jaar) as laatste_jaar
    from waarnemingen
    where register = 'indicaties'
    group by gemeente_code, wet_code
),

-- It reaches further, up to the last year in which any register of the gemeente recorded something, for toewijzingen go
-- on without being decided on again. But no file tells of a year that wasn't over when it was received.
ontvangen as (
    select gemeente_code, wet_code, cast(max(year(ontvangen_op)) - 1 as integer) as laatste_volle_jaar
    from toewijzingen
    group by gemeente_code, wet_code
),

laatste_jaren as (
    select gemeente_code, max(jaar) as laatste_jaar
    from waarnemingen
    group by gemeente_code
)

select
    registers.gemeente_code,
    registers.wet_code,
    -- nothing is computed of the years before the setting
    greatest(registers.eerste_jaar, {{ var('eerste_jaar') }}) as eerste_jaar,
    greatest(
        registers.laatste_jaar, least(laatste_jaren.laatste_jaar, ontvangen.laatste_volle_jaar)
    ) as laatste_jaar
from registers
inner join ontvangen
    on registers.gemeente_code = ontvangen.gemeente_code
    and registers.wet_code = ontvangen.wet_code
inner join laatste_jaren
    on registers.gemeente_code = laatste_jaren.gemeente_code
