-- each row is the omvang of one form of support on 31 December, for a wet, in a wijk or the whole gemeente
with

omvang as (select * from {{ ref('agg_omvang') }}),

bijzonderheden as (select * from {{ ref('dim_bijzonderheid') }})

select
    omvang.gemeente_code,
    omvang.jaar,
    omvang.wet_code,
    omvang.wijk_code,
    omvang.ondersteuningsvorm_code,
    omvang.eenheid_naam,
    omvang.clienten_met_omvang_aantal,
    cast(case when omvang.is_te_bepalen then round(omvang.omvang_per_week, 4) end as decimal(18, 4)) as omvang_per_week,
    cast({{ deel('omvang.omvang_per_week', 'omvang.clienten_met_omvang_aantal') }} as decimal(18, 4)) as omvang_per_client_per_week,
    omvang.grens_per_week,
    case when omvang.is_te_bepalen and omvang.grens_per_week is not null then omvang.clienten_vanaf_grens_aantal end
        as clienten_vanaf_grens_aantal,
    -- It rests on other persons than the rest of the row. Left out where they are too few, and where there are none: an
    -- empty share then doesn't say that there is somebody. In whole percents, or its fraction could be found again.
    case
        when omvang.personen_zonder_omvang_aantal > 0
            and not ({{ is_te_klein('omvang.personen_zonder_omvang_aantal') }}) then cast(round({{ deel(
            '100 * (omvang.indicaties_peildatum_aantal - omvang.indicaties_met_omvang_aantal)',
            'omvang.indicaties_peildatum_aantal'
        ) }}) as decimal(18, 4))
    end as zonder_omvang_pct,
    cast(omvang.indeling_jaar as integer) as indeling_jaar,
    omvang.herkomst,
    coalesce(bijzonderheden.bijzonderheid_ids, '') as bijzonderheid_ids,
    -- The smallest group of persons that the row tells apart decides whether the row may be shown.
    cast(coalesce(least(
        nullif(omvang.clienten_met_omvang_aantal, 0), nullif(omvang.clienten_vanaf_grens_aantal, 0),
        nullif(omvang.clienten_met_omvang_aantal - omvang.clienten_vanaf_grens_aantal, 0)
    ), 0) as bigint) as personen_aantal
from omvang
left join bijzonderheden
    on {{ raakt(
        'bijzonderheden', 'omvang',
        "case omvang.ondersteuningsvorm_code when 'individueel' then 'clienten_individueel_vanaf_4_uur' else 'clienten_groep_vanaf_5_dagdelen' end"
    ) }}
