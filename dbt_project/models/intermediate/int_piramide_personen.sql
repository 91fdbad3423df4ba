-- each row is a person with maatwerk or the sociale basis on 31 December of a year, in a wijk and in the whole gemeente
with

indicaties as (select * from {{ ref('fct_indicaties') }}),

contacten as (select * from {{ ref('fct_sociale_basis') }}),

-- Each register has its own wijk of a person (design rule 4), so that a layer counts the same as its kernindicator.
lagen as (
    select
        gemeente_code, jaar, wijk_alle_code as wijk_code, drager_sleutel as persoon_sleutel,
        1 as heeft_maatwerk, 0 as heeft_sociale_basis, 0 as heeft_formeel
    from indicaties
    where is_client and is_peildatum and is_maatwerk
    union all
    select
        gemeente_code, jaar, wijk_code, client_pseudoniem as persoon_sleutel,
        0 as heeft_maatwerk, 1 as heeft_sociale_basis,
        case vorm_code when 'formeel' then 1 else 0 end as heeft_formeel
    from contacten
    where is_peildatum
),

plaatsen as (
    select gemeente_code, jaar, wijk_code, persoon_sleutel, heeft_maatwerk, heeft_sociale_basis, heeft_formeel
    from lagen
    union all
    select
        gemeente_code, jaar, gemeente_code as wijk_code, persoon_sleutel, heeft_maatwerk, heeft_sociale_basis, heeft_formeel
    from lagen
)

select
    gemeente_code,
    jaar,
    wijk_code,
    persoon_sleutel,
    max(heeft_maatwerk) = 1 as heeft_maatwerk,
    max(heeft_sociale_basis) = 1 as heeft_sociale_basis,
    max(heeft_formeel) = 1 as heeft_formeel
from plaatsen
group by gemeente_code, jaar, wijk_code, persoon_sleutel
