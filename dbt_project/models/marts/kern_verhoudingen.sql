-- each row is spending or clients per inhabitant, or spending per client, for a wet, year and place
with

uitgaven as (select * from {{ ref('agg_uitgaven') }}),

gebruik as (select * from {{ ref('agg_gebruik') }}),

bevolking as (select * from {{ ref('agg_bevolking') }}),

indicatoren as (
    select
        uitgaven.gemeente_code, uitgaven.jaar, uitgaven.wet_code, uitgaven.wijk_code,
        'uitgaven_per_inwoner' as indicator_code,
        {{ deel('uitgaven.uitgaven_eur_nominaal', 'bevolking.inwoners_aantal') }} as waarde,
        uitgaven.personen_aantal, uitgaven.status, uitgaven.jaar as prijspeil_jaar,
        {{ zwakste_van(['uitgaven.uitgaven_herkomst', 'bevolking.herkomst']) }} as herkomst
    from uitgaven
    inner join bevolking
        on uitgaven.gemeente_code = bevolking.gemeente_code
        and uitgaven.jaar = bevolking.jaar
        and uitgaven.wijk_code = bevolking.wijk_code
    union all
    -- Beside the amount it tells the number of clients, and beside that number the amount: the smaller of both decides.
    select
        uitgaven.gemeente_code, uitgaven.jaar, uitgaven.wet_code, uitgaven.wijk_code,
        'uitgaven_per_client' as indicator_code,
        {{ deel('uitgaven.uitgaven_eur_nominaal', 'gebruik.clienten_aantal') }} as waarde,
        case when gebruik.clienten_aantal = 0 then 0
            else least(gebruik.clienten_aantal, coalesce(nullif(uitgaven.personen_aantal, 0), gebruik.clienten_aantal))
        end as personen_aantal,
        uitgaven.status, uitgaven.jaar as prijspeil_jaar,
        {{ zwakste_van(['uitgaven.uitgaven_herkomst', 'gebruik.herkomst']) }} as herkomst
    from uitgaven
    inner join gebruik
        on uitgaven.gemeente_code = gebruik.gemeente_code
        and uitgaven.jaar = gebruik.jaar
        and uitgaven.wet_code = gebruik.wet_code
        and uitgaven.wijk_code = gebruik.wijk_code
    where gebruik.voorziening_code = 'ALLE' and uitgaven.wet_code in ('WMO', 'JEUGDWET')
    union all
    select
        gebruik.gemeente_code, gebruik.jaar, gebruik.wet_code, gebruik.wijk_code,
        'clienten_per_1000_inwoners' as indicator_code,
        {{ deel('1000 * gebruik.clienten_aantal', 'bevolking.inwoners_aantal') }} as waarde,
        gebruik.clienten_aantal as personen_aantal, null as status, null as prijspeil_jaar,
        {{ zwakste_van(['gebruik.herkomst', 'bevolking.herkomst']) }} as herkomst
    from gebruik
    inner join bevolking
        on gebruik.gemeente_code = bevolking.gemeente_code
        and gebruik.jaar = bevolking.jaar
        and gebruik.wijk_code = bevolking.wijk_code
    where gebruik.voorziening_code = 'ALLE'
)

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    indicator_code,
    cast(waarde as decimal(18, 4)) as waarde,
    cast(personen_aantal as bigint) as personen_aantal,
    status,
    cast(prijspeil_jaar as integer) as prijspeil_jaar,
    false as is_peildatum,
    herkomst
from indicatoren
