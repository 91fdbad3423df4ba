-- each row is a toewijzing in its last version (design rule 1)
with

versies as (select * from {{ ref('stg_indicaties') }}),

-- The last version wins. When two are equal in date and time the one that was delivered last does, and within one
-- delivery a withdrawal does, then the order of their contents; the order of rows only between rows that are alike in these.
gerangschikt as (
    select
        versies.gemeente_code,
        versies.wet_code,
        versies.toewijzingnummer,
        versies.client_pseudoniem,
        versies.toewijzingsdatum,
        versies.toewijzingstijd,
        versies.productcategorie_code,
        versies.product_code,
        versies.ingangsdatum,
        versies.einddatum,
        versies.reden_wijziging_code,
        versies.volume,
        versies.eenheid_code,
        versies.frequentie_code,
        versies.leveringsvorm_code,
        versies.aanbieder_agb_code,
        versies.geboortejaar,
        versies.buurten,
        versies.herkomst,
        row_number() over (
            partition by versies.gemeente_code, versies.toewijzingnummer
            order by
                versies.toewijzingsdatum desc,
                coalesce(versies.toewijzingstijd, '') desc,
                versies.ontvangen_op desc,
                case versies.reden_wijziging_code when '13' then 1 else 0 end desc,
                coalesce(versies.reden_wijziging_code, '') desc,
                versies.ingangsdatum desc,
                {{ tot_en_met('versies.einddatum') }} desc,
                coalesce(versies.client_pseudoniem, '') desc,
                coalesce(versies.productcategorie_code, '') desc,
                coalesce(versies.product_code, '') desc,
                coalesce(versies.volume, -1) desc,
                coalesce(versies.eenheid_code, '') desc,
                coalesce(versies.frequentie_code, '') desc,
                versies.wet_code desc,
                versies.levering_id desc,
                versies.rij desc
        ) as rang
    from versies
)

select
    gemeente_code,
    wet_code,
    toewijzingnummer,
    client_pseudoniem,
    -- An unknown person is an indicatie but no client; the toewijzing itself then bears address and amounts.
    coalesce(client_pseudoniem, 'T-' || toewijzingnummer) as drager_sleutel,
    client_pseudoniem is not null as is_client,
    toewijzingsdatum,
    toewijzingstijd,
    coalesce(productcategorie_code, '00') as productcategorie_code,
    product_code,
    ingangsdatum,
    einddatum,
    volume,
    eenheid_code,
    frequentie_code,
    leveringsvorm_code,
    aanbieder_agb_code,
    geboortejaar,
    buurten,
    herkomst
from gerangschikt
where
    rang = 1
    -- 13 = verwijderd: the toewijzing never existed
    and coalesce(reden_wijziging_code, '') <> '13'
