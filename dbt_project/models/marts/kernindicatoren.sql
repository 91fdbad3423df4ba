-- each row is an indicator of a gemeente for a wet, year and place (wijk, ONBEKEND, NIET_TOE_TE_DELEN or the gemeente)
with

{% set families = [
    'kern_uitgaven', 'kern_verhoudingen', 'kern_gebruik', 'kern_stromen', 'kern_inkomen', 'kern_sociale_basis',
    'kern_buig', 'kern_beleid', 'kern_doelen', 'kern_omvang',
] %}
families as (
    {% for familie in families %}
    select
        gemeente_code, jaar, wet_code, wijk_code, indicator_code, waarde, personen_aantal, status, prijspeil_jaar,
        is_peildatum, herkomst
    from {{ ref(familie) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

jaren as (select * from {{ ref('dim_jaar') }}),

bijzonderheden as (select * from {{ ref('dim_bijzonderheid') }})

select
    families.gemeente_code,
    families.jaar,
    families.wet_code,
    families.wijk_code,
    families.indicator_code,
    families.waarde,
    coalesce(families.status, case when jaren.is_gesloten then 'definitief' else 'voorlopig' end) as status,
    families.prijspeil_jaar,
    case when families.is_peildatum then jaren.peildatum end as peildatum,
    cast(jaren.indeling_jaar as integer) as indeling_jaar,
    families.herkomst,
    coalesce(bijzonderheden.bijzonderheid_ids, '') as bijzonderheid_ids,
    families.personen_aantal
from families
inner join jaren
    on families.gemeente_code = jaren.gemeente_code
    and families.jaar = jaren.jaar
left join bijzonderheden
    on {{ raakt('bijzonderheden', 'families', 'families.indicator_code') }}
