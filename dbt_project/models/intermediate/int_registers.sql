-- each row is the span of years that the register of toewijzingen of a gemeente and wet covers
with

waarnemingen as (select * from {{ ref('int_waarnemingen') }}),

-- A register of toewijzingen starts in the year of its first toewijzing. It ends in the last year in which any register
-- of the gemeente recorded something: an open-ended toewijzing says nothing about the years after.
laatste_jaren as (
    select gemeente_code, max(jaar) as laatste_jaar
    from waarnemingen
    group by gemeente_code
),

eerste_jaren as (
    select gemeente_code, wet_code, min(jaar) as eerste_jaar
    from waarnemingen
    where register = 'indicaties'
    group by gemeente_code, wet_code
)

select
    eerste_jaren.gemeente_code,
    eerste_jaren.wet_code,
    -- nothing is computed of the years before the setting
    greatest(eerste_jaren.eerste_jaar, {{ var('eerste_jaar') }}) as eerste_jaar,
    laatste_jaren.laatste_jaar
from eerste_jaren
inner join laatste_jaren
    on eerste_jaren.gemeente_code = laatste_jaren.gemeente_code
