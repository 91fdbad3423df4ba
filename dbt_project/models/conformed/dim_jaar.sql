-- each row is a year of a gemeente for which something was delivered
with

waarnemingen as (select * from {{ ref('int_waarnemingen') }}),

jaren as (select * from {{ ref('int_jaren') }}),

indelingen as (select * from {{ ref('int_indelingen') }}),

begroting as (select * from {{ ref('stg_begroting') }}),

buig_budget as (select * from {{ ref('stg_buig_budget') }}),

buig_realisatie as (select * from {{ ref('stg_buig_realisatie') }}),

beleidsindicatoren as (select * from {{ ref('stg_beleidsindicatoren') }}),

besparingen as (select * from {{ ref('stg_besparingen') }}),

bezwaren as (select * from {{ ref('stg_bezwaren') }}),

contact_jaren as (select * from {{ ref('int_contact_jaren') }}),

grenzen as (
    select gemeente_code, min(jaar) as eerste_jaar, max(jaar) as laatste_jaar
    from (
        select gemeente_code, jaar from waarnemingen
        union all
        select gemeente_code, jaar from begroting
        union all
        select gemeente_code, jaar from buig_budget
        union all
        select gemeente_code, jaar from buig_realisatie
        union all
        select gemeente_code, jaar from beleidsindicatoren
        union all
        select gemeente_code, jaar from besparingen
        union all
        select gemeente_code, cast(year(beslisdatum) as integer) as jaar
        from bezwaren
        where year(beslisdatum) <= year(ontvangen_op)
        union all
        select gemeente_code, jaar from contact_jaren
    ) as alles
    group by gemeente_code
),

afsluitingen as (
    select gemeente_code, max(jaar) as laatste_gesloten_jaar
    from waarnemingen
    where register = 'jaarrekening'
    group by gemeente_code
),

-- The edition of the year, else the nearest earlier one, else the oldest.
gekozen_indelingen as (
    select
        grenzen.gemeente_code,
        jaren.jaar,
        max(case when indelingen.indeling_jaar <= jaren.jaar then indelingen.indeling_jaar end) as laatste_indeling_jaar,
        min(indelingen.indeling_jaar) as oudste_indeling_jaar
    from grenzen
    inner join jaren
        on jaren.jaar between grenzen.eerste_jaar and grenzen.laatste_jaar
    left join indelingen
        on grenzen.gemeente_code = indelingen.gemeente_code
    group by grenzen.gemeente_code, jaren.jaar
)

select
    gekozen_indelingen.gemeente_code,
    gekozen_indelingen.jaar,
    {{ peildatum('gekozen_indelingen.jaar') }} as peildatum,
    coalesce(gekozen_indelingen.jaar <= afsluitingen.laatste_gesloten_jaar, false) as is_gesloten,
    coalesce(gekozen_indelingen.laatste_indeling_jaar, gekozen_indelingen.oudste_indeling_jaar) as indeling_jaar,
    gekozen_indelingen.laatste_indeling_jaar is null and gekozen_indelingen.oudste_indeling_jaar is not null
        as is_indeling_geschat
from gekozen_indelingen
left join afsluitingen
    on gekozen_indelingen.gemeente_code = afsluitingen.gemeente_code
