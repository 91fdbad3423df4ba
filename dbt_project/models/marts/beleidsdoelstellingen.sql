-- each row is a measure of what policy achieves under a wet in a year: a survey question, or a count of objections
with

beleidsindicatoren as (select * from {{ ref('fct_beleidsindicatoren') }}),

bezwaren as (select * from {{ ref('agg_bezwaren') }}),

indicatoren as (select * from {{ ref('dim_indicator') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

bijzonderheden as (select * from {{ ref('dim_bijzonderheid') }}),

metingen as (
    select
        beleidsindicatoren.gemeente_code, beleidsindicatoren.jaar,
        -- a survey indicator belongs to one wet, which the dictionary names
        indicatoren.wetten as wet_code,
        beleidsindicatoren.indicator_code,
        beleidsindicatoren.percentage_pct as waarde, cast(null as decimal(18, 4)) as gegrond_pct,
        beleidsindicatoren.respondenten_aantal, beleidsindicatoren.bron_naam, 'definitief' as status,
        beleidsindicatoren.herkomst, beleidsindicatoren.respondenten_aantal as personen_aantal
    from beleidsindicatoren
    inner join indicatoren
        on beleidsindicatoren.indicator_code = indicatoren.code
    {% for deel in ['afgehandeld', 'gegrond'] %}
    union all
    select
        gemeente_code, jaar, wet_code, 'bezwaren_{{ deel }}' as indicator_code,
        {{ deel }}_aantal as waarde, {{ 'gegrond_pct' if deel == 'gegrond' else 'null as gegrond_pct' }},
        null as respondenten_aantal, 'Register van bezwaren' as bron_naam, null as status,
        herkomst, {{ deel }}_aantal as personen_aantal
    from bezwaren
    {% endfor %}
)

select
    metingen.gemeente_code,
    metingen.jaar,
    metingen.wet_code,
    metingen.indicator_code,
    cast(metingen.waarde as decimal(18, 4)) as waarde,
    cast(metingen.gegrond_pct as decimal(18, 4)) as gegrond_pct,
    cast(metingen.respondenten_aantal as bigint) as respondenten_aantal,
    metingen.bron_naam,
    coalesce(metingen.status, case when jaren.is_gesloten then 'definitief' else 'voorlopig' end) as status,
    metingen.herkomst,
    coalesce(bijzonderheden.bijzonderheid_ids, '') as bijzonderheid_ids,
    cast(metingen.personen_aantal as bigint) as personen_aantal
from metingen
inner join jaren
    on metingen.gemeente_code = jaren.gemeente_code
    and metingen.jaar = jaren.jaar
left join bijzonderheden
    on {{ raakt('bijzonderheden', 'metingen', 'metingen.indicator_code', wijk='metingen.gemeente_code') }}
