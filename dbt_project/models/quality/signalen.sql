-- each row is something that the owner should look at, with what was found and what to do; a list, never a failure
with

lijst as (select * from {{ ref('lijst_signalen') }}),

start_stop as (select * from {{ ref('signaal_start_stop') }}),

{% set bronnen = [
    'signaal_veel_indicaties', 'signaal_zonder_indicatie', 'signaal_zonder_declaratie', 'signaal_credit',
    'signaal_tarief', 'signaal_wijk',
] %}
signalen as (
    {% for bron in bronnen %}
    select gemeente_code, jaar, wet_code, signaal_code, vindplaats, gevonden, verwacht, grootte
    from {{ ref(bron) }}
    union all
    {% endfor %}
    select
        gemeente_code,
        cast(year(coalesce(meldingsdatum, toegewezen_datum)) as integer) as jaar,
        wet_code,
        signaal_code,
        'toewijzing ' || toewijzingnummer || coalesce(' van aanbieder ' || aanbieder_agb_code, '') as vindplaats,
        coalesce('gemeld op ' || {{ datum_tekst('meldingsdatum') }}, 'niets gemeld') as gevonden,
        case
            when toegewezen_datum is null then 'een toewijzing'
            when year(toegewezen_datum) = 9999 then 'een toewijzing zonder einddatum loopt door'
            else 'toegewezen ' || case signaal_code when 'GESTOPT_VOOR_EINDE' then 'tot en met ' else 'vanaf ' end
                || {{ datum_tekst('toegewezen_datum') }}
        end as verwacht,
        cast(abs({{ dbt.datediff('meldingsdatum', 'toegewezen_datum', 'day') }}) as decimal(18, 2)) as grootte
    from start_stop
)

select
    signalen.gemeente_code,
    signalen.jaar,
    signalen.wet_code,
    signalen.signaal_code,
    lijst.titel,
    signalen.vindplaats,
    signalen.gevonden,
    signalen.verwacht,
    lijst.actie,
    signalen.grootte
from signalen
inner join lijst
    on signalen.signaal_code = lijst.signaal_code
