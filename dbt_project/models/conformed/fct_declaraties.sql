-- each row is a line of a declaratie, in signed euros, at the wijk of its client in the year of the care
with

declaraties as (select * from {{ ref('int_declaraties') }}),

clienten as (select * from {{ ref('dim_client') }}),

keuze as (select * from {{ ref('int_voorziening_keuze') }}),

voorzieningen as (select * from {{ ref('dim_voorziening') }})

select
    declaraties.gemeente_code,
    declaraties.wet_code,
    declaraties.jaar,
    declaraties.aanbieder_agb_code,
    declaraties.referentienummer,
    declaraties.toewijzingnummer,
    declaraties.heeft_toewijzing,
    declaraties.drager_sleutel,
    declaraties.is_onbekend,
    keuze.voorziening_sleutel,
    voorzieningen.voorziening_code,
    declaraties.product_code,
    voorzieningen.component_code,
    coalesce(clienten.wijk_code, 'ONBEKEND') as wijk_code,
    declaraties.debet_credit_code,
    declaraties.bedrag_eur_nominaal,
    declaraties.herkomst
from declaraties
inner join keuze
    on {{ zelfde_product('declaraties', 'keuze') }}
inner join voorzieningen
    on keuze.voorziening_sleutel = voorzieningen.voorziening_sleutel
left join clienten
    on declaraties.gemeente_code = clienten.gemeente_code
    and declaraties.wet_code = clienten.wet_code
    and declaraties.jaar = clienten.jaar
    and declaraties.drager_sleutel = clienten.drager_sleutel
