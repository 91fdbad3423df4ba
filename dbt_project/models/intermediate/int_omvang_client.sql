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
    -- Rounded only here: twelve times a third of an hour is four hours, and reaches the bound.
    cast(round(sum(omvang_per_week), 4) as decimal(18, 4)) as omvang_per_week
from per_wet_en_samen
group by gemeente_code, jaar, wet_code, wijk_code, ondersteuningsvorm_code, drager_sleutel, is_client
