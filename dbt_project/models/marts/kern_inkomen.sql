-- each row is an indicator of benefits, loonkostensubsidie or own contributions for a wet, year and place
with

bijstand as (select * from {{ ref('agg_bijstand') }}),

loonkostensubsidie as (select * from {{ ref('agg_loonkostensubsidie') }}),

eigen_bijdragen as (select * from {{ ref('agg_eigen_bijdragen') }}),

indicatoren as (
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, wijk_code, 'bijstand_huishoudens' as indicator_code,
        cast(huishoudens_december_aantal as decimal(18, 4)) as waarde, huishoudens_december_aantal as personen_aantal,
        null as prijspeil_jaar, true as is_peildatum, herkomst
    from bijstand
    where voorziening_code = 'ALLE'
    union all
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, wijk_code, 'uitkeringen_gemiddeld' as indicator_code,
        uitkeringen_gemiddeld as waarde,
        -- An average below ten is as small as a count below ten, also when they weren't the same households all year.
        least(huishoudens_jaar_aantal, case
            when uitkeringen_gemiddeld between 0.0001 and 1 then 1
            else coalesce(floor(uitkeringen_gemiddeld), huishoudens_jaar_aantal)
        end) as personen_aantal,
        null as prijspeil_jaar, false as is_peildatum, herkomst
    from bijstand
    where voorziening_code = 'ALLE'
    union all
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, wijk_code, 'lks_ontvangers' as indicator_code,
        cast(ontvangers_aantal as decimal(18, 4)) as waarde, ontvangers_aantal as personen_aantal,
        null as prijspeil_jaar, false as is_peildatum, herkomst
    from loonkostensubsidie
    union all
    select
        gemeente_code, jaar, 'PARTICIPATIEWET' as wet_code, wijk_code, 'lks_uitgaven' as indicator_code,
        bedrag_eur_nominaal as waarde, ontvangers_aantal as personen_aantal,
        jaar as prijspeil_jaar, false as is_peildatum, herkomst
    from loonkostensubsidie
    union all
    select
        gemeente_code, jaar, 'WMO' as wet_code, wijk_code, 'eigen_bijdragen' as indicator_code,
        geind_eur_nominaal as waarde, personen_aantal,
        jaar as prijspeil_jaar, false as is_peildatum, herkomst
    from eigen_bijdragen
    where regeling_naam = 'ALLE'
)

select
    gemeente_code,
    jaar,
    wet_code,
    wijk_code,
    indicator_code,
    cast(waarde as decimal(18, 4)) as waarde,
    cast(personen_aantal as bigint) as personen_aantal,
    cast(null as {{ dbt.type_string() }}) as status,
    cast(prijspeil_jaar as integer) as prijspeil_jaar,
    is_peildatum,
    herkomst
from indicatoren
