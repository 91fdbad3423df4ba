-- each row is a client (or unknown person) with its omvang per week in one form on 31 December, per wet and for both
with

indicaties as (select * from {{ ref('fct_indicaties') }}),

per_wet_en_samen as (
    select
        gemeente_code, jaar, wet_code, wijk_code, ondersteuningsvorm_code, drager_sleutel, is_client, omvang_per_week
    from indicaties
    where is_peildatum and ondersteuningsvorm_code is not null
    union all
    select
        gemeente_code, jaar, 'ALLE' as wet_code, wijk_alle_code as wijk_code, ondersteuningsvorm_code, drager_sleutel,
        is_client, omvang_per_week
    from indicaties
    where is_peildatum and ondersteuningsvorm_code is not null
)

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    ondersteuningsvorm_code,
    drager_sleutel,
    is_client,
    count(*) as indicaties_aantal,
    count(omvang_per_week) as indicaties_met_omvang_aantal,
    -- Not rounded yet: many small roundings would show in the sum over clients.
    cast(sum(omvang_per_week) as decimal(28, 8)) as omvang_per_week
from per_wet_en_samen
group by gemeente_code, jaar, wet_code, wijk_code, ondersteuningsvorm_code, drager_sleutel, is_client
