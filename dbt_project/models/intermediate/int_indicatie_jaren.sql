-- each row is a toewijzing in a year in which it is valid for at least one day (design rule 2)
with

toewijzingen as (select * from {{ ref('int_toewijzingen') }}),

registers as (select * from {{ ref('int_registers') }}),

jaren as (select * from {{ ref('int_jaren') }})

select
    toewijzingen.gemeente_code,
    toewijzingen.wet_code,
    jaren.jaar,
    toewijzingen.toewijzingnummer,
    toewijzingen.drager_sleutel,
    toewijzingen.is_client,
    -- stand: valid on 31 December; einddatum is inclusive
    toewijzingen.ingangsdatum <= {{ peildatum('jaren.jaar') }}
    and {{ tot_en_met('toewijzingen.einddatum') }} >= {{ peildatum('jaren.jaar') }} as is_peildatum,
    toewijzingen.toewijzingsdatum,
    toewijzingen.toewijzingstijd,
    toewijzingen.ingangsdatum,
    toewijzingen.einddatum,
    toewijzingen.productcategorie_code,
    -- '-' and ONBEKEND rather than nothing: the voorziening is looked up with them
    coalesce(toewijzingen.product_code, '-') as product_code,
    coalesce(toewijzingen.leveringsvorm_code, 'ONBEKEND') as leveringsvorm_code,
    toewijzingen.volume,
    toewijzingen.eenheid_code,
    toewijzingen.frequentie_code,
    toewijzingen.geboortejaar,
    toewijzingen.buurten,
    toewijzingen.herkomst
from toewijzingen
inner join registers
    on toewijzingen.gemeente_code = registers.gemeente_code
    and toewijzingen.wet_code = registers.wet_code
inner join jaren
    on jaren.jaar between registers.eerste_jaar and registers.laatste_jaar
    and toewijzingen.ingangsdatum <= {{ peildatum('jaren.jaar') }}
    and {{ tot_en_met('toewijzingen.einddatum') }} >= {{ jaarbegin('jaren.jaar') }}
