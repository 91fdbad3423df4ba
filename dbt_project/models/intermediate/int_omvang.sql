-- each row is an indicatie of a year for support that has a form, with its omvang per week (design rule 5)
with

indicatie_jaren as (select * from {{ ref('int_indicatie_jaren') }}),

keuze as (select * from {{ ref('int_voorziening_keuze') }}),

voorzieningen as (select * from {{ ref('dim_voorziening') }}),

vormen as (select * from {{ ref('dim_ondersteuningsvorm') }})

select
    indicatie_jaren.gemeente_code,
    indicatie_jaren.toewijzingnummer,
    indicatie_jaren.jaar,
    vormen.ondersteuningsvorm_code,
    {{ omvang_per_week(
        'indicatie_jaren.volume', 'indicatie_jaren.eenheid_code', 'indicatie_jaren.frequentie_code',
        'indicatie_jaren.ingangsdatum', 'indicatie_jaren.einddatum', 'vormen.eenheid_code'
    ) }} as omvang_per_week
from indicatie_jaren
inner join keuze
    on {{ zelfde_product('indicatie_jaren', 'keuze') }}
inner join voorzieningen
    on keuze.voorziening_sleutel = voorzieningen.voorziening_sleutel
inner join vormen
    on voorzieningen.ondersteuningsvorm_code = vormen.ondersteuningsvorm_code
