-- Wijken, ONBEKEND and NIET_TOE_TE_DELEN add up to the gemeente for every indicator that says so, before suppression.
with

kernindicatoren as (select * from {{ ref('kernindicatoren') }}),

indicatoren as (select * from {{ ref('indicatoren') }}),

sommen as (
    select
        kernindicatoren.gemeente_code,
        kernindicatoren.jaar,
        kernindicatoren.wet_code,
        kernindicatoren.indicator_code,
        sum(case when kernindicatoren.wijk_code <> kernindicatoren.gemeente_code then kernindicatoren.waarde end) as wijken,
        count(*) as plaatsen_aantal,
        sum(case when kernindicatoren.wijk_code = kernindicatoren.gemeente_code then kernindicatoren.waarde end) as gemeente
    from kernindicatoren
    inner join indicatoren
        on kernindicatoren.indicator_code = indicatoren.code
    where indicatoren.optelbaar_over like '%wijk%'
    group by
        kernindicatoren.gemeente_code, kernindicatoren.jaar, kernindicatoren.wet_code, kernindicatoren.indicator_code
)

select
    gemeente_code,
    jaar,
    wet_code,
    indicator_code,
    wijken,
    gemeente
from sommen
-- A twelfth has no end: an average that was rounded to four decimals may be off by 0,00005, in every place.
where
    abs(coalesce(wijken, 0) - coalesce(gemeente, 0))
    > case indicator_code when 'uitkeringen_gemiddeld' then 0.00005 * plaatsen_aantal else 0 end
