-- each row is a toewijzing in a year in which it is valid for at least one day (design rule 2)
with

toewijzingen as (select * from {{ ref('int_toewijzingen') }}),

waarnemingen as (select * from {{ ref('int_waarnemingen') }}),

jaren as (select * from {{ ref('int_jaren') }}),

-- A register of toewijzingen starts in the year of its first toewijzing. It ends in the last year in which any register
-- of the gemeente recorded something: an open-ended toewijzing says nothing about the years after.
laatste_jaren as (
    select gemeente_code, max(jaar) as laatste_jaar
    from waarnemingen
    group by gemeente_code
),

registers as (
    select waarnemingen.gemeente_code, waarnemingen.wet_code, min(waarnemingen.jaar) as eerste_jaar
    from waarnemingen
    where waarnemingen.register = 'indicaties'
    group by waarnemingen.gemeente_code, waarnemingen.wet_code
)

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
    toewijzingen.productcategorie_code,
    toewijzingen.leveringsvorm_code,
    toewijzingen.buurten,
    toewijzingen.herkomst
from toewijzingen
inner join registers
    on toewijzingen.gemeente_code = registers.gemeente_code
    and toewijzingen.wet_code = registers.wet_code
inner join laatste_jaren
    on toewijzingen.gemeente_code = laatste_jaren.gemeente_code
inner join jaren
    on jaren.jaar between registers.eerste_jaar and laatste_jaren.laatste_jaar
    and toewijzingen.ingangsdatum <= {{ peildatum('jaren.jaar') }}
    and {{ tot_en_met('toewijzingen.einddatum') }} >= {{ jaarbegin('jaren.jaar') }}
