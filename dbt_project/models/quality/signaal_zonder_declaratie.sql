-- each row is a toewijzing on which nothing was declared
with

toewijzingen as (select * from {{ ref('int_toewijzingen') }}),

regels as (select * from {{ ref('int_declaratieregels') }}),

categorieen as (select * from {{ ref('lijst_voorzieningen') }}),

grenzen as (
    select grens_code, grens
    from {{ ref('lijst_signaalgrenzen') }}
    where signaal_code = 'INDICATIE_ZONDER_DECLARATIE'
),

-- What isn't billed by the month has a bound of its own, under the component of its productcategorie.
termijnen as (
    select categorieen.wet_code, categorieen.categorie_code, grenzen.grens as maanden
    from categorieen
    inner join grenzen
        on categorieen.component_code = grenzen.grens_code
),

-- From when to when declaraties were delivered; care after its own delivery is a typing error.
registers as (
    select gemeente_code, wet_code, min(begindatum) as eerste_datum, max(begindatum) as laatste_datum
    from regels
    where begindatum <= cast(ontvangen_op as date)
    group by gemeente_code, wet_code
),

-- A line that was credited again is no declaratie.
gedeclareerd as (
    select gemeente_code, toewijzingnummer
    from regels
    group by gemeente_code, toewijzingnummer
    having sum(bedrag_eur_nominaal) <> 0
),

te_verwachten as (
    select
        toewijzingen.gemeente_code, toewijzingen.wet_code, toewijzingen.toewijzingnummer,
        toewijzingen.aanbieder_agb_code,
        greatest(toewijzingen.ingangsdatum, registers.eerste_datum) as van_datum,
        least({{ tot_en_met('toewijzingen.einddatum') }}, registers.laatste_datum) as tot_datum,
        coalesce(termijnen.maanden, algemeen.grens) as maanden
    from toewijzingen
    inner join registers
        on toewijzingen.gemeente_code = registers.gemeente_code
        and toewijzingen.wet_code = registers.wet_code
    inner join grenzen as algemeen
        on algemeen.grens_code = 'maanden'
    left join termijnen
        on toewijzingen.wet_code = termijnen.wet_code
        and toewijzingen.productcategorie_code = termijnen.categorie_code
    -- A pgb is paid by the SVB, without declaraties.
    where coalesce(toewijzingen.leveringsvorm_code, 'ZIN') = 'ZIN'
)

select
    te_verwachten.gemeente_code,
    cast(year(te_verwachten.van_datum) as integer) as jaar,
    te_verwachten.wet_code,
    'INDICATIE_ZONDER_DECLARATIE' as signaal_code,
    'toewijzing ' || te_verwachten.toewijzingnummer
    || coalesce(' van aanbieder ' || te_verwachten.aanbieder_agb_code, '') as vindplaats,
    'niets gedeclareerd van ' || {{ datum_tekst('te_verwachten.van_datum') }} || ' tot en met '
    || {{ datum_tekst('te_verwachten.tot_datum') }} as gevonden,
    'een declaratie binnen ' || {{ getal_tekst('te_verwachten.maanden') }} || ' maanden' as verwacht,
    cast(
        {{ dbt.datediff('te_verwachten.van_datum', 'te_verwachten.tot_datum', 'day') }}
        as decimal(18, 2)
    ) as grootte
from te_verwachten
left join gedeclareerd
    on te_verwachten.gemeente_code = gedeclareerd.gemeente_code
    and te_verwachten.toewijzingnummer = gedeclareerd.toewijzingnummer
where
    gedeclareerd.toewijzingnummer is null
    and {{ dbt.dateadd('month', 'te_verwachten.maanden', 'te_verwachten.van_datum') }} <= te_verwachten.tot_datum
