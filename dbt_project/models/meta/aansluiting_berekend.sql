-- each row is a figure of ours that a published figure, or a part of one, can be held against
with

indicatoren as (select * from {{ ref('aansluiting_indicatoren') }}),

bedragen as (select * from {{ ref('aansluiting_bedragen') }}),

aantallen as (select * from {{ ref('aansluiting_aantallen') }}),

alles as (
    select gemeente_code, jaar, wet_code, doel, code, versie, waarde, herkomst from indicatoren
    union all
    select gemeente_code, jaar, wet_code, doel, code, versie, waarde, herkomst from bedragen
    union all
    select gemeente_code, jaar, wet_code, doel, code, versie, waarde, herkomst from aantallen
)

select
    gemeente_code,
    jaar,
    wet_code,
    doel,
    code,
    versie,
    waarde,
    herkomst
from alles
