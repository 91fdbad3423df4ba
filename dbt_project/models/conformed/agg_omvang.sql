-- each row is the omvang of one form of support on 31 December, for a wet, in a wijk or the whole gemeente
with

clienten as (select * from {{ ref('int_omvang_client') }}),

indicaties as (select * from {{ ref('fct_indicaties') }}),

vormen as (select * from {{ ref('dim_ondersteuningsvorm') }}),

register_jaren as (select * from {{ ref('dim_registerjaar') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

plaatsen as (
    {% for plaats in ['wijk_code', 'gemeente_code as wijk_code'] %}
    select
        clienten.gemeente_code, clienten.jaar, clienten.wet_code, clienten.{{ plaats }},
        clienten.ondersteuningsvorm_code, clienten.is_client, clienten.indicaties_aantal, clienten.omvang_per_week,
        clienten.indicaties_met_omvang_aantal,
        clienten.indicaties_met_omvang_aantal > 0 as heeft_omvang,
        clienten.indicaties_met_omvang_aantal < clienten.indicaties_aantal as is_onvolledig,
        -- Twelve times a third of an hour is four hours, and reaches the bound.
        coalesce(round(clienten.omvang_per_week, 4) >= vormen.grens_per_week, false) as is_vanaf_grens
    from clienten
    inner join vormen
        on clienten.ondersteuningsvorm_code = vormen.ondersteuningsvorm_code
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

geteld as (
    select
        gemeente_code, jaar, wet_code, wijk_code, ondersteuningsvorm_code,
        count(case when is_client and heeft_omvang then 1 end) as clienten_met_omvang_aantal,
        count(case when is_client and is_vanaf_grens then 1 end) as clienten_vanaf_grens_aantal,
        sum(case when is_client then omvang_per_week end) as omvang_per_week,
        sum(indicaties_aantal) as indicaties_peildatum_aantal,
        sum(indicaties_met_omvang_aantal) as indicaties_met_omvang_aantal,
        -- How many unknown persons there are is unknown, so they count as one.
        count(case when is_client and is_onvolledig then 1 end)
        + max(case when is_onvolledig and not is_client then 1 else 0 end) as personen_zonder_omvang_aantal
    from plaatsen
    group by gemeente_code, jaar, wet_code, wijk_code, ondersteuningsvorm_code
),

-- Where a register exists, every form in every wijk has a row: nobody is a zero. ALLE needs the registers of both wetten.
registers as (
    select gemeente_code, jaar, wet_code, herkomst from indicaties
    union all
    select gemeente_code, jaar, 'ALLE' as wet_code, herkomst from indicaties
),

wetten as (
    select
        registers.gemeente_code, registers.jaar, registers.wet_code,
        {{ zwakste_herkomst('registers.herkomst') }} as herkomst
    from registers
    inner join register_jaren
        on registers.gemeente_code = register_jaren.gemeente_code
        and registers.wet_code = register_jaren.wet_code
        and registers.jaar = register_jaren.jaar
    group by registers.gemeente_code, registers.jaar, registers.wet_code
)

select
    wetten.gemeente_code,
    wetten.jaar,
    wetten.wet_code,
    wijk_jaren.wijk_code,
    vormen.ondersteuningsvorm_code,
    vormen.eenheid_naam,
    vormen.grens_per_week,
    wijk_jaren.indeling_jaar,
    {% for aantal in [
        'clienten_met_omvang', 'clienten_vanaf_grens', 'indicaties_peildatum', 'indicaties_met_omvang',
        'personen_zonder_omvang'
    ] %}
    cast(coalesce(geteld.{{ aantal }}_aantal, 0) as bigint) as {{ aantal }}_aantal,
    {% endfor %}
    coalesce(geteld.omvang_per_week, 0) as omvang_per_week,
    -- When no indicatie of the whole gemeente states an omvang, a 0 would be invented.
    gemeente.indicaties_peildatum_aantal is null or gemeente.indicaties_met_omvang_aantal > 0 as is_te_bepalen,
    wetten.herkomst
from wetten
cross join vormen
inner join wijk_jaren
    on wetten.gemeente_code = wijk_jaren.gemeente_code
    and wetten.jaar = wijk_jaren.jaar
left join geteld
    on wetten.gemeente_code = geteld.gemeente_code
    and wetten.jaar = geteld.jaar
    and wetten.wet_code = geteld.wet_code
    and wijk_jaren.wijk_code = geteld.wijk_code
    and vormen.ondersteuningsvorm_code = geteld.ondersteuningsvorm_code
left join geteld as gemeente
    on wetten.gemeente_code = gemeente.gemeente_code
    and wetten.jaar = gemeente.jaar
    and wetten.wet_code = gemeente.wet_code
    and wetten.gemeente_code = gemeente.wijk_code
    and vormen.ondersteuningsvorm_code = gemeente.ondersteuningsvorm_code
