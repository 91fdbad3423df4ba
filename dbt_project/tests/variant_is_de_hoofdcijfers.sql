-- The choice of this installation gives, among the others, exactly the figures of kernindicatoren: neither lacks one.
with

variant as (
    {% for lijn in ['nominaal', 'reeel', 'reeel_na_tarieven'] %}
    select gemeente_code, jaar, wet_code, 'uitgaven_{{ lijn }}' as indicator_code, uitgaven_eur_{{ lijn }} as bedrag
    from {{ ref('prijscorrectie_varianten') }}
    where is_gekozen
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

kernindicatoren as (
    select gemeente_code, jaar, wet_code, indicator_code, waarde
    from {{ ref('kernindicatoren') }}
    where
        wijk_code = gemeente_code and waarde is not null
        and indicator_code in ('uitgaven_nominaal', 'uitgaven_reeel', 'uitgaven_reeel_na_tarieven')
)

select
    coalesce(variant.gemeente_code, kernindicatoren.gemeente_code) as gemeente_code,
    coalesce(variant.jaar, kernindicatoren.jaar) as jaar,
    coalesce(variant.wet_code, kernindicatoren.wet_code) as wet_code,
    coalesce(variant.indicator_code, kernindicatoren.indicator_code) as indicator_code,
    variant.bedrag,
    kernindicatoren.waarde
from variant
full outer join kernindicatoren
    on variant.gemeente_code = kernindicatoren.gemeente_code
    and variant.jaar = kernindicatoren.jaar
    and variant.wet_code = kernindicatoren.wet_code
    and variant.indicator_code = kernindicatoren.indicator_code
where variant.bedrag is null or kernindicatoren.waarde is null or variant.bedrag <> kernindicatoren.waarde
