-- each row is a budget, cost or average number of the BUIG in one publication, or what follows from the chosen ones
with

buig as (select * from {{ ref('fct_buig') }}),

gekozen as (select * from {{ ref('agg_buig') }}),

bijzonderheden as (select * from {{ ref('dim_bijzonderheid') }}),

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
    alle_rijen.gemeente_code,
    alle_rijen.jaar,
    alle_rijen.regeling_code,
    alle_rijen.soort_code,
    alle_rijen.versie_code,
    cast(alle_rijen.bedrag_eur_nominaal as decimal(18, 2)) as bedrag_eur_nominaal,
    cast(alle_rijen.gemiddeld_aantal as decimal(18, 4)) as gemiddeld_aantal,
    alle_rijen.status,
    alle_rijen.herkomst,
    coalesce(bijzonderheden.bijzonderheid_ids, '') as bijzonderheid_ids
from alle_rijen
left join bijzonderheden
    on {{ raakt(
        'bijzonderheden', 'alle_rijen',
        "case alle_rijen.soort_code when 'budget' then 'buig_budget' when 'lasten' then 'buig_lasten' else 'buig_saldo' end",
        wet="'PARTICIPATIEWET'", wijk='alle_rijen.gemeente_code'
    ) }}
