-- each row counts the layers of the transformatiepiramide on 31 December of a year, in a wijk or the whole gemeente
with

indicaties as (select * from {{ ref('fct_indicaties') }}),

contacten as (select * from {{ ref('fct_sociale_basis') }}),

personen as (select * from {{ ref('int_piramide_personen') }}),

register_jaren as (select * from {{ ref('dim_registerjaar') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

geteld as (
    select
        gemeente_code, jaar, wijk_code,
        count(*) as totaal_aantal,
        count(case when heeft_maatwerk then 1 end) as maatwerk_aantal,
        count(case when heeft_sociale_basis then 1 end) as sociale_basis_aantal,
        count(case when heeft_formeel then 1 end) as formeel_aantal,
        -- who has both forms counts as formeel, so that the forms add up
        count(case when heeft_sociale_basis and not heeft_formeel then 1 end) as informeel_aantal,
        count(case when heeft_maatwerk and heeft_sociale_basis then 1 end) as beide_aantal
    from personen
    group by gemeente_code, jaar, wijk_code
),

-- Maatwerk is that of both wetten, so it needs both registers.
maatwerk_jaren as (
    select indicaties.gemeente_code, indicaties.jaar, {{ zwakste_herkomst('indicaties.herkomst') }} as herkomst
    from indicaties
    inner join register_jaren
        on indicaties.gemeente_code = register_jaren.gemeente_code
        and indicaties.jaar = register_jaren.jaar
    where register_jaren.wet_code = 'ALLE'
    group by indicaties.gemeente_code, indicaties.jaar
),

sociale_basis_jaren as (
    select gemeente_code, jaar, {{ zwakste_herkomst('herkomst') }} as herkomst
    from contacten
    group by gemeente_code, jaar
),

-- A wijk without anybody is a zero; a layer without a register of that year is empty, and so is what needs both.
aangevuld as (
    select
        wijk_jaren.gemeente_code, wijk_jaren.jaar, wijk_jaren.wijk_code, wijk_jaren.indeling_jaar,
        coalesce(geteld.totaal_aantal, 0) as totaal_aantal,
        coalesce(geteld.maatwerk_aantal, 0) as maatwerk_aantal,
        coalesce(geteld.sociale_basis_aantal, 0) as sociale_basis_aantal,
        coalesce(geteld.formeel_aantal, 0) as formeel_aantal,
        coalesce(geteld.informeel_aantal, 0) as informeel_aantal,
        coalesce(geteld.beide_aantal, 0) as beide_aantal,
        maatwerk_jaren.herkomst as maatwerk_herkomst,
        sociale_basis_jaren.herkomst as sociale_basis_herkomst,
        maatwerk_jaren.jaar is not null as is_maatwerk_bekend,
        sociale_basis_jaren.jaar is not null as is_sociale_basis_bekend
    from wijk_jaren
    left join maatwerk_jaren
        on wijk_jaren.gemeente_code = maatwerk_jaren.gemeente_code
        and wijk_jaren.jaar = maatwerk_jaren.jaar
    left join sociale_basis_jaren
        on wijk_jaren.gemeente_code = sociale_basis_jaren.gemeente_code
        and wijk_jaren.jaar = sociale_basis_jaren.jaar
    left join geteld
        on wijk_jaren.gemeente_code = geteld.gemeente_code
        and wijk_jaren.jaar = geteld.jaar
        and wijk_jaren.wijk_code = geteld.wijk_code
)

select
    gemeente_code,
    jaar,
    wijk_code,
    indeling_jaar,
    case when is_maatwerk_bekend then maatwerk_aantal end as maatwerk_aantal,
    case when is_sociale_basis_bekend then sociale_basis_aantal end as sociale_basis_aantal,
    case when is_sociale_basis_bekend then formeel_aantal end as formeel_aantal,
    case when is_sociale_basis_bekend then informeel_aantal end as informeel_aantal,
    case when is_maatwerk_bekend and is_sociale_basis_bekend then beide_aantal end as beide_aantal,
    case when is_maatwerk_bekend and is_sociale_basis_bekend then totaal_aantal end as totaal_aantal,
    maatwerk_herkomst,
    sociale_basis_herkomst
from aangevuld
where is_maatwerk_bekend or is_sociale_basis_bekend
