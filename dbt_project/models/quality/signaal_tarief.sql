-- each row is a line of a declaratie of which the amount is far from what its volume usually costs, or has no volume
with

regels as (select * from {{ ref('int_declaraties') }}),

grenzen as (
    select
        {{ signaalgrens('regels') }} as regels,
        {{ signaalgrens('factor') }} as factor,
        {{ signaalgrens('euro') }} as euro
    from {{ ref('lijst_signaalgrenzen') }}
    where signaal_code = 'BEDRAG_WIJKT_AF'
),

gecrediteerd as (
    select distinct gemeente_code, wet_code, aanbieder_agb_code, vorig_referentienummer as referentienummer
    from regels
    where debet_credit_code = 'C'
),

-- What was credited is settled already.
geldend as (
    select
        regels.gemeente_code, regels.wet_code, regels.jaar, regels.aanbieder_agb_code, regels.referentienummer,
        regels.productcategorie_code, regels.product_code, coalesce(regels.eenheid_code, '') as eenheid_code,
        regels.geleverd_volume,
        regels.bedrag_eur_nominaal,
        {{ prijs_per_stuk('regels.bedrag_eur_nominaal', 'regels.geleverd_volume') }} as stukprijs_eur_nominaal
    from regels
    left join gecrediteerd
        on regels.gemeente_code = gecrediteerd.gemeente_code
        and regels.wet_code = gecrediteerd.wet_code
        and regels.aanbieder_agb_code = gecrediteerd.aanbieder_agb_code
        and regels.referentienummer = gecrediteerd.referentienummer
    where
        regels.debet_credit_code = 'D' and regels.geleverd_volume is not null
        and gecrediteerd.referentienummer is null
),

-- The median per product, unit and year: tariffs change each year, and a few wrong lines don't move it. Per
-- productcategorie too: some codes, such as HM1, stand for other things at other tariffs in each.
tarieven as (
    select
        gemeente_code, wet_code, jaar, productcategorie_code, product_code, eenheid_code,
        count(*) as regels_aantal,
        {{ mediaan('stukprijs_eur_nominaal') }} as tarief_eur_nominaal
    from geldend
    where geleverd_volume > 0 and product_code <> '-'
    group by gemeente_code, wet_code, jaar, productcategorie_code, product_code, eenheid_code
),

vergeleken as (
    select
        geldend.gemeente_code, geldend.wet_code, geldend.jaar, geldend.aanbieder_agb_code, geldend.referentienummer,
        geldend.productcategorie_code, geldend.product_code, geldend.geleverd_volume, geldend.bedrag_eur_nominaal,
        -- Nothing costs nothing, whatever the tariff is and also where there is none.
        case
            when geldend.geleverd_volume = 0 then 0
            else cast(geldend.geleverd_volume * tarieven.tarief_eur_nominaal as decimal(18, 2))
        end as verwacht_eur_nominaal,
        tarieven.regels_aantal
    from geldend
    left join tarieven
        on geldend.gemeente_code = tarieven.gemeente_code
        and geldend.wet_code = tarieven.wet_code
        and geldend.jaar = tarieven.jaar
        and geldend.productcategorie_code = tarieven.productcategorie_code
        and geldend.product_code = tarieven.product_code
        and geldend.eenheid_code = tarieven.eenheid_code
)

select
    vergeleken.gemeente_code,
    vergeleken.jaar,
    vergeleken.wet_code,
    'BEDRAG_WIJKT_AF' as signaal_code,
    'referentienummer ' || vergeleken.referentienummer || ' van aanbieder ' || vergeleken.aanbieder_agb_code
        as vindplaats,
    case
        when vergeleken.geleverd_volume = 0
            then 'bedrag zonder volume: ' || {{ euro_tekst('vergeleken.bedrag_eur_nominaal') }}
        else {{ euro_tekst('vergeleken.bedrag_eur_nominaal') }} || ' voor volume '
            || {{ getal_tekst('vergeleken.geleverd_volume') }}
    end || ' van product ' || vergeleken.product_code || ', categorie ' || vergeleken.productcategorie_code as gevonden,
    case
        when vergeleken.geleverd_volume = 0 then 'een volume boven 0'
        else 'ongeveer ' || {{ euro_tekst('vergeleken.verwacht_eur_nominaal') }} || ', naar de mediaan van '
            || {{ getal_tekst('vergeleken.regels_aantal') }} || ' regels'
    end as verwacht,
    cast(abs(vergeleken.bedrag_eur_nominaal - vergeleken.verwacht_eur_nominaal) as decimal(18, 2)) as grootte
from vergeleken
cross join grenzen
where
    (vergeleken.geleverd_volume = 0 or vergeleken.regels_aantal >= grenzen.regels)
    and abs(vergeleken.bedrag_eur_nominaal - vergeleken.verwacht_eur_nominaal) >= grenzen.euro
    and (
        vergeleken.bedrag_eur_nominaal >= grenzen.factor * vergeleken.verwacht_eur_nominaal
        or vergeleken.bedrag_eur_nominaal * grenzen.factor <= vergeleken.verwacht_eur_nominaal
    )
