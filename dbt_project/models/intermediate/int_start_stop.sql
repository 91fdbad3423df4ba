-- each row is a start or stop of support that was reported and not taken back
with

berichten as (select * from {{ ref('stg_start_stop') }}),

-- StatusAanlevering 3 says that an earlier report was never sent, and is itself no report. What was delivered last counts;
-- within one delivery the taking back does, for a report that is taken back isn't sent again as it was.
gerangschikt as (
    select
        berichten.gemeente_code,
        berichten.wet_code,
        berichten.bericht_code,
        berichten.aanbieder_agb_code,
        berichten.toewijzingnummer,
        berichten.begindatum,
        berichten.stopdatum,
        berichten.reden_beeindiging_code,
        berichten.status_aanlevering_code,
        berichten.ontvangen_op,
        berichten.herkomst,
        row_number() over (
            partition by
                berichten.gemeente_code, berichten.wet_code, berichten.bericht_code, berichten.aanbieder_agb_code,
                berichten.toewijzingnummer, berichten.begindatum, berichten.stopdatum
            order by
                berichten.ontvangen_op desc,
                berichten.status_aanlevering_code desc,
                berichten.levering_id desc,
                berichten.rij desc
        ) as rang
    from berichten
)

select
    gemeente_code,
    wet_code,
    bericht_code,
    aanbieder_agb_code,
    toewijzingnummer,
    -- the day that is reported: the first of the support, or its last
    case bericht_code when '305' then begindatum else stopdatum end as meldingsdatum,
    begindatum,
    reden_beeindiging_code,
    ontvangen_op,
    herkomst
from gerangschikt
where
    rang = 1
    and status_aanlevering_code <> '3'
