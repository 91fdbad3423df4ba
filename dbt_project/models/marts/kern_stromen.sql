-- each row is the number of clients who came or who left under a wet or ALLE in a year and place
with

stromen as (select * from {{ ref('agg_stromen') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

indicatoren as (
    select
        gemeente_code, jaar, wet_code, wijk_code, 'instroom' as indicator_code, instroom_aantal as personen_aantal,
        cast(null as {{ dbt.type_string() }}) as status, instroom_herkomst as herkomst
    from stromen
    union all
    -- Who left is only certain when the next year is closed: until then somebody may come back.
    select
        stromen.gemeente_code, stromen.jaar, stromen.wet_code, stromen.wijk_code, 'uitstroom' as indicator_code,
        stromen.uitstroom_aantal as personen_aantal,
        case when not jaren.is_gesloten then 'voorlopig' end as status, stromen.uitstroom_herkomst as herkomst
    from stromen
    left join jaren
        on stromen.gemeente_code = jaren.gemeente_code
        and jaren.jaar = stromen.jaar + 1
)

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    indicator_code,
    cast(personen_aantal as decimal(18, 4)) as waarde,
    cast(personen_aantal as bigint) as personen_aantal,
    status,
    cast(null as integer) as prijspeil_jaar,
    false as is_peildatum,
    herkomst
from indicatoren
