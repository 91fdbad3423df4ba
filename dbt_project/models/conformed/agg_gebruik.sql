-- each row counts clients and indicaties of a wet in a year, in a wijk or the whole gemeente, for one or all voorzieningen
with

indicaties as (select * from {{ ref('fct_indicaties') }}),

register_jaren as (select * from {{ ref('dim_registerjaar') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

-- One row per person and voorziening first: what follows then passes over the persons, not over all indicaties five times.
personen as (
    select
        gemeente_code, jaar, wet_code, wijk_code, wijk_alle_code, voorziening_code, drager_sleutel, is_client,
        count(*) as indicaties_aantal,
        count(case when is_peildatum then 1 end) as peildatum_aantal,
        count(case when is_peildatum and is_maatwerk then 1 end) as maatwerk_aantal,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from indicaties
    group by gemeente_code, jaar, wet_code, wijk_code, wijk_alle_code, voorziening_code, drager_sleutel, is_client
),

-- Each indicatie counts in its wijk and in the gemeente; under its wet and under ALLE, where the wijk may differ
-- (design rule 4); and, for the gemeente, under its own voorziening.
tellingen as (
    {% for wet, wijk, voorziening in [
        ('wet_code', 'wijk_code', "'ALLE'"), ("'ALLE'", 'wijk_alle_code', "'ALLE'"),
        ('wet_code', 'gemeente_code', "'ALLE'"), ("'ALLE'", 'gemeente_code', "'ALLE'"),
        ('wet_code', 'gemeente_code', 'voorziening_code'),
    ] %}
    select
        gemeente_code, jaar, {{ wet }} as wet_code, {{ wijk }} as wijk_code, {{ voorziening }} as voorziening_code,
        drager_sleutel, is_client, indicaties_aantal, peildatum_aantal, maatwerk_aantal, herkomst
    from personen
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

per_persoon as (
    select
        gemeente_code, jaar, wet_code, wijk_code, voorziening_code, drager_sleutel, is_client,
        sum(indicaties_aantal) as indicaties_aantal, sum(peildatum_aantal) as peildatum_aantal,
        sum(maatwerk_aantal) as maatwerk_aantal
    from tellingen
    group by gemeente_code, jaar, wet_code, wijk_code, voorziening_code, drager_sleutel, is_client
),

-- Unknown persons are no clients, but somebody all the same; how many is unknown, so they count as one.
geteld as (
    select
        gemeente_code, jaar, wet_code, wijk_code, voorziening_code,
        count(case when is_client then 1 end) as clienten_aantal,
        count(case when is_client and peildatum_aantal > 0 then 1 end) as clienten_peildatum_aantal,
        count(case when is_client and maatwerk_aantal > 0 then 1 end) as clienten_maatwerk_aantal,
        cast(sum(indicaties_aantal) as bigint) as indicaties_aantal,
        cast(sum(peildatum_aantal) as bigint) as indicaties_peildatum_aantal,
        max(case when is_client then 0 else 1 end) as onbekend_aantal,
        max(case when peildatum_aantal > 0 and not is_client then 1 else 0 end) as onbekend_peildatum_aantal
    from per_persoon
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
    coalesce(geteld.clienten_aantal + geteld.onbekend_aantal, 0) as personen_aantal,
    coalesce(geteld.clienten_peildatum_aantal + geteld.onbekend_peildatum_aantal, 0) as personen_peildatum_aantal,
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
