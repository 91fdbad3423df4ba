-- each row is a year that the register of toewijzingen of a wet (or ALLE) covers, and whether it covers the years beside it
with

registers as (select * from {{ ref('int_registers') }}),

jaren as (select * from {{ ref('int_jaren') }}),

per_wet_en_samen as (
    select gemeente_code, wet_code, eerste_jaar, laatste_jaar
    from registers
    union all
    select gemeente_code, 'ALLE' as wet_code, eerste_jaar, laatste_jaar
    from registers
)

select
    per_wet_en_samen.gemeente_code,
    per_wet_en_samen.wet_code,
    jaren.jaar,
    -- ALLE lacks the year before as soon as one of its wetten starts in this year.
    max(case when per_wet_en_samen.eerste_jaar = jaren.jaar then 1 else 0 end) = 0 as heeft_vorig_jaar,
    jaren.jaar < max(per_wet_en_samen.laatste_jaar) as heeft_volgend_jaar
from per_wet_en_samen
inner join jaren
    on jaren.jaar between per_wet_en_samen.eerste_jaar and per_wet_en_samen.laatste_jaar
group by per_wet_en_samen.gemeente_code, per_wet_en_samen.wet_code, jaren.jaar
