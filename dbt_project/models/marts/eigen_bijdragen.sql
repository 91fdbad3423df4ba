-- each row is what was imposed and collected as own contributions in a year, in a wijk or the gemeente, for one or all regelingen
with

eigen_bijdragen as (select * from {{ ref('agg_eigen_bijdragen') }}),

begroting as (select * from {{ ref('fct_begroting') }}),

-- Baten are negative in the P&C tables (design rule 8). Which post it is, a gemeente says in the mapping of its posts.
posten as (
    select gemeente_code, jaar, wet_code, -sum(bedrag_eur_nominaal) as jaarrekening_eur_nominaal
    from begroting
    where
        soort_code = 'baten' and versie_code = 'jaarrekening' and wet_code = 'WMO'
        and component_code = 'WMO_EIGEN_BIJDRAGEN'
    group by gemeente_code, jaar, wet_code
)

select
    eigen_bijdragen.gemeente_code,
    eigen_bijdragen.jaar,
    'WMO' as wet_code,
    eigen_bijdragen.wijk_code,
    eigen_bijdragen.regeling_naam,
    cast(eigen_bijdragen.perioden_aantal as integer) as perioden_aantal,
    cast(eigen_bijdragen.bijdragers_aantal as bigint) as bijdragers_aantal,
    cast(eigen_bijdragen.opgelegd_eur_nominaal as decimal(18, 2)) as opgelegd_eur_nominaal,
    cast(eigen_bijdragen.geind_eur_nominaal as decimal(18, 2)) as geind_eur_nominaal,
    -- The jaarrekening knows only the whole gemeente and all regelingen.
    cast(posten.jaarrekening_eur_nominaal as decimal(18, 2)) as jaarrekening_eur_nominaal,
    cast(eigen_bijdragen.geind_eur_nominaal - posten.jaarrekening_eur_nominaal as decimal(18, 2)) as verschil_eur_nominaal,
    cast(eigen_bijdragen.indeling_jaar as integer) as indeling_jaar,
    eigen_bijdragen.herkomst,
    -- The smallest count of persons in the row that is not 0 decides whether the row may be shown.
    cast(coalesce(least(
        nullif(eigen_bijdragen.bijdragers_aantal, 0), nullif(eigen_bijdragen.personen_aantal, 0)
    ), 0) as bigint) as personen_aantal
from eigen_bijdragen
left join posten
    on eigen_bijdragen.gemeente_code = posten.gemeente_code
    and eigen_bijdragen.jaar = posten.jaar
    and eigen_bijdragen.wijk_code = posten.gemeente_code
    and eigen_bijdragen.regeling_naam = 'ALLE'
