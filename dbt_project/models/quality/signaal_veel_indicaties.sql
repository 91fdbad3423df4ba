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
        gemeente_code, wet_code, jaar, drager_sleutel,
        count(*) as indicaties_aantal,
        {{ samengevoegd('toewijzingnummer') }} as nummers
    from indicaties
    where is_client
    group by gemeente_code, wet_code, jaar, drager_sleutel
)

-- The numbers lead to the client; the pseudonym would lead nowhere.
select
    clienten.gemeente_code,
    clienten.jaar,
    clienten.wet_code,
    'VEEL_INDICATIES' as signaal_code,
    'toewijzingen ' || clienten.nummers as vindplaats,
    {{ tekst('clienten.indicaties_aantal') }} || ' indicaties in het jaar' as gevonden,
    'minder dan ' || {{ tekst('grenzen.minstens') }} as verwacht
from clienten
cross join grenzen
where clienten.indicaties_aantal >= grenzen.minstens
