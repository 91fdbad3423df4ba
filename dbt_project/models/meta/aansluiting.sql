-- each row is a figure that was published before, held against ours
with

aansluiting as (select * from {{ ref('aansluiting_vergeleken') }}),

met_verschil as (
    select
        gemeente_code, volgnr, bron, onderwerp, wet, post_of_indicator, jaar, versie, eenheid, precisie,
        waarde_gepubliceerd, waarde_berekend, tolerantie, heeft_doel, bekend_verschil_id, precisie_soort,
        cast(waarde_berekend - waarde_gepubliceerd as decimal(18, 4)) as verschil,
        -- how far ours lies beyond theirs, away from 0: "ruim 40 minder" is met by 45 less
        abs(waarde_berekend) - abs(waarde_gepubliceerd) as verder_van_nul,
        sign(waarde_berekend) = sign(waarde_gepubliceerd) as heeft_zelfde_teken
    from aansluiting
),

beoordeeld as (
    select
        gemeente_code, volgnr, bron, onderwerp, wet, post_of_indicator, jaar, versie, eenheid, precisie,
        waarde_gepubliceerd, waarde_berekend, verschil, tolerantie, heeft_doel, bekend_verschil_id,
        case
            when waarde_berekend is null then 'niet te bepalen'
            when verschil = 0 then 'sluit aan'
            when bekend_verschil_id is not null and abs(verschil) > tolerantie then 'bekend verschil'
            when precisie_soort in ('exact', 'ca') and abs(verschil) <= tolerantie then 'binnen afronding'
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
    case status
        when 'bekend verschil' then 'Zie ' || bekend_verschil_id || ' in docs/known_issues.md.'
        when 'niet te bepalen' then
            case
                when heeft_doel then 'De leveringen bevatten dit cijfer niet voor dit jaar of deze versie, of het is onderdrukt.'
                else 'Dit cijfer wordt nog niet uit de leveringen berekend.'
            end
        else ''
    end as toelichting
from beoordeeld
