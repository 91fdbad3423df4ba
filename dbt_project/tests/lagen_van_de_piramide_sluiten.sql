-- In every place the layers hang together (both = maatwerk + sociale basis - total), and equal their kernindicatoren.
with

lagen as (
    select
        gemeente_code, jaar, wijk_code,
        max(case laag_code when 'MAATWERK' then clienten_laag_aantal end) as maatwerk,
        max(case laag_code when 'SOCIALE_BASIS' then clienten_laag_aantal end) as sociale_basis,
        max(case laag_code when 'SOCIALE_BASIS_FORMEEL' then clienten_laag_aantal end) as formeel,
        max(case laag_code when 'SOCIALE_BASIS_INFORMEEL' then clienten_laag_aantal end) as informeel,
        max(case laag_code when 'BEIDE' then clienten_laag_aantal end) as beide,
        max(case laag_code when 'TOTAAL' then clienten_laag_aantal end) as totaal
    from {{ ref('transformatiepiramide') }}
    group by gemeente_code, jaar, wijk_code
),

cijfers as (
    select
        gemeente_code, jaar, wijk_code,
        max(case indicator_code when 'clienten_maatwerk' then waarde end) as maatwerk,
        max(case indicator_code when 'clienten_sociale_basis' then waarde end) as sociale_basis
    from {{ ref('kernindicatoren') }}
    where indicator_code in ('clienten_maatwerk', 'clienten_sociale_basis')
    group by gemeente_code, jaar, wijk_code
)

select
    lagen.gemeente_code,
    lagen.jaar,
    lagen.wijk_code,
    lagen.maatwerk,
    lagen.sociale_basis,
    lagen.formeel,
    lagen.informeel,
    lagen.beide,
    lagen.totaal
from lagen
left join cijfers
    on lagen.gemeente_code = cijfers.gemeente_code
    and lagen.jaar = cijfers.jaar
    and lagen.wijk_code = cijfers.wijk_code
where
    lagen.beide <> lagen.maatwerk + lagen.sociale_basis - lagen.totaal
    or lagen.sociale_basis <> lagen.formeel + lagen.informeel
    or coalesce(lagen.maatwerk, -1) <> coalesce(cijfers.maatwerk, -1)
    or coalesce(lagen.sociale_basis, -1) <> coalesce(cijfers.sociale_basis, -1)
