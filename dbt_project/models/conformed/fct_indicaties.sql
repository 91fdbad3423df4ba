-- each row is a toewijzing in a year in which it is valid for at least one day
with

indicatie_jaren as (select * from {{ ref('int_indicatie_jaren') }}),

drager_wijk as (select * from {{ ref('int_drager_wijk') }}),

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
    coalesce(voorzieningen.voorziening_code, indicatie_jaren.wet_code || '-00') as voorziening_code,
    coalesce(voorzieningen.is_maatwerk, true) as is_maatwerk,
    indicatie_jaren.leveringsvorm_code,
    omvang.ondersteuningsvorm_code,
    omvang.omvang_per_week,
    wijk_wet.wijk_code,
    wijk_alle.wijk_code as wijk_alle_code,
    wijk_wet.indeling_jaar,
    indicatie_jaren.herkomst
from indicatie_jaren
inner join drager_wijk as wijk_wet
    on indicatie_jaren.gemeente_code = wijk_wet.gemeente_code
    and indicatie_jaren.wet_code = wijk_wet.wet_code
    and indicatie_jaren.jaar = wijk_wet.jaar
    and indicatie_jaren.drager_sleutel = wijk_wet.drager_sleutel
inner join drager_wijk as wijk_alle
    on indicatie_jaren.gemeente_code = wijk_alle.gemeente_code
    and wijk_alle.wet_code = 'ALLE'
    and indicatie_jaren.jaar = wijk_alle.jaar
    and indicatie_jaren.drager_sleutel = wijk_alle.drager_sleutel
left join voorzieningen
    on indicatie_jaren.wet_code = voorzieningen.wet_code
    and indicatie_jaren.productcategorie_code = voorzieningen.categorie_code
left join omvang
    on indicatie_jaren.gemeente_code = omvang.gemeente_code
    and indicatie_jaren.toewijzingnummer = omvang.toewijzingnummer
