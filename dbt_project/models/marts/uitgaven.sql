-- each row is the spending on the inhabitants of a wijk, or what can't be attributed, within a component and year
with

uitgaven as (select * from {{ ref('fct_uitgaven') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

bijzonderheden as (select * from {{ ref('dim_bijzonderheid') }})

select
    uitgaven.gemeente_code,
    uitgaven.jaar,
    uitgaven.wet_code,
    uitgaven.component_code,
    uitgaven.wijk_code,
    uitgaven.uitgaven_eur_nominaal,
    cast(round(uitgaven.uitgaven_eur_reeel, 4) as decimal(18, 4)) as uitgaven_eur_reeel,
    cast(round(uitgaven.uitgaven_eur_reeel_na_tarieven, 4) as decimal(18, 4)) as uitgaven_eur_reeel_na_tarieven,
    cast(uitgaven.basisjaar as integer) as prijspeil_jaar,
    cast(jaren.indeling_jaar as integer) as indeling_jaar,
    -- What is left of the post is as final as the post; the registers of a year with a jaarrekening are final.
    case uitgaven.wijk_code when 'NIET_TOE_TE_DELEN' then uitgaven.status else 'definitief' end as status,
    {{ zwakste_van(['uitgaven.uitgaven_herkomst', 'uitgaven.index_herkomst', 'uitgaven.effect_herkomst']) }} as herkomst,
    coalesce(bijzonderheden.bijzonderheid_ids, '') as bijzonderheid_ids,
    cast(uitgaven.personen_aantal as bigint) as personen_aantal
from uitgaven
inner join jaren
    on uitgaven.gemeente_code = jaren.gemeente_code
    and uitgaven.jaar = jaren.jaar
left join bijzonderheden
    on {{ raakt('bijzonderheden', 'uitgaven', "'uitgaven_nominaal'") }}
