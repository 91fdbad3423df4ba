-- each row is a toewijzing in a year in which it is valid for at least one day
with

indicatie_jaren as (select * from {{ ref('int_indicatie_jaren') }}),

clienten as (select * from {{ ref('dim_client') }}),

keuze as (select * from {{ ref('int_voorziening_keuze') }}),

voorzieningen as (select * from {{ ref('dim_voorziening') }}),

omvang as (select * from {{ ref('int_omvang') }})

select
    indicatie_jaren.gemeente_code,
    indicatie_jaren.wet_code,
    indicatie_jaren.jaar,
    indicatie_jaren.toewijzingnummer,
    indicatie_jaren.drager_sleutel,
    indicatie_jaren.is_client,
    indicatie_jaren.is_peildatum,
    keuze.voorziening_sleutel,
    voorzieningen.voorziening_code,
    indicatie_jaren.product_code,
    voorzieningen.is_maatwerk,
    indicatie_jaren.leveringsvorm_code,
    voorzieningen.ondersteuningsvorm_code,
    omvang.omvang_per_week,
    clienten.wijk_code,
    clienten_alle.wijk_code as wijk_alle_code,
    clienten.indeling_jaar,
    indicatie_jaren.herkomst
from indicatie_jaren
inner join clienten
    on indicatie_jaren.gemeente_code = clienten.gemeente_code
    and indicatie_jaren.wet_code = clienten.wet_code
    and indicatie_jaren.jaar = clienten.jaar
    and indicatie_jaren.drager_sleutel = clienten.drager_sleutel
inner join clienten as clienten_alle
    on indicatie_jaren.gemeente_code = clienten_alle.gemeente_code
    and clienten_alle.wet_code = 'ALLE'
    and indicatie_jaren.jaar = clienten_alle.jaar
    and indicatie_jaren.drager_sleutel = clienten_alle.drager_sleutel
inner join keuze
    on {{ zelfde_product('indicatie_jaren', 'keuze') }}
inner join voorzieningen
    on keuze.voorziening_sleutel = voorzieningen.voorziening_sleutel
left join omvang
    on indicatie_jaren.gemeente_code = omvang.gemeente_code
    and indicatie_jaren.toewijzingnummer = omvang.toewijzingnummer
    and indicatie_jaren.jaar = omvang.jaar
