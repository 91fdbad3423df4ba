-- each row is a layer of the transformatiepiramide on 31 December of a year, in a wijk or the gemeente
with

piramide as (select * from {{ ref('agg_piramide') }}),

bijzonderheden as (select * from {{ ref('dim_bijzonderheid') }}),

-- What a reader could subtract counts too: both and all rest on who is in one layer only, and a form on the other form.
met_kleinste as (
    select
        gemeente_code, jaar, wijk_code, indeling_jaar,
        maatwerk_aantal, sociale_basis_aantal, formeel_aantal, informeel_aantal, beide_aantal, totaal_aantal,
        maatwerk_herkomst, sociale_basis_herkomst,
        {{ zwakste_van(['maatwerk_herkomst', 'sociale_basis_herkomst']) }} as beide_herkomst,
        coalesce(least(nullif(formeel_aantal, 0), nullif(informeel_aantal, 0)), 0) as kleinste_vorm_aantal,
        coalesce(least(
            nullif(beide_aantal, 0), nullif(maatwerk_aantal - beide_aantal, 0), nullif(sociale_basis_aantal - beide_aantal, 0)
        ), 0) as kleinste_deel_aantal
    from piramide
),

lagen as (
    {% for laag, code, register, rust_op in [
        ('maatwerk', 'MAATWERK', 'maatwerk', 'maatwerk_aantal'),
        ('sociale_basis', 'SOCIALE_BASIS', 'sociale_basis', 'sociale_basis_aantal'),
        ('formeel', 'SOCIALE_BASIS_FORMEEL', 'sociale_basis', 'kleinste_vorm_aantal'),
        ('informeel', 'SOCIALE_BASIS_INFORMEEL', 'sociale_basis', 'kleinste_vorm_aantal'),
        ('beide', 'BEIDE', 'beide', 'kleinste_deel_aantal'),
        ('totaal', 'TOTAAL', 'beide', 'kleinste_deel_aantal')
    ] %}
    select
        gemeente_code, jaar, wijk_code, indeling_jaar, '{{ code }}' as laag_code,
        {{ laag }}_aantal as clienten_laag_aantal,
        {{ deel('100 * ' ~ laag ~ '_aantal', 'totaal_aantal') }} as aandeel_pct,
        {{ register }}_herkomst as herkomst, {{ rust_op }} as personen_aantal
    from met_kleinste
    where {{ laag }}_aantal is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    lagen.gemeente_code,
    lagen.jaar,
    lagen.wijk_code,
    lagen.laag_code,
    cast(lagen.clienten_laag_aantal as bigint) as clienten_laag_aantal,
    cast(lagen.aandeel_pct as decimal(18, 4)) as aandeel_pct,
    cast(lagen.indeling_jaar as integer) as indeling_jaar,
    lagen.herkomst,
    coalesce(bijzonderheden.bijzonderheid_ids, '') as bijzonderheid_ids,
    cast(lagen.personen_aantal as bigint) as personen_aantal
from lagen
-- A layer that rests on maatwerk is touched by what touches maatwerk.
left join bijzonderheden
    on {{ raakt(
        'bijzonderheden', 'lagen',
        "case when lagen.laag_code like 'SOCIALE_BASIS%' then 'clienten_sociale_basis' else 'clienten_maatwerk' end",
        wet="'ALLE'"
    ) }}
