-- each row is a contact with a provision of the sociale basis in a year in which it runs for at least one day
with

contact_jaren as (select * from {{ ref('int_contact_jaren') }}),

adressen as (select * from {{ ref('int_laatste_adres') }})

select
    contact_jaren.gemeente_code,
    contact_jaren.jaar,
    contact_jaren.client_pseudoniem,
    contact_jaren.voorziening_naam,
    contact_jaren.contact_startdatum,
    contact_jaren.vorm_code,
    contact_jaren.is_peildatum,
    adressen.wijk_code,
    contact_jaren.herkomst
from contact_jaren
inner join adressen
    on contact_jaren.gemeente_code = adressen.gemeente_code
    and adressen.register = 'sociale_basis'
    and contact_jaren.client_pseudoniem = adressen.persoon_sleutel
    and contact_jaren.jaar = adressen.jaar
