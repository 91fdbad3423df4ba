-- each row counts the clients who came and who left under a wet or ALLE in a year, in a wijk or the whole gemeente
with

indicaties as (select * from {{ ref('fct_indicaties') }}),

register_jaren as (select * from {{ ref('dim_registerjaar') }}),

wijk_jaren as (select * from {{ ref('dim_wijk_jaar') }}),

per_wet_en_samen as (
    select gemeente_code, wet_code, jaar, wijk_code, drager_sleutel, is_client, herkomst
    from indicaties
    union all
    select gemeente_code, 'ALLE' as wet_code, jaar, wijk_alle_code as wijk_code, drager_sleutel, is_client, herkomst
    from indicaties
),

-- A client has one wijk per wet and year (design rule 4).
clienten as (
    select gemeente_code, wet_code, jaar, drager_sleutel, wijk_code
    from per_wet_en_samen
    where is_client
    group by gemeente_code, wet_code, jaar, drager_sleutel, wijk_code
),

-- Who moves between wijken neither comes nor leaves: the comparison is with the whole gemeente.
met_buurjaren as (
    select
        gemeente_code, wet_code, jaar, wijk_code,
        coalesce(
            lag(jaar) over (partition by gemeente_code, wet_code, drager_sleutel order by jaar) = jaar - 1, false
        ) as was_client,
        coalesce(
            lead(jaar) over (partition by gemeente_code, wet_code, drager_sleutel order by jaar) = jaar + 1, false
        ) as blijft_client
    from clienten
),

per_plaats as (
    select gemeente_code, wet_code, jaar, wijk_code, was_client, blijft_client from met_buurjaren
    union all
    select gemeente_code, wet_code, jaar, gemeente_code as wijk_code, was_client, blijft_client from met_buurjaren
),

geteld as (
    select
        gemeente_code, wet_code, jaar, wijk_code,
        count(case when not was_client then 1 end) as instroom_aantal,
        count(case when not blijft_client then 1 end) as uitstroom_aantal
    from per_plaats
    group by gemeente_code, wet_code, jaar, wijk_code
),

herkomsten as (
    select gemeente_code, wet_code, jaar, {{ zwakste_herkomst('herkomst') }} as herkomst
    from per_wet_en_samen
    group by gemeente_code, wet_code, jaar
)

select
    herkomsten.gemeente_code,
    herkomsten.jaar,
    herkomsten.wet_code,
    wijk_jaren.wijk_code,
    wijk_jaren.indeling_jaar,
    -- Without the register of the year beside it nobody knows who was there (design rule 11).
    case when register_jaren.heeft_vorig_jaar then coalesce(geteld.instroom_aantal, 0) end as instroom_aantal,
    case when register_jaren.heeft_volgend_jaar then coalesce(geteld.uitstroom_aantal, 0) end as uitstroom_aantal,
    {{ zwakste_van(['herkomsten.herkomst', 'vorige.herkomst']) }} as instroom_herkomst,
    {{ zwakste_van(['herkomsten.herkomst', 'volgende.herkomst']) }} as uitstroom_herkomst
from herkomsten
inner join register_jaren
    on herkomsten.gemeente_code = register_jaren.gemeente_code
    and herkomsten.wet_code = register_jaren.wet_code
    and herkomsten.jaar = register_jaren.jaar
inner join wijk_jaren
    on herkomsten.gemeente_code = wijk_jaren.gemeente_code
    and herkomsten.jaar = wijk_jaren.jaar
left join geteld
    on herkomsten.gemeente_code = geteld.gemeente_code
    and herkomsten.wet_code = geteld.wet_code
    and herkomsten.jaar = geteld.jaar
    and wijk_jaren.wijk_code = geteld.wijk_code
{% for buurjaar, verschil in [('vorige', '- 1'), ('volgende', '+ 1')] %}
left join herkomsten as {{ buurjaar }}
    on herkomsten.gemeente_code = {{ buurjaar }}.gemeente_code
    and herkomsten.wet_code = {{ buurjaar }}.wet_code
    and {{ buurjaar }}.jaar = herkomsten.jaar {{ verschil }}
{% endfor %}
