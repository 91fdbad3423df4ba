-- each row is a figure that was published before, held against ours
with

vergeleken as (select * from {{ ref('aansluiting_vergeleken') }}),

met_verschil as (
    select
        gemeente_code, volgnr, bron, onderwerp, wet, post_of_indicator, jaar, versie, eenheid, precisie,
        waarde_gepubliceerd, waarde_berekend, tolerantie, precisie_soort, heeft_doel, reden, herkomst,
        bekend_verschil_id, bekend_verschil, verschil_reden,
        cast(waarde_berekend - waarde_gepubliceerd as decimal(18, 4)) as verschil,
        -- how far ours lies beyond theirs, away from 0: "ruim 40 minder" is met by 45 less
        abs(waarde_berekend) - abs(waarde_gepubliceerd) as verder_van_nul,
        sign(waarde_berekend) = sign(waarde_gepubliceerd) as heeft_zelfde_teken
    from vergeleken
),

-- A known difference is known by its size: any other one, where one was listed, is as unexplained as a new one.
beoordeeld as (
    select
        gemeente_code, volgnr, bron, onderwerp, wet, post_of_indicator, jaar, versie, eenheid, precisie,
        waarde_gepubliceerd, waarde_berekend, verschil, tolerantie, heeft_doel, reden, herkomst, bekend_verschil_id,
        verschil_reden,
        case
            when waarde_berekend is null then 'niet te bepalen'
            when verschil = 0 then 'sluit aan'
            when verschil = bekend_verschil then 'bekend verschil'
            when precisie_soort in ('exact', 'ca') and abs(verschil) <= tolerantie then 'binnen afronding'
            when bekend_verschil_id is not null then 'onverklaard'
            when precisie_soort = 'minstens' and heeft_zelfde_teken and verder_van_nul >= 0 then 'binnen afronding'
            when precisie_soort = 'hoogstens' and heeft_zelfde_teken and verder_van_nul <= 0 then 'binnen afronding'
            else 'onverklaard'
        end as status
    from met_verschil
)

select
    gemeente_code,
    volgnr,
    bron,
    onderwerp,
    wet,
    post_of_indicator,
    jaar,
    versie,
    eenheid,
    precisie,
    waarde_gepubliceerd,
    waarde_berekend,
    verschil,
    tolerantie,
    status,
    case
        when status = 'bekend verschil' then bekend_verschil_id || ' (docs/known_issues.md): ' || verschil_reden
        when status = 'onverklaard' and bekend_verschil_id is not null
            then 'Een ander verschil dan dat van ' || bekend_verschil_id || ' in docs/known_issues.md.'
        when status = 'onverklaard' then ''
        when status = 'niet te bepalen' and reden is not null then reden
        when status = 'niet te bepalen' and heeft_doel
            then 'De leveringen bevatten dit cijfer niet voor dit jaar of deze versie, of het is te klein om te tonen.'
        when status = 'niet te bepalen' then 'Van dit cijfer is niet vastgelegd met welk cijfer van ons het te vergelijken is.'
        -- What met it: a figure that was transcribed from a document proves less than one that a register gave.
        when herkomst = 'gepubliceerd' then 'Ons cijfer komt uit een levering die uit een gepubliceerd document is overgenomen.'
        when herkomst = 'synthetisch' then 'Ons cijfer is geteld in gegenereerde voorbeeldleveringen.'
        when herkomst = 'aanname' then 'Ons cijfer rust op een levering die als aanname is gemerkt.'
        else ''
    end as toelichting
from beoordeeld
