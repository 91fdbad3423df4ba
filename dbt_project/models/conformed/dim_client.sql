-- each row is a client (or unknown person) in a year, per wet and for both together, with its wijk (design rule 4)
with

indicatie_jaren as (select * from {{ ref('int_indicatie_jaren') }}),

jaren as (select * from {{ ref('dim_jaar') }}),

gebieden as (select * from {{ ref('dim_gebied') }}),

per_wet_en_samen as (
    select
        gemeente_code, wet_code, jaar, drager_sleutel, is_client, geboortejaar, ingangsdatum, toewijzingsdatum,
        toewijzingstijd, toewijzingnummer, buurten
    from indicatie_jaren
    union all
    select
        gemeente_code, 'ALLE' as wet_code, jaar, drager_sleutel, is_client, geboortejaar, ingangsdatum, toewijzingsdatum,
        toewijzingstijd, toewijzingnummer, buurten
    from indicatie_jaren
),

gerangschikt as (
    select
        gemeente_code,
        wet_code,
        jaar,
        drager_sleutel,
        is_client,
        geboortejaar,
        buurten,
        row_number() over (
            partition by gemeente_code, wet_code, jaar, drager_sleutel
            order by
                ingangsdatum desc, toewijzingsdatum desc, coalesce(toewijzingstijd, '') desc,
                length(toewijzingnummer) desc, toewijzingnummer desc
        ) as rang
    from per_wet_en_samen
),

laatste as (
    select
        gerangschikt.gemeente_code,
        gerangschikt.wet_code,
        gerangschikt.jaar,
        gerangschikt.drager_sleutel,
        gerangschikt.is_client,
        gerangschikt.geboortejaar,
        jaren.indeling_jaar,
        {{ buurt_in_editie('gerangschikt.buurten', 'jaren.indeling_jaar') }} as buurt_code
    from gerangschikt
    inner join jaren
        on gerangschikt.gemeente_code = jaren.gemeente_code
        and gerangschikt.jaar = jaren.jaar
    where gerangschikt.rang = 1
)

select
    laatste.gemeente_code,
    laatste.wet_code,
    laatste.jaar,
    laatste.drager_sleutel,
    laatste.is_client,
    laatste.geboortejaar,
    laatste.indeling_jaar,
    coalesce(gebieden.wijk_code, 'ONBEKEND') as wijk_code
from laatste
left join gebieden
    on laatste.buurt_code = gebieden.gebied_code
    and laatste.indeling_jaar = gebieden.indeling_jaar
    and laatste.gemeente_code = gebieden.gemeente_code
