-- each row counts what ran under a wet on a date for which a gemeente published a stand, other than 31 December
with

doelen as (select * from {{ ref('lijst_aansluiting_doelen') }}),

toewijzingen as (select * from {{ ref('int_toewijzingen') }}),

registers as (select * from {{ ref('int_registers') }}),

bijstand as (select * from {{ ref('stg_bijstand') }}),

gevraagd as (
    select distinct gemeente_code, wet_code, cast(doel_versie as date) as peildatum
    from doelen
    where doel = 'stand'
),

-- As on 31 December (design rule 2): valid on the day, einddatum inclusive; outside the register nothing is known.
ondersteuning as (
    select
        gevraagd.gemeente_code, gevraagd.wet_code, gevraagd.peildatum,
        count(distinct case when toewijzingen.is_client then toewijzingen.drager_sleutel end) as clienten_aantal,
        count(*) as indicaties_aantal,
        count(distinct case when toewijzingen.is_client then toewijzingen.drager_sleutel end)
        + max(case when toewijzingen.is_client then 0 else 1 end) as personen_aantal,
        {{ zwakste_herkomst('toewijzingen.herkomst') }} as herkomst
    from gevraagd
    inner join registers
        on gevraagd.gemeente_code = registers.gemeente_code
        and gevraagd.wet_code = registers.wet_code
        and year(gevraagd.peildatum) between registers.eerste_jaar and registers.laatste_jaar
    inner join toewijzingen
        on gevraagd.gemeente_code = toewijzingen.gemeente_code
        and gevraagd.wet_code = toewijzingen.wet_code
        and gevraagd.peildatum >= toewijzingen.ingangsdatum
        and gevraagd.peildatum <= {{ tot_en_met('toewijzingen.einddatum') }}
    group by gevraagd.gemeente_code, gevraagd.wet_code, gevraagd.peildatum
),

-- What ran on the last day of a month and went on: in the delivery of the next month, and begun before it. So the
-- first month that was delivered also tells the stand just before it. Without Bbz (design rule 10).
uitkeringen as (
    select
        gevraagd.gemeente_code, gevraagd.wet_code, gevraagd.peildatum,
        count(distinct bijstand.uitkeringsnummer) as uitkeringen_aantal,
        {{ zwakste_herkomst('bijstand.herkomst') }} as herkomst
    from gevraagd
    inner join bijstand
        on gevraagd.gemeente_code = bijstand.gemeente_code
        and gevraagd.wet_code = 'PARTICIPATIEWET'
        and {{ dag_erna('gevraagd.peildatum') }} = cast(bijstand.verslagmaand || '-01' as date)
        and gevraagd.peildatum >= bijstand.ingangsdatum
    where bijstand.regeling_code <> 'BBZ'
    group by gevraagd.gemeente_code, gevraagd.wet_code, gevraagd.peildatum
),

standen as (
    select
        gemeente_code, wet_code, peildatum, 'clienten' as grootheid_code, clienten_aantal as aantal, clienten_aantal as personen_aantal,
        herkomst
    from ondersteuning
    union all
    select
        gemeente_code, wet_code, peildatum, 'indicaties' as grootheid_code, indicaties_aantal as aantal, personen_aantal, herkomst
    from ondersteuning
    union all
    select
        gemeente_code, wet_code, peildatum, 'uitkeringen' as grootheid_code, uitkeringen_aantal as aantal,
        uitkeringen_aantal as personen_aantal, herkomst
    from uitkeringen
)

select
    gemeente_code,
    wet_code,
    cast(year(peildatum) as integer) as jaar,
    peildatum,
    grootheid_code,
    aantal,
    personen_aantal,
    herkomst
from standen
