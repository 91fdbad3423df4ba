-- each row is the own contribution of a client in one period under one regeling (design rule 11)
with

eigen_bijdragen as (select * from {{ ref('stg_eigen_bijdragen') }}),

clienten as (select * from {{ ref('dim_client') }}),

per_periode as (
    select
        gemeente_code,
        periode,
        client_pseudoniem,
        regeling_naam,
        {{ periode_jaar('periode') }} as jaar,
        cast(sum(opgelegd_eur_nominaal) as decimal(18, 2)) as opgelegd_eur_nominaal,
        cast(sum(geind_eur_nominaal) as decimal(18, 2)) as geind_eur_nominaal,
        {{ zwakste_herkomst('herkomst') }} as herkomst
    from eigen_bijdragen
    group by gemeente_code, periode, client_pseudoniem, regeling_naam
)

-- This register has no address: a contribution follows the wijk that its client has in the Wmo that year.
select
    per_periode.gemeente_code,
    per_periode.jaar,
    per_periode.periode,
    per_periode.client_pseudoniem,
    per_periode.regeling_naam,
    'WMO' as wet_code,
    coalesce(clienten.wijk_code, 'ONBEKEND') as wijk_code,
    per_periode.opgelegd_eur_nominaal,
    per_periode.geind_eur_nominaal,
    per_periode.herkomst
from per_periode
left join clienten
    on per_periode.gemeente_code = clienten.gemeente_code
    and clienten.wet_code = 'WMO'
    and per_periode.jaar = clienten.jaar
    and per_periode.client_pseudoniem = clienten.drager_sleutel
