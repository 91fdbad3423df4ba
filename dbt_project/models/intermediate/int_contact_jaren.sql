-- each row is a contact of the sociale basis in a year in which it runs for at least one day (design rule 2)
with

contacten as (select * from {{ ref('stg_sociale_basis') }}),

jaren as (select * from {{ ref('int_jaren') }}),

-- A register says nothing about a year after its last start, nor about a year before the first end: a file that begins
-- with what ran in a year holds the long contacts of earlier years, and misses those that had ended.
-- A start after its own delivery is a typing error, and opens no year.
registers as (
    select
        gemeente_code,
        least(cast(min(year(contact_einddatum)) as integer), max(startjaar)) as eerste_jaar,
        max(startjaar) as laatste_jaar
    from contacten
    where startjaar <= year(ontvangen_op)
    group by gemeente_code
)

select
    contacten.gemeente_code,
    jaren.jaar,
    contacten.client_pseudoniem,
    contacten.voorziening_naam,
    contacten.contact_startdatum,
    contacten.vorm_code,
    -- stand: runs on 31 December; einddatum is inclusive
    contacten.contact_startdatum <= {{ peildatum('jaren.jaar') }}
    and {{ tot_en_met('contacten.contact_einddatum') }} >= {{ peildatum('jaren.jaar') }} as is_peildatum,
    contacten.buurten,
    contacten.herkomst
from contacten
inner join registers
    on contacten.gemeente_code = registers.gemeente_code
inner join jaren
    on jaren.jaar between registers.eerste_jaar and registers.laatste_jaar
    and contacten.contact_startdatum <= {{ peildatum('jaren.jaar') }}
    and {{ tot_en_met('contacten.contact_einddatum') }} >= {{ jaarbegin('jaren.jaar') }}
