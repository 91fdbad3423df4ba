-- each row counts clients and indicaties of a wet in a year, in a wijk or the whole gemeente, for one or all voorzieningen
with

indicaties as (select * from {{ ref('fct_indicaties') }}),

register_jaren as (select * from {{ ref('dim_registerjaar') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

-- Each indicatie counts in its wijk and in the gemeente; under its wet and under ALLE, where the wijk may differ
-- (design rule 4); and, for the gemeente, under its own voorziening.
tellingen as (
    select
        gemeente_code, jaar, wet_code, wijk_code, 'ALLE' as voorziening_code,
        drager_sleutel, is_client, is_peildatum, is_maatwerk, herkomst
    from indicaties
    union all
    select
        gemeente_code, jaar, 'ALLE' as wet_code, wijk_alle_code as wijk_code, 'ALLE' as voorziening_code,
        drager_sleutel, is_client, is_peildatum, is_maatwerk, herkomst
    from indicaties
    union all
    select
        gemeente_code, jaar, wet_code, gemeente_code as wijk_code, 'ALLE' as voorziening_code,
        drager_sleutel, is_client, is_peildatum, is_maatwerk, herkomst
    from indicaties
    union all
    select
        gemeente_code, jaar, 'ALLE' as wet_code, gemeente_code as wijk_code, 'ALLE' as voorziening_code,
        drager_sleutel, is_client, is_peildatum, is_maatwerk, herkomst
    from indicaties
    union all
    select
        gemeente_code, jaar, wet_code, gemeente_code as wijk_code, voorziening_code,
        drager_sleutel, is_client, is_peildatum, is_maatwerk, herkomst
    from indicaties
),

geteld as (
    select
        gemeente_code, jaar, wet_code, wijk_code, voorziening_code,
        count(distinct case when is_client then drager_sleutel end) as clienten_aantal,
        count(distinct case when is_client and is_peildatum then drager_sleutel end) as clienten_peildatum_aantal,
        count(distinct case when is_client and is_peildatum and is_maatwerk then drager_sleutel end)
            as clienten_maatwerk_aantal,
        count(*) as indicaties_aantal,
        count(case when is_peildatum then 1 end) as indicaties_peildatum_aantal,
        -- Unknown persons are no clients, but somebody all the same; how many is unknown, so they count as one.
        count(distinct case when is_client then drager_sleutel end)
        + max(case when is_client then 0 else 1 end) as personen_aantal,
        count(distinct case when is_client and is_peildatum then drager_sleutel end)
        + max(case when is_peildatum and not is_client then 1 else 0 end) as personen_peildatum_aantal
    from tellingen
    group by gemeente_code, jaar, wet_code, wijk_code, voorziening_code
),

-- A wijk in which nobody has an indicatie is a zero, not a missing row; ALLE needs the registers of both wetten.
wetten as (
    select
        tellingen.gemeente_code, tellingen.jaar, tellingen.wet_code, tellingen.voorziening_code,
        {{ zwakste_herkomst('tellingen.herkomst') }} as herkomst
    from tellingen
    inner join register_jaren
        on tellingen.gemeente_code = register_jaren.gemeente_code
        and tellingen.wet_code = register_jaren.wet_code
        and tellingen.jaar = register_jaren.jaar
    group by tellingen.gemeente_code, tellingen.jaar, tellingen.wet_code, tellingen.voorziening_code
)

select
    wetten.gemeente_code,
    wetten.jaar,
    wetten.wet_code,
    wijk_jaren.wijk_code,
    wetten.voorziening_code,
    wijk_jaren.indeling_jaar,
    coalesce(geteld.clienten_aantal, 0) as clienten_aantal,
    coalesce(geteld.clienten_peildatum_aantal, 0) as clienten_peildatum_aantal,
    coalesce(geteld.clienten_maatwerk_aantal, 0) as clienten_maatwerk_aantal,
    coalesce(geteld.indicaties_aantal, 0) as indicaties_aantal,
    coalesce(geteld.indicaties_peildatum_aantal, 0) as indicaties_peildatum_aantal,
    coalesce(geteld.personen_aantal, 0) as personen_aantal,
    coalesce(geteld.personen_peildatum_aantal, 0) as personen_peildatum_aantal,
    wetten.herkomst
from wetten
inner join wijk_jaren
    on wetten.gemeente_code = wijk_jaren.gemeente_code
    and wetten.jaar = wijk_jaren.jaar
    and (wetten.voorziening_code = 'ALLE' or wijk_jaren.wijk_code = wijk_jaren.gemeente_code)
left join geteld
    on wetten.gemeente_code = geteld.gemeente_code
    and wetten.jaar = geteld.jaar
    and wetten.wet_code = geteld.wet_code
    and wijk_jaren.wijk_code = geteld.wijk_code
    and wetten.voorziening_code = geteld.voorziening_code
