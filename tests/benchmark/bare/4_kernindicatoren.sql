-- All indicators in one table. A wijk in which nobody has something is a zero, not a missing row.
create table kernindicatoren as
with bijstand_som as (
    select
        gem, jaar, coalesce(wijk, gem) as wijk, count(*) filter (where in_december) as december,
        sum(uitkeringsmaanden) as maanden, sum(uitkeringsmaanden) > 0 as bestaat
    from wijk_bijstand
    group by grouping sets ((gem, jaar, wijk), (gem, jaar))
),
maanden as (
    select gem, jaar, bit_or(maanden) as maanden from bijstand group by all
),
inkomen as (
    select
        plaats.gem, plaats.jaar, plaats.wijk,
        if(maanden.maanden & (1 << 12) > 0, coalesce(som.december, 0), null) as december,
        if(bit_count(maanden.maanden) = 12, deel(coalesce(som.maanden, 0), 12), null) as gemiddeld
    from plaats
    inner join maanden using (gem, jaar)
    inner join bijstand_som as gemeente
        on gemeente.gem = plaats.gem and gemeente.jaar = plaats.jaar and gemeente.wijk = plaats.gem and gemeente.bestaat
    left join bijstand_som as som on som.gem = plaats.gem and som.jaar = plaats.jaar and som.wijk = plaats.wijk
),
subsidie_som as (
    select gem, jaar, coalesce(wijk, gem) as wijk, count(*) as personen, sum(bedrag) as bedrag
    from wijk_subsidie
    group by grouping sets ((gem, jaar, wijk), (gem, jaar))
),
bijdrage_som as (
    select bijdrage.gem, bijdrage.jaar, coalesce(client.wijk, 'ONBEKEND') as wijk, sum(geind) as geind
    from bijdrage
    left join client on client.gem = bijdrage.gem and client.jaar = bijdrage.jaar and drager = bsn and wet = 'WMO'
    group by all
),
basis_som as (
    select gem, jaar, coalesce(wijk, gem) as wijk, count(*) filter (where peil) as personen
    from sociale_basis
    group by grouping sets ((gem, jaar, wijk), (gem, jaar))
),
per_inwoner as (
    select plaats.gem, plaats.jaar, plaats.wijk, aantal
    from plaats
    left join inwoners using (gem, jaar, wijk)
    where plaats.wijk <> 'ONBEKEND'
),
bezwaar_jaren as (
    select gem, wet, unnest(range(eerste, laatste + 1)) as jaar
    from (select distinct gem, wet from bezwaar)
    inner join (select gem, min(jaar) as eerste, max(jaar) as laatste from bezwaar group by gem) using (gem)
),
bezwaar_som as (
    select bezwaar_jaren.gem, bezwaar_jaren.jaar, bezwaar_jaren.wet, count(bezwaar.gem) as afgehandeld,
        count(*) filter (where gegrond) as gegrond
    from bezwaar_jaren
    left join bezwaar using (gem, jaar, wet)
    group by all
),
besparing_som as (
    select
        gem, jaar, wet, sum(case soort when 'besparing' then bedrag when 'investering' then -bedrag end) as gerealiseerd,
        sum(bedrag) filter (where soort = 'taakstelling') as taakstelling
    from (from besparing where wet <> 'ALLE' union all select * replace ('ALLE' as wet) from besparing)
    group by all
),
rijen as (
    select gem, jaar, wet, wijk, unnest([
        ('clienten', clienten), ('clienten_peildatum', clienten_peildatum), ('indicaties', indicaties),
        ('indicaties_peildatum', indicaties_peildatum), ('indicaties_per_client', deel(indicaties, clienten)),
        ('instroom', if(heeft_vorig_jaar, instroom, null)), ('uitstroom', if(heeft_volgend_jaar, uitstroom, null)),
        ('clienten_groep_vanaf_5_dagdelen', if(groep_bekend, groep_zwaar, null)),
        ('clienten_individueel_vanaf_4_uur', if(individueel_bekend, individueel_zwaar, null))
    ]::struct(indicator varchar, waarde decimal(18, 4))[], recursive := true)
    from gebruik
    union all
    select gem, jaar, wet, wijk, 'clienten_maatwerk', clienten_maatwerk from gebruik where wet = 'ALLE'
    union all
    select gem, jaar, wet, wijk, 'clienten_per_1000_inwoners', deel(1000 * clienten, aantal)
    from gebruik
    inner join per_inwoner using (gem, jaar, wijk)
    union all
    select gem, jaar, wet, wijk, unnest([
        ('uitgaven_nominaal', nominaal), ('uitgaven_reeel', reeel), ('uitgaven_reeel_na_tarieven', na_tarieven)
    ]::struct(indicator varchar, waarde decimal(18, 4))[], recursive := true)
    from uitgaven
    union all
    select gem, jaar, wet, wijk, 'uitgaven_per_inwoner', deel(nominaal, aantal)
    from uitgaven
    inner join per_inwoner using (gem, jaar, wijk)
    union all
    select gem, jaar, wet, wijk, 'uitgaven_per_client', deel(nominaal, clienten)
    from uitgaven
    inner join gebruik using (gem, jaar, wet, wijk)
    where wet in ('WMO', 'JEUGDWET')
    union all
    select gem, jaar, 'PARTICIPATIEWET', wijk, unnest([
        ('bijstand_huishoudens', december), ('uitkeringen_gemiddeld', gemiddeld)
    ]::struct(indicator varchar, waarde decimal(18, 4))[], recursive := true)
    from inkomen
    union all
    select plaats.gem, plaats.jaar, 'PARTICIPATIEWET', plaats.wijk, unnest([
        ('lks_ontvangers', coalesce(personen, 0)), ('lks_uitgaven', coalesce(bedrag, 0))
    ]::struct(indicator varchar, waarde decimal(18, 4))[], recursive := true)
    from plaats
    left join subsidie_som using (gem, jaar, wijk)
    where (plaats.gem, plaats.jaar) in (select (gem, jaar) from subsidie_som)
    union all
    select plaats.gem, plaats.jaar, 'WMO', plaats.wijk, 'eigen_bijdragen',
        coalesce(if(plaats.wijk = plaats.gem, gemeente.geind, som.geind), 0)::decimal(18, 4)
    from plaats
    inner join (select gem, jaar, sum(geind) as geind from bijdrage group by all) as gemeente using (gem, jaar)
    left join bijdrage_som as som using (gem, jaar, wijk)
    union all
    select plaats.gem, plaats.jaar, 'ALLE', plaats.wijk, 'clienten_sociale_basis', coalesce(personen, 0)
    from plaats
    left join basis_som using (gem, jaar, wijk)
    where (plaats.gem, plaats.jaar) in (select (gem, jaar) from basis_som)
    union all
    select gem, jaar, 'PARTICIPATIEWET', gem, unnest([
        ('buig_budget', budget), ('buig_lasten', lasten), ('buig_saldo', budget - lasten)
    ]::struct(indicator varchar, waarde decimal(18, 4))[], recursive := true)
    from buig
    union all
    select gem, jaar, wetten, gem, indicator, waarde
    from beleid
    inner join lijst_indicatoren on indicator = code
    union all
    select gem, jaar, wet, gem, unnest([
        ('bezwaren_afgehandeld', afgehandeld), ('bezwaren_gegrond', gegrond)
    ]::struct(indicator varchar, waarde decimal(18, 4))[], recursive := true)
    from bezwaar_som
    union all
    select gem, jaar, wet, gem, unnest([
        ('besparing_gerealiseerd', gerealiseerd), ('besparing_taakstelling', taakstelling)
    ]::struct(indicator varchar, waarde decimal(18, 4))[], recursive := true)
    from besparing_som
)
select
    gem as gemeente_code, jaar, wet as wet_code, wijk as wijk_code, indicator as indicator_code,
    waarde::decimal(18, 4) as waarde
from rijen
inner join jaren using (gem, jaar)
where waarde is not null or not starts_with(indicator, 'buig_');
