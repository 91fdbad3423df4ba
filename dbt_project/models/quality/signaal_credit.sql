-- each row is a credit line that doesn't cancel one debit line as it was (design rule 6)
with

regels as (select * from {{ ref('int_declaratieregels') }}),

creditregels as (
    select
        gemeente_code, wet_code, jaar, aanbieder_agb_code, referentienummer, vorig_referentienummer,
        bedrag_eur_nominaal,
        row_number() over (
            partition by gemeente_code, wet_code, aanbieder_agb_code, vorig_referentienummer
            order by referentienummer
        ) as volgnr
    from regels
    where debet_credit_code = 'C'
),

beoordeeld as (
    select
        creditregels.gemeente_code, creditregels.wet_code, creditregels.jaar, creditregels.aanbieder_agb_code,
        creditregels.referentienummer, creditregels.bedrag_eur_nominaal,
        case
            when creditregels.vorig_referentienummer is null then 'noemt geen debetregel'
            when origineel.referentienummer is null
                then 'debetregel ' || creditregels.vorig_referentienummer || ' ontbreekt'
            when origineel.debet_credit_code = 'C'
                then 'regel ' || creditregels.vorig_referentienummer || ' is zelf een creditregel'
            when creditregels.volgnr > 1
                then 'debetregel ' || creditregels.vorig_referentienummer || ' is al gecrediteerd'
            when origineel.bedrag_eur_nominaal <> -creditregels.bedrag_eur_nominaal
                then 'debetregel ' || creditregels.vorig_referentienummer || ' heeft een ander bedrag ('
                || {{ euro_tekst('origineel.bedrag_eur_nominaal') }} || ')'
        end as reden
    from creditregels
    left join regels as origineel
        on creditregels.gemeente_code = origineel.gemeente_code
        and creditregels.wet_code = origineel.wet_code
        and creditregels.aanbieder_agb_code = origineel.aanbieder_agb_code
        and creditregels.vorig_referentienummer = origineel.referentienummer
)

select
    gemeente_code,
    jaar,
    wet_code,
    'CREDIT_ZONDER_DEBET' as signaal_code,
    'referentienummer ' || referentienummer || ' van aanbieder ' || aanbieder_agb_code as vindplaats,
    'credit van ' || {{ euro_tekst('-bedrag_eur_nominaal') }} || ': ' || reden as gevonden,
    'de debetregel die vervalt, met hetzelfde bedrag' as verwacht,
    cast(abs(bedrag_eur_nominaal) as decimal(18, 2)) as grootte
from beoordeeld
where reden is not null
