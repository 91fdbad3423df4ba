-- each row is a client with implausibly many indicaties under a wet in a year
with

indicaties as (select * from {{ ref('int_indicatie_jaren') }}),

grenzen as (
    select {{ signaalgrens('indicaties') }} as minstens
    from {{ ref('lijst_signaalgrenzen') }}
    where signaal_code = 'VEEL_INDICATIES'
),

clienten as (
    select
        indicaties.gemeente_code, indicaties.wet_code, indicaties.jaar, indicaties.drager_sleutel, grenzen.minstens,
        count(*) as indicaties_aantal
    from indicaties
    cross join grenzen
    where indicaties.is_client
    group by
        indicaties.gemeente_code, indicaties.wet_code, indicaties.jaar, indicaties.drager_sleutel, grenzen.minstens
    having count(*) >= grenzen.minstens
)

-- The numbers lead to the client; the pseudonym would lead nowhere.
select
    clienten.gemeente_code,
    clienten.jaar,
    clienten.wet_code,
    'VEEL_INDICATIES' as signaal_code,
    'toewijzingen ' || {{ samengevoegd('indicaties.toewijzingnummer') }} as vindplaats,
    {{ getal_tekst('clienten.indicaties_aantal') }} || ' indicaties in het jaar' as gevonden,
    'minder dan ' || {{ getal_tekst('clienten.minstens') }} as verwacht,
    cast(clienten.indicaties_aantal as decimal(18, 2)) as grootte
from clienten
inner join indicaties
    on clienten.gemeente_code = indicaties.gemeente_code
    and clienten.wet_code = indicaties.wet_code
    and clienten.jaar = indicaties.jaar
    and clienten.drager_sleutel = indicaties.drager_sleutel
group by
    clienten.gemeente_code, clienten.wet_code, clienten.jaar, clienten.drager_sleutel, clienten.indicaties_aantal,
    clienten.minstens
