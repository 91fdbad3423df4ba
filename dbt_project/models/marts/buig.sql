-- each row is a budget, cost or average number of the BUIG in one publication, or what follows from the chosen ones
with

buig as (select * from {{ ref('fct_buig') }}),

gekozen as (select * from {{ ref('agg_buig') }}),

alle_rijen as (
    select
        gemeente_code, jaar, regeling_code, soort_code, versie_code, bedrag_eur_nominaal, gemiddeld_aantal, status,
        herkomst
    from buig
    {% for soort in ['saldo', 'vangnet', 'eigen_risico'] %}
    union all
    select
        gemeente_code, jaar, 'TOTAAL' as regeling_code, '{{ soort }}' as soort_code, 'berekend' as versie_code,
        {{ soort }}_eur_nominaal as bedrag_eur_nominaal, null as gemiddeld_aantal, saldo_status as status,
        saldo_herkomst as herkomst
    from gekozen
    where {{ soort }}_eur_nominaal is not null
    {% endfor %}
)

select
    gemeente_code,
    jaar,
    regeling_code,
    soort_code,
    versie_code,
    cast(bedrag_eur_nominaal as decimal(18, 2)) as bedrag_eur_nominaal,
    cast(gemiddeld_aantal as decimal(18, 4)) as gemiddeld_aantal,
    status,
    herkomst
from alle_rijen
