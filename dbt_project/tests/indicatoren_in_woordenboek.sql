-- Every published figure has a definition, and only for the wetten that the definition names.
select
    kernindicatoren.indicator_code,
    kernindicatoren.wet_code,
    count(*) as rijen_aantal
from {{ ref('kernindicatoren') }} as kernindicatoren
left join {{ ref('indicatoren') }} as indicatoren
    on kernindicatoren.indicator_code = indicatoren.code
    and ',' || indicatoren.wetten || ',' like '%,' || kernindicatoren.wet_code || ',%'
where indicatoren.code is null
group by kernindicatoren.indicator_code, kernindicatoren.wet_code
