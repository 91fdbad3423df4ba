-- each row is the omvang of one form of support on 31 December, for a wet, in a wijk or the whole gemeente
with

omvang as (select * from {{ ref('agg_omvang') }})

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    ondersteuningsvorm_code,
    eenheid_naam,
    clienten_met_omvang_aantal,
    cast(case when is_te_bepalen then round(omvang_per_week, 4) end as decimal(18, 4)) as omvang_per_week,
    cast({{ deel('omvang_per_week', 'clienten_met_omvang_aantal') }} as decimal(18, 4)) as omvang_per_client_per_week,
    grens_per_week,
    case when is_te_bepalen and grens_per_week is not null then clienten_vanaf_grens_aantal end
        as clienten_vanaf_grens_aantal,
    -- It rests on other persons than the rest of the row, so it is left out by itself when they are too few.
    case
        when not ({{ is_te_klein('personen_zonder_omvang_aantal') }}) then cast({{ deel(
            '100 * (indicaties_peildatum_aantal - indicaties_met_omvang_aantal)', 'indicaties_peildatum_aantal'
        ) }} as decimal(18, 4))
    end as zonder_omvang_pct,
    cast(indeling_jaar as integer) as indeling_jaar,
    herkomst,
    -- The smallest group of persons that the row tells apart decides whether the row may be shown.
    cast(coalesce(least(
        nullif(clienten_met_omvang_aantal, 0), nullif(clienten_vanaf_grens_aantal, 0),
        nullif(clienten_met_omvang_aantal - clienten_vanaf_grens_aantal, 0)
    ), 0) as bigint) as personen_aantal
from omvang
