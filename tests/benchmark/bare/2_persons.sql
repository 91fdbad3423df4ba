-- Who was helped where: one row per client, year and wet, and one counting over these. Since a client has one wijk per wet and
-- year (rule 4) everything about persons is a plain sum over clients; nothing is counted distinct.

create table contact_jaar as
with bereik as (
    select gem, least(min(year(einde)), max(year(start))) as van, max(year(start)) as tot
    from contact
    where year(start) <= year(ontvangen)
    group by gem
)
select
    gem, bsn, unnest(range(
        greatest(van, year(start), getvariable('eerste_jaar')), least(tot, coalesce(year(einde), 9999)) + 1
    )) as jaar, coalesce(einde, date '9999-12-31') as einde, start, voorziening, postcode, huisnummer
from contact
inner join bereik using (gem);

create table waarneming as
select gem, min(eerste_jaar) as eerste_jaar, max(laatste_jaar) as laatste_jaar
from (
    select gem, eerste_jaar, laatste_jaar from toewijzing
    union all select gem, jaar, jaar from declaratie where telt_als_waarneming
    union all select gem, jaar, jaar from bijstand
    union all select gem, jaar, jaar from subsidie
    union all select gem, jaar, jaar from bijdrage
    union all select gem, jaar, jaar from begroting where bedrag is not null
)
group by gem;

-- the years that the toewijzingen of a wet tell of; both wetten together have the years of both
create table registerjaren as
with per_wet as (
    select
        gem, wet, greatest(min(laatste_versie.eerste_jaar) filter (where reden <> '13'), getvariable('eerste_jaar')) as van,
        greatest(
            max(laatste_versie.laatste_jaar) filter (where reden <> '13'),
            least(any_value(waarneming.laatste_jaar), max(ontvangen_jaar) - 1)
        ) as tot
    from laatste_versie
    inner join waarneming using (gem)
    group by all
)
from per_wet
union all
select gem, 'ALLE', max(van), min(tot) from per_wet group by gem having count(*) = 2;

-- the years of a gemeente, with the division in wijken that each of them uses
create table jaren as
with grenzen as (
    select gem, min(eerste_jaar) as van, max(laatste_jaar) as tot
    from (
        from waarneming
        union all select gem, jaar, jaar from begroting
        union all select gem, jaar, jaar from buig_budget
        union all select gem, jaar, jaar from buig_realisatie
        union all select gem, jaar, jaar from beleid
        union all select gem, jaar, jaar from besparing
        union all select gem, jaar, jaar from bezwaar
        union all select gem, jaar, jaar from contact_jaar
    )
    group by gem
),
per_jaar as (
    select gem, unnest(range(greatest(van, getvariable('eerste_jaar')), tot + 1)) as jaar
    from grenzen
),
edities as (
    select distinct gem, indeling
    from wijk
    -- an edition without addresses can't place anybody: it serves where no edition has them
    where (gem, indeling) in (select (gem, indeling) from adres) or gem not in (select gem from adres)
)
select
    gem, jaar, coalesce(max(indeling) filter (where indeling <= jaar), min(indeling)) as indeling,
    coalesce(jaar <= (select max(b.jaar) from begroting as b where b.gem = per_jaar.gem and bedrag is not null), false)
        as gesloten
from per_jaar
left join edities using (gem)
group by gem, jaar;

create table plaats as
select gem, jaar, wijk from jaren inner join wijk using (gem, indeling)
union all select gem, jaar, 'ONBEKEND' from jaren
union all select gem, jaar, gem from jaren;

-- rule 2: the years in which a toewijzing is valid for at least one day, and whether it is on the last day
create table indicatie_jaar as
select
    toewijzing.* exclude (eerste_jaar, laatste_jaar, ontvangen, ontvangen_jaar, reden, product, vorm),
    unnest(range(greatest(van, year(ingang)), least(tot, year(einde)) + 1)) as jaar, product, vorm
from toewijzing
inner join registerjaren using (gem, wet);

-- each line of a declaratie with what it doesn't say itself, from its toewijzing
create table zorg as
select
    declaratie.gem, declaratie.wet, jaar, bedrag,
    coalesce(declaratie.bsn, toewijzing.drager, 'T-' || declaratie.nummer, regel) as drager,
    coalesce(declaratie.categorie, toewijzing.categorie, '00') as categorie,
    coalesce(
        declaratie.product,
        if(coalesce(declaratie.categorie, toewijzing.categorie) = toewijzing.categorie, toewijzing.product, null), '-'
    ) as product,
    coalesce(toewijzing.vorm, 'ONBEKEND') as vorm
from declaratie
left join toewijzing using (gem, nummer);

-- what every product is: the product itself before its categorie, the gemeente's own before that of all
create table aanbod as
with regels as (
    select '*' as gem, wet_code as wet, categorie_code as categorie, '*' as product, null as jaar_van, null as jaar_tot,
        null as component, null as maatwerk, null as ondersteuning
    from lijst_voorzieningen
    union all
    select gemeente_code, wet_code, categorie_code, product_code, jaar_van, jaar_tot, component_code, is_maatwerk,
        ondersteuningsvorm_code
    from lijst_producten
),
genoemd as (
    select distinct gem, wet, jaar, categorie, product, vorm from indicatie_jaar
    union
    select distinct gem, wet, jaar, categorie, product, vorm from zorg
)
select
    genoemd.*, coalesce(if(vorm = 'PGB', component_pgb_code, null), regels.component, component_code) as component,
    coalesce(regels.maatwerk, is_maatwerk)::boolean as maatwerk,
    coalesce(regels.ondersteuning, ondersteuningsvorm_code) as ondersteuning
from genoemd
inner join regels
    on regels.wet = genoemd.wet and regels.gem in (genoemd.gem, '*')
    and genoemd.jaar between coalesce(regels.jaar_van::integer, 0) and coalesce(regels.jaar_tot::integer, 9999)
    and (
        regels.product in (genoemd.product, '*') and regels.categorie in (genoemd.categorie, '00')
        or regels.product = genoemd.product and genoemd.categorie = '00'
    )
inner join lijst_voorzieningen as categorieen
    on regels.wet = categorieen.wet_code and regels.categorie = categorieen.categorie_code
qualify row_number() over (
    partition by genoemd.gem, genoemd.wet, genoemd.jaar, genoemd.categorie, genoemd.product, vorm
    order by regels.product = genoemd.product desc, regels.categorie = genoemd.categorie desc,
        regels.gem = genoemd.gem desc, coalesce(regels.jaar_van::integer, 0) desc, voorziening_code
) = 1;

-- rule 5: minutes a week, or etmalen; a total is spread over the weeks of the toewijzing
create macro per_week(volume, frequentie, ingang, einde) as volume * case frequentie
    when '1' then 7 when '2' then 1 when '4' then 12.0 / 52 when '6' then
        case when einde < date '9999-12-31' then 7.0 / (einde - ingang + 1) end
end;
create macro minuten(eenheid) as case eenheid when '01' then 1 when '04' then 60 when '16' then 240 end;

-- one row per client (or unknown person), year, and wet or both: what is counted of them, and the address that counts
create table client as
with indicaties as (
    select
        gem, wet, jaar, drager, bsn is not null as bekend, einde >= make_date(jaar, 12, 31) as peil, maatwerk, ondersteuning,
        postcode, huisnummer, ingang, besluit, tijd, nummer,
        per_week(volume, frequentie, ingang, einde) * minuten(eenheid)
            / case ondersteuning when 'groep' then 240 when 'individueel' then 60 end as omvang
    from indicatie_jaar
    inner join aanbod using (gem, wet, jaar, categorie, product, vorm)
),
personen as (
    select
        gem, coalesce(wet, 'ALLE') as wet, jaar, drager, any_value(bekend) as bekend, count(*) as indicaties,
        count(*) filter (where peil) as indicaties_peil, bool_or(peil) as peil, bool_or(peil and maatwerk) as maatwerk,
        coalesce(round(sum(omvang) filter (where peil and ondersteuning = 'groep'), 4) >= 5, false) as groep_zwaar,
        coalesce(round(sum(omvang) filter (where peil and ondersteuning = 'individueel'), 4) >= 4, false) as individueel_zwaar,
        count(*) filter (where peil and ondersteuning = 'groep') as groep,
        count(omvang) filter (where peil and ondersteuning = 'groep') as groep_met_omvang,
        count(*) filter (where peil and ondersteuning = 'individueel') as individueel,
        count(omvang) filter (where peil and ondersteuning = 'individueel') as individueel_met_omvang,
        max_by(
            {'postcode': postcode, 'huisnummer': huisnummer}, (ingang, besluit, tijd, length(nummer), nummer)
        ) as adres
    from indicaties
    group by grouping sets ((gem, wet, jaar, drager), (gem, jaar, drager))
)
select
    personen.* exclude (adres), coalesce(adres.wijk, 'ONBEKEND') as wijk,
    coalesce(lag(jaar) over buurjaren = jaar - 1, false) as was_client,
    coalesce(lead(jaar) over buurjaren = jaar + 1, false) as blijft_client
from personen
inner join jaren using (gem, jaar)
left join adres
    on adres.gem = personen.gem and adres.indeling = jaren.indeling and adres.postcode = postcode(personen.adres.postcode)
    and adres.huisnummer = huisnummer(personen.adres.huisnummer)
window buurjaren as (partition by personen.gem, wet, drager order by jaar);

create table gebruik as
with geteld as (
    select
        gem, wet, jaar, coalesce(wijk, gem) as wijk, count(*) filter (where bekend) as clienten,
        count(*) filter (where bekend and peil) as clienten_peildatum,
        count(*) filter (where bekend and maatwerk) as clienten_maatwerk,
        sum(indicaties)::bigint as indicaties, sum(indicaties_peil)::bigint as indicaties_peildatum,
        count(*) filter (where bekend and not was_client) as instroom,
        count(*) filter (where bekend and not blijft_client) as uitstroom,
        count(*) filter (where bekend and groep_zwaar) as groep_zwaar,
        count(*) filter (where bekend and individueel_zwaar) as individueel_zwaar,
        sum(groep) = 0 or sum(groep_met_omvang) > 0 as groep_bekend,
        sum(individueel) = 0 or sum(individueel_met_omvang) > 0 as individueel_bekend
    from client
    group by grouping sets ((gem, wet, jaar, wijk), (gem, wet, jaar))
)
select
    gemeente.gem, gemeente.wet, gemeente.jaar, plaats.wijk, gemeente.jaar > van as heeft_vorig_jaar,
    gemeente.jaar < tot as heeft_volgend_jaar, gemeente.groep_bekend, gemeente.individueel_bekend,
    coalesce(columns(geteld.* exclude (gem, wet, jaar, wijk, groep_bekend, individueel_bekend)), 0)
from geteld as gemeente
inner join registerjaren on registerjaren.gem = gemeente.gem and registerjaren.wet = gemeente.wet and jaar between van and tot
inner join plaats on plaats.gem = gemeente.gem and plaats.jaar = gemeente.jaar
left join geteld
    on geteld.gem = plaats.gem and geteld.wet = gemeente.wet and geteld.jaar = plaats.jaar and geteld.wijk = plaats.wijk
where gemeente.wijk = gemeente.gem;

-- the registers with an address of their own
create table wijk_bijstand as
select bijstand.* exclude (adres), coalesce(adres.wijk, 'ONBEKEND') as wijk
from bijstand
inner join jaren using (gem, jaar)
left join adres
    on adres.gem = bijstand.gem and adres.indeling = jaren.indeling and adres.postcode = postcode(bijstand.adres.postcode)
    and adres.huisnummer = huisnummer(bijstand.adres.huisnummer);

create table wijk_subsidie as
select subsidie.* exclude (adres), coalesce(adres.wijk, 'ONBEKEND') as wijk
from subsidie
inner join jaren using (gem, jaar)
left join adres
    on adres.gem = subsidie.gem and adres.indeling = jaren.indeling and adres.postcode = postcode(subsidie.adres.postcode)
    and adres.huisnummer = huisnummer(subsidie.adres.huisnummer);

create table sociale_basis as
with personen as (
    select
        gem, jaar, bsn, bool_or(einde >= make_date(jaar, 12, 31)) as peil,
        max_by({'postcode': postcode, 'huisnummer': huisnummer}, (start, voorziening)) as adres
    from contact_jaar
    group by all
)
select gem, jaar, peil, coalesce(adres.wijk, 'ONBEKEND') as wijk
from personen
inner join jaren using (gem, jaar)
left join adres
    on adres.gem = personen.gem and adres.indeling = jaren.indeling and adres.postcode = postcode(personen.adres.postcode)
    and adres.huisnummer = huisnummer(personen.adres.huisnummer);
