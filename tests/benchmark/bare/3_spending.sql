-- What was spent: the posts of the accounts, what can be attributed to wijken, and all of it in prices of the base year.

create table post as
with per_component as (
    select gem, jaar, wet, component_code as component, sum(bedrag) as bedrag
    from begroting
    inner join lijst_posten
        on wet_code = wet and lijst_posten.post = begroting.post and gemeente_code in (gem, '*')
    where wet in ('WMO', 'JEUGDWET') and soort = 'lasten' and bedrag is not null
    group by all
)
from per_component
union all
select gem, jaar, 'PARTICIPATIEWET', 'PW_INKOMEN', lasten
from buig
inner join jaren using (gem, jaar)
where gesloten and lasten is not null;

create table toegerekend as
with betalingen as (
    select zorg.gem, jaar, zorg.wet, component, coalesce(client.wijk, 'ONBEKEND') as wijk, bedrag
    from zorg
    inner join aanbod using (gem, wet, jaar, categorie, product, vorm)
    left join client using (gem, wet, jaar, drager)
    union all
    select gem, jaar, 'PARTICIPATIEWET', 'PW_INKOMEN', wijk, bedrag from wijk_bijstand
    union all
    -- since 2022 the BUIG has a part for it
    select gem, jaar, 'PARTICIPATIEWET', 'PW_INKOMEN', wijk, bedrag from wijk_subsidie where jaar >= 2022
)
select gem, jaar, wet, component, wijk, sum(bedrag)::decimal(18, 2) as bedrag
from betalingen
where (gem, jaar, wet) in (select (gem, jaar, wet) from post)
group by all;

-- rule 9: the index of a component between its year and the base year; null when one year is missing
create table index_per_jaar as
with nodig as (
    select gem, jaar, component from post
    union select gem, jaar, component from toegerekend
    union select gem, jaar, component from effect
    union select gem, prijspeil, component from effect
),
stappen as (
    select *, unnest(range(least(jaar, getvariable('basisjaar')) + 1, greatest(jaar, getvariable('basisjaar')) + 1)) as stap
    from nodig
),
ketens as (
    select
        stappen.gem, stappen.jaar, stappen.component,
        if(
            count(*) = count(coalesce(eigen.pct, alle.pct)),
            round(exp(sum(ln(1 + coalesce(eigen.pct, alle.pct) / 100))), 12)::decimal(20, 12), null
        ) as keten
    from stappen
    left join prijsindex as eigen on eigen.gem = stappen.gem and eigen.component = stappen.component and eigen.jaar = stap
    left join prijsindex as alle on alle.gem = '*' and alle.component = stappen.component and alle.jaar = stap
    group by all
)
select
    gem, jaar, component, (case
        when jaar = getvariable('basisjaar') then 1 when jaar < getvariable('basisjaar') then deel_12(1, keten) else keten
    end)::decimal(20, 12) as index
from nodig
left join ketens using (gem, jaar, component);

create table component_effect as
select
    effect.gem, effect.jaar, effect.component,
    sum(if(prijspeil = effect.jaar, bedrag, deel_8(bedrag * van.index, naar.index))) as bedrag
from effect
inner join index_per_jaar as van on van.gem = effect.gem and van.component = effect.component and van.jaar = effect.jaar
left join index_per_jaar as naar on naar.gem = effect.gem and naar.component = effect.component and naar.jaar = prijspeil
where effect.jaar > getvariable('basisjaar')
group by all;

create table uitgaven_wet as
with componenten as (
    select gem, jaar, wet, component, coalesce(post.bedrag, 0) as post, coalesce(som.bedrag, 0) as toegerekend
    from post
    full join (select gem, jaar, wet, component, sum(bedrag) as bedrag from toegerekend group by all) as som
        using (gem, jaar, wet, component)
),
rijen as (
    select gem, jaar, wet, component, wijk, bedrag from toegerekend
    union all
    select gem, jaar, wet, component, 'NIET_TOE_TE_DELEN', (post - toegerekend)::decimal(18, 2) from componenten
),
lijnen as (
    select
        rijen.*, index, case
            -- an effect in or before the base year lies in what all years are compared with
            when exists (
                from effect as te_vroeg
                where te_vroeg.gem = rijen.gem and te_vroeg.component = rijen.component
                    and te_vroeg.jaar <= getvariable('basisjaar')
            ) then null
            when component_effect.component is null then 0
            when post = 0 then if(wijk = 'NIET_TOE_TE_DELEN', component_effect.bedrag, 0)
            else deel_8(component_effect.bedrag * rijen.bedrag, post)
        end as effect
    from rijen
    inner join componenten using (gem, jaar, wet, component)
    inner join index_per_jaar using (gem, jaar, component)
    left join component_effect using (gem, jaar, component)
),
opgeteld as (
    select
        gem, jaar, wet, coalesce(wijk, gem) as wijk, sum(bedrag)::decimal(18, 4) as nominaal,
        round(sum(if(index = 1, bedrag, deel_8(bedrag, index))), 4)::decimal(18, 4) as reeel,
        round(sum(if(index = 1, bedrag - effect, deel_8(bedrag - effect, index))), 4)::decimal(18, 4) as na_tarieven
    from lijnen
    group by grouping sets ((gem, jaar, wet, wijk), (gem, jaar, wet))
),
wijken as (
    select gem, jaar, wet, sum(nominaal) as nominaal, sum(reeel) as reeel, sum(na_tarieven) as na_tarieven
    from opgeteld
    where wijk not in (gem, 'NIET_TOE_TE_DELEN')
    group by all
)
from opgeteld where wijk = gem
union all
-- what can't be attributed is the difference, also after rounding
select
    gem, jaar, wet, 'NIET_TOE_TE_DELEN', opgeteld.nominaal - coalesce(wijken.nominaal, 0),
    opgeteld.reeel - coalesce(wijken.reeel, 0), opgeteld.na_tarieven - coalesce(wijken.na_tarieven, 0)
from opgeteld
left join wijken using (gem, jaar, wet)
where wijk = gem
union all
select
    wijken.gem, wijken.jaar, wijken.wet, plaats.wijk, coalesce(opgeteld.nominaal, 0), coalesce(opgeteld.reeel, 0),
    coalesce(opgeteld.na_tarieven, 0)
from wijken
inner join plaats on plaats.gem = wijken.gem and plaats.jaar = wijken.jaar and plaats.wijk <> wijken.gem
left join opgeteld
    on opgeteld.gem = wijken.gem and opgeteld.jaar = wijken.jaar and opgeteld.wet = wijken.wet and opgeteld.wijk = plaats.wijk;

-- ALLE exists where all three wetten do; what a wijk has of one or two of them counts as not attributed
create table uitgaven as
with volledig as (
    select gem, jaar from uitgaven_wet where wijk = gem group by all having count(*) = 3
),
alle as (
    select
        gem, jaar, if(count(*) over (partition by gem, jaar, wijk) = 3, wijk, 'NIET_TOE_TE_DELEN') as plaats,
        nominaal, reeel, na_tarieven
    from uitgaven_wet
    where (gem, jaar) in (from (select (gem, jaar) from volledig))
),
begroot as (
    select gem, jaar, wet from begroting where wet in ('WMO', 'JEUGDWET')
    union select gem, jaar, 'PARTICIPATIEWET' from buig_budget
    union select gem, jaar, 'PARTICIPATIEWET' from buig_realisatie
),
begrote_jaren as (
    select gem, wet, unnest(range(min(jaar), max(jaar) + 1)) as jaar from begroot group by all
)
from uitgaven_wet
union all
select gem, jaar, 'ALLE', plaats, sum(nominaal), sum(reeel), sum(na_tarieven) from alle group by all
union all
select gem, jaar, wet, gem, null, null, null
from begrote_jaren
where (gem, jaar, wet) not in (select (gem, jaar, wet) from uitgaven_wet)
union all
select gem, jaar, 'ALLE', gem, null, null, null
from begrote_jaren
where (gem, jaar) not in (select (gem, jaar) from volledig)
group by gem, jaar
having count(*) = 3;
