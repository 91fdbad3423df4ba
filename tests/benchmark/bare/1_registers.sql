-- What the exports say, as tables of one register each. The views bron_* hold their cells as text, a column per header;
-- levering holds per file when it was received; lijst_* are the code lists of the project.

create macro gemeente(code) as 'GM' || right(code, 4);
create macro bedrag(tekst) as cast(replace(tekst, ',', '.') as decimal(18, 2));
create macro geheel(tekst) as cast(replace(tekst, ',', '.') as double)::integer;
create macro datum(tekst) as strptime(tekst, ['%d-%m-%Y', '%Y-%m-%d', '%Y-%m-%d %H:%M:%S'])::date;
create macro persoon(bsn) as case when bsn not in ('999999999', '000000000') then lpad(bsn, 9, '0') end;
create macro postcode(tekst) as upper(replace(tekst, ' ', ''));
create macro huisnummer(tekst) as try_cast(regexp_extract(tekst, '^0*([1-9][0-9]{0,4})(\D.*)?$', 1) as integer);

-- A quotient with 4 or 8 decimals, or 12 for an index, rounded half away from zero. DuckDB divides decimals in floating point, so
-- whole numbers are divided, with one digit more than asked for.
create macro heel(teller, noemer, eenheid) as
    cast(cast(teller as decimal(28, 8)) * 100000000::decimal(9, 0) as hugeint) * eenheid
    // nullif(cast(cast(noemer as decimal(24, 12)) * 1000000000000::decimal(13, 0) as hugeint), 0);
create macro deel(teller, noemer) as
    round(heel(teller, noemer, 1000000000)::decimal(31, 0) * 0.00001::decimal(6, 5), 4)::decimal(18, 4);
create macro deel_8(teller, noemer) as
    round(heel(teller, noemer, 10000000000000)::decimal(27, 0) * 0.000000001::decimal(10, 9), 8);
create macro deel_12(teller, noemer) as
    round(heel(teller, noemer, 100000000000000000)::decimal(23, 0) * 0.0000000000001::decimal(14, 13), 12);

-- rule 1: the last version of a toewijzing, with the first and last year that any of its versions was decided in
create table laatste_versie as
with versies as (
    select
        gemeente(Gemeentecode) as gem, upper(Wet) as wet, Toewijzingnummer as nummer, persoon(BSN) as bsn,
        strptime(Toewijzingsdatum, '%d-%m-%Y')::date as besluit, coalesce(Toewijzingstijd, '') as tijd,
        coalesce(Productcategorie, '00') as categorie, coalesce(Productcode, '-') as product,
        strptime(Ingangsdatum, '%d-%m-%Y')::date as ingang,
        coalesce(strptime(Einddatum, '%d-%m-%Y')::date, date '9999-12-31') as einde,
        coalesce(RedenWijziging, '') as reden, cast(replace(Volume, ',', '.') as double) as volume,
        Eenheid as eenheid, Frequentie as frequentie, coalesce(Leveringsvorm, 'ONBEKEND') as vorm,
        Postcode as postcode, Huisnummer as huisnummer, levering.ontvangen
    from bron_indicaties
    inner join levering using (filename)
)
select
    *,
    min(year(besluit)) filter (where year(besluit) <= year(ontvangen)) over alle_versies as eerste_jaar,
    max(year(besluit)) filter (where year(besluit) <= year(ontvangen)) over alle_versies as laatste_jaar,
    max(year(ontvangen)) over alle_versies as ontvangen_jaar
from versies
window alle_versies as (partition by gem, nummer)
qualify row_number() over (
    partition by gem, nummer order by besluit desc, tijd desc, ontvangen desc, (reden = '13') desc, ingang desc, einde desc
) = 1;

create view toewijzing as
select *, coalesce(bsn, 'T-' || nummer) as drager
from laatste_versie
where reden <> '13';

-- rule 6: the last delivered version of each line, added up per person and product before anything is joined to it
create table declaratie as
with regels as (
    select
        gemeente(Gemeentecode) as gem, upper(Wet) as wet, Toewijzingnummer as nummer, persoon(BSN) as bsn,
        Productcategorie as categorie, Productcode as product, right(Begindatum, 4)::integer as jaar,
        case DebetCredit when 'C' then -1 else 1 end * Bedrag::bigint as centen, AanbiederAGB as agb,
        Referentienummer as referentie, levering.ontvangen
    from bron_declaraties
    inner join levering using (filename)
    where jaar >= getvariable('eerste_jaar')
    qualify row_number() over (partition by gem, wet, agb, referentie order by levering.ontvangen desc) = 1
)
select
    gem, wet, jaar, nummer, bsn, categorie, product,
    case when bsn is null and nummer is null then 'R-' || agb || '-' || referentie end as regel,
    sum(centen) / 100::decimal(3, 0) as bedrag, bool_or(jaar <= year(ontvangen)) as telt_als_waarneming
from regels
group by all;

-- one row per household, or person, and year: the months don't matter, only the address of the last one does
create table bijstand as
select
    gemeente(Gemeentecode) as gem, left(Verslagmaand, 4)::integer as jaar, Uitkeringsnummer as uitkering,
    sum(bedrag(BrutoBedrag)) as bedrag,
    count(distinct Verslagmaand || Regeling) filter (where Regeling <> 'BBZ') as uitkeringsmaanden,
    bool_or(right(Verslagmaand, 2) = '12' and Regeling <> 'BBZ') as in_december,
    max_by({'postcode': Postcode, 'huisnummer': Huisnummer}, Verslagmaand) as adres,
    bit_or(1 << right(Verslagmaand, 2)::integer) as maanden
from bron_bijstand
where left(Verslagmaand, 4)::integer >= getvariable('eerste_jaar')
group by all;

create table subsidie as
select
    gemeente(Gemeentecode) as gem, left(Verslagmaand, 4)::integer as jaar, BSN as bsn, sum(bedrag(Bedrag)) as bedrag,
    max_by({'postcode': Postcode, 'huisnummer': Huisnummer}, Verslagmaand) as adres
from bron_loonkostensubsidie
where left(Verslagmaand, 4)::integer >= getvariable('eerste_jaar')
group by all;

create table bijdrage as
select gemeente(Gemeentecode) as gem, left(Periode, 4)::integer as jaar, lpad(BSN, 9, '0') as bsn, sum(bedrag(Geind)) as geind
from bron_eigen_bijdragen
where left(Periode, 4)::integer >= getvariable('eerste_jaar')
group by all;

create table contact as
select
    gemeente(Gemeentecode) as gem, lpad(BSN, 9, '0') as bsn, datum(Startdatum) as start, datum(Einddatum) as einde,
    Voorziening as voorziening, Postcode as postcode, Huisnummer as huisnummer, levering.ontvangen
from bron_sociale_basis
inner join levering using (filename);

create table begroting as
select
    gemeente(Gemeentecode) as gem, Jaar::integer as jaar, upper(Wet) as wet, Post as post, Soort as soort,
    cast(1000 * cast(replace(nullif(Jaarrekening, '-'), ',', '.') as decimal(18, 6)) as decimal(18, 2)) as bedrag
from bron_begroting
where Jaar::integer >= getvariable('eerste_jaar');

create table buig_budget as
select gemeente(Gemeentecode) as gem, Jaar::integer as jaar, Vaststelling as versie, bedrag(Totaal) as bedrag
from bron_buig_budget
where Jaar::integer >= getvariable('eerste_jaar');

create table buig_realisatie as
select
    gemeente(Gemeentecode) as gem, Jaar::integer as jaar, Soort as versie, upper(Regeling) as regeling,
    bedrag(nullif(Kosten, '-')) as bedrag
from bron_buig_realisatie
where Jaar::integer >= getvariable('eerste_jaar');

create table prijsindex as
select
    Gemeentecode as gem, Component as component, Jaar::integer as jaar,
    cast(replace(Percentage, ',', '.') as double) as pct
from bron_prijsindex
where Reeks = getvariable('indexreeks');

create table effect as
select
    gemeente(Gemeentecode) as gem, Component as component, Jaar::integer as jaar, bedrag(Bedrag) as bedrag,
    Prijspeil::integer as prijspeil
from bron_reele_tarieven;

create table adres as
select
    'GM' || lpad(ltrim(Gem, 'GM'), 4, '0') as gem, indeling, postcode(PC6) as postcode, huisnummer(Huisnummer) as huisnummer,
    'WK' || lpad(ltrim(Wijk, 'WK'), 6, '0') as wijk
from bron_adressen;

create table wijk as
select gemeente(HoortBij) as gem, Jaar::integer as indeling, Gebiedscode as wijk
from bron_gebieden
where Niveau = 'wijk';

create table inwoners as
with tellingen as (
    select
        'GM' || substr(Gebiedscode, 3, 4) as gem, Gebiedscode as wijk, datum(Peildatum) as dag,
        coalesce(
            sum(geheel(Aantal)) filter (where Leeftijdsgroep = 'totaal'), case when count(*) = 5 then sum(geheel(Aantal)) end
        ) as aantal
    from bron_bevolking
    group by all
)
-- 1 January is the day after: the number for the end of the year, when 31 December itself isn't there
select gem, wijk, year(dag - 1) as jaar, aantal
from (select * from tellingen where strftime(dag, '%d-%m') in ('31-12', '01-01'))
qualify row_number() over (partition by gem, wijk, jaar order by aantal is null, dag) = 1;

create table beleid as
select
    gemeente(Gemeentecode) as gem, Jaar::integer as jaar, codes.code as indicator,
    cast(replace(Percentage, ',', '.') as decimal(18, 4)) as waarde
from bron_beleidsindicatoren
inner join lijst_beleid as codes on Indicator = codes.waarde
where Jaar::integer >= getvariable('eerste_jaar');

create table bezwaar as
select
    gemeente(Gemeentecode) as gem, upper(Wet) as wet, year(datum(BeslistOp)) as jaar,
    Uitkomst in ('gegrond', 'gedeeltelijk gegrond', 'deels gegrond') as gegrond
from bron_bezwaren
inner join levering using (filename)
where BeslistOp <> '-' and year(datum(BeslistOp)) between getvariable('eerste_jaar') and year(ontvangen);

create table besparing as
select
    gemeente(Gemeentecode) as gem, Jaar::integer as jaar, upper(Wet) as wet, Soort as soort, bedrag(Bedrag) as bedrag
from bron_besparingen
where Jaar::integer >= getvariable('eerste_jaar');

-- rule 10: the most final budget beside the most final costs; without a total the regelingen add up to it
create table buig as
with lasten as (
    select gem, jaar, versie, coalesce(
        any_value(bedrag) filter (where regeling = 'TOTAAL'),
        if(
            count(bedrag) = count(*) filter (where regeling <> 'TOTAAL'), sum(bedrag) filter (where regeling <> 'TOTAAL'), null
        )
    ) as bedrag
    from buig_realisatie
    group by all
),
bedragen as (
    select *, 'budget' as soort from buig_budget
    union all
    select *, 'lasten' from lasten where bedrag is not null
)
select
    gem, jaar, arg_min(bedrag, rang) filter (where soort = 'budget') as budget,
    arg_min(bedrag, rang) filter (where soort = 'lasten') as lasten
from (
    select *, list_position(['definitief', 'realisatie', 'nader voorlopig', 'voorlopig', 'prognose'], versie) as rang
    from bedragen
)
group by all;
