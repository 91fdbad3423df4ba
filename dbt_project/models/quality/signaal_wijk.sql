-- each row is a count of persons in a wijk that changed much in a year, beyond what small numbers explain
with

kernindicatoren as (select * from {{ ref('kernindicatoren') }}),

grenzen as (
    select
        {{ signaalgrens('procent') }} as procent,
        {{ signaalgrens('standaardafwijkingen') }} as standaardafwijkingen
    from {{ ref('lijst_signaalgrenzen') }}
    where signaal_code = 'WIJK_VERANDERT'
),

-- Closed years only: a running year always lacks something. Of clienten ALLE would repeat what a wet says.
aantallen as (
    select gemeente_code, jaar, wet_code, wijk_code, indicator_code, cast(waarde as bigint) as aantal
    from kernindicatoren
    where
        status = 'definitief' and waarde is not null
        and (
            indicator_code in ('bijstand_huishoudens', 'lks_ontvangers', 'clienten_sociale_basis')
            or (indicator_code = 'clienten' and wet_code <> 'ALLE')
        )
),

vergeleken as (
    select
        nu.gemeente_code, nu.jaar, nu.wet_code, nu.wijk_code, nu.indicator_code, nu.aantal,
        vorig.aantal as vorig_aantal
    from aantallen as nu
    inner join aantallen as vorig
        on nu.gemeente_code = vorig.gemeente_code
        and nu.wet_code = vorig.wet_code
        and nu.wijk_code = vorig.wijk_code
        and nu.indicator_code = vorig.indicator_code
        and nu.jaar = vorig.jaar + 1
)

select
    wijk.gemeente_code,
    wijk.jaar,
    wijk.wet_code,
    'WIJK_VERANDERT' as signaal_code,
    'wijk ' || wijk.wijk_code || ', indicator ' || wijk.indicator_code as vindplaats,
    {{ getal_tekst('wijk.aantal') }} || ' na ' || {{ getal_tekst('wijk.vorig_aantal') }}
    || ' in het jaar ervoor; hele gemeente ' || {{ getal_tekst('gemeente.aantal') }} || ' na '
    || {{ getal_tekst('gemeente.vorig_aantal') }} as gevonden,
    'minder dan ' || {{ getal_tekst('grenzen.procent') }} || ' procent verschil' as verwacht,
    cast(abs(wijk.aantal - wijk.vorig_aantal) as decimal(18, 2)) as grootte
from vergeleken as wijk
inner join vergeleken as gemeente
    on wijk.gemeente_code = gemeente.gemeente_code
    and wijk.gemeente_code = gemeente.wijk_code
    and wijk.jaar = gemeente.jaar
    and wijk.wet_code = gemeente.wet_code
    and wijk.indicator_code = gemeente.indicator_code
cross join grenzen
where
    wijk.wijk_code <> wijk.gemeente_code
    and 100 * abs(wijk.aantal - wijk.vorig_aantal) >= grenzen.procent * wijk.vorig_aantal
    -- Squared, so that no root is needed: a difference of two counts varies by the root of their sum.
    and power(wijk.aantal - wijk.vorig_aantal, 2)
    > power(grenzen.standaardafwijkingen, 2) * (wijk.aantal + wijk.vorig_aantal)
