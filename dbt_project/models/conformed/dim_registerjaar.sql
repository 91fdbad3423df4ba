-- each row is a year that the register of toewijzingen of a wet (or ALLE) covers, and whether it covers the years beside it
with

registers as (select * from {{ ref('int_registers') }}),

jaren as (select * from {{ ref('int_jaren') }}),

per_wet_en_samen as (
    select gemeente_code, wet_code, eerste_jaar, laatste_jaar
    from registers
    union all
    -- With one of both registers ALLE would be that one under another name (design rule 3).
    select
        gemeente_code, 'ALLE' as wet_code, max(eerste_jaar) as eerste_jaar, min(laatste_jaar) as laatste_jaar
    from registers
    where wet_code in ('WMO', 'JEUGDWET')
    group by gemeente_code
    having count(*) = 2
)

select
    per_wet_en_samen.gemeente_code,
    per_wet_en_samen.wet_code,
    jaren.jaar,
    jaren.jaar > per_wet_en_samen.eerste_jaar as heeft_vorig_jaar,
    jaren.jaar < per_wet_en_samen.laatste_jaar as heeft_volgend_jaar
from per_wet_en_samen
inner join jaren
    on jaren.jaar between per_wet_en_samen.eerste_jaar and per_wet_en_samen.laatste_jaar
