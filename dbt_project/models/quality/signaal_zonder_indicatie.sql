-- each row is a toewijzingnummer on which a provider declared care of a year that no indicatie covers
with

regels as (select * from {{ ref('int_declaratieregels') }}),

toewijzingen as (select * from {{ ref('int_toewijzingen') }}),

versies as (select distinct gemeente_code, toewijzingnummer from {{ ref('stg_indicaties') }}),

registers as (select * from {{ ref('int_registers') }}),

-- Of a year that the register of toewijzingen doesn't reach, every declaratie would lack its indicatie.
beoordeeld as (
    select
        regels.gemeente_code, regels.wet_code, regels.jaar, regels.aanbieder_agb_code, regels.toewijzingnummer,
        regels.referentienummer, regels.bedrag_eur_nominaal,
        case
            when regels.toewijzingnummer is null then 'zonder toewijzingnummer'
            when toewijzingen.toewijzingnummer is not null then
                'voor een periode buiten de toewijzing (' || {{ datum_tekst('toewijzingen.ingangsdatum') }} || ' tot en met '
                || coalesce({{ datum_tekst('toewijzingen.einddatum') }}, 'heden') || ')'
            when versies.toewijzingnummer is not null then 'op een ingetrokken toewijzing'
            else 'op een onbekende toewijzing'
        end as reden
    from regels
    inner join registers
        on regels.gemeente_code = registers.gemeente_code
        and regels.wet_code = registers.wet_code
        and regels.jaar between registers.eerste_jaar and registers.laatste_jaar
    left join toewijzingen
        on regels.gemeente_code = toewijzingen.gemeente_code
        and regels.toewijzingnummer = toewijzingen.toewijzingnummer
    left join versies
        on regels.gemeente_code = versies.gemeente_code
        and regels.toewijzingnummer = versies.toewijzingnummer
    where
        toewijzingen.toewijzingnummer is null
        or regels.einddatum < toewijzingen.ingangsdatum
        or regels.begindatum > {{ tot_en_met('toewijzingen.einddatum') }}
),

-- What was credited in full asks nothing of anybody any more.
per_toewijzing as (
    select
        gemeente_code, wet_code, jaar, aanbieder_agb_code, toewijzingnummer, reden,
        count(*) as regels_aantal,
        min(referentienummer) as referentienummer,
        sum(bedrag_eur_nominaal) as bedrag_eur_nominaal
    from beoordeeld
    group by gemeente_code, wet_code, jaar, aanbieder_agb_code, toewijzingnummer, reden
    having sum(bedrag_eur_nominaal) <> 0
)

select
    gemeente_code,
    jaar,
    wet_code,
    'DECLARATIE_ZONDER_INDICATIE' as signaal_code,
    coalesce('toewijzing ' || toewijzingnummer || ', ', '') || 'referentienummer ' || referentienummer || ' van aanbieder '
    || aanbieder_agb_code as vindplaats,
    {{ getal_tekst('regels_aantal') }} || case when regels_aantal = 1 then ' regel, ' else ' regels, ' end
    || {{ euro_tekst('bedrag_eur_nominaal') }} || ', ' || reden as gevonden,
    'een toewijzing die in de zorgperiode geldt' as verwacht,
    cast(abs(bedrag_eur_nominaal) as decimal(18, 2)) as grootte
from per_toewijzing
