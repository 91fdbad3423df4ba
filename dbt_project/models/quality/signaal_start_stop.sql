-- each row is a toewijzing of which the reported start or stop doesn't fit, per kind of signal
with

toewijzingen as (select * from {{ ref('int_toewijzingen') }}),

meldingen as (select * from {{ ref('int_start_stop') }}),

grenzen as (
    select {{ signaalgrens('maanden') }} as maanden
    from {{ ref('lijst_signaalgrenzen') }}
    where signaal_code = 'GEEN_START'
),

-- From when to when a provider reports. One that never does is a matter of its own, not a signal per toewijzing.
aanbieders as (
    select
        gemeente_code,
        wet_code,
        aanbieder_agb_code,
        min(begindatum) as eerste_datum,
        cast(max(ontvangen_op) as date) as laatste_datum
    from meldingen
    group by gemeente_code, wet_code, aanbieder_agb_code
),

per_toewijzing as (
    select
        gemeente_code,
        toewijzingnummer,
        max(wet_code) as wet_code,
        max(aanbieder_agb_code) as aanbieder_agb_code,
        min(case bericht_code when '305' then meldingsdatum end) as eerste_start,
        max(case bericht_code when '305' then meldingsdatum end) as laatste_start,
        -- 20 is a temporary stop
        max(case when bericht_code = '307' and reden_beeindiging_code <> '20' then meldingsdatum end) as laatste_stop
    from meldingen
    group by gemeente_code, toewijzingnummer
),

naast_elkaar as (
    select
        coalesce(toewijzingen.gemeente_code, per_toewijzing.gemeente_code) as gemeente_code,
        coalesce(toewijzingen.toewijzingnummer, per_toewijzing.toewijzingnummer) as toewijzingnummer,
        coalesce(toewijzingen.wet_code, per_toewijzing.wet_code) as wet_code,
        coalesce(toewijzingen.aanbieder_agb_code, per_toewijzing.aanbieder_agb_code) as aanbieder_agb_code,
        toewijzingen.toewijzingnummer is not null as heeft_toewijzing,
        toewijzingen.ingangsdatum,
        {{ tot_en_met('toewijzingen.einddatum') }} as einddatum,
        per_toewijzing.eerste_start,
        per_toewijzing.laatste_start,
        per_toewijzing.laatste_stop,
        -- Pgb goes without messages.
        coalesce(toewijzingen.leveringsvorm_code, 'ZIN') = 'ZIN'
        and toewijzingen.ingangsdatum >= aanbieders.eerste_datum
        and {{ dbt.dateadd('month', 'grenzen.maanden', 'toewijzingen.ingangsdatum') }}
        <= aanbieders.laatste_datum as is_start_verwacht
    from toewijzingen
    full outer join per_toewijzing
        on toewijzingen.gemeente_code = per_toewijzing.gemeente_code
        and toewijzingen.toewijzingnummer = per_toewijzing.toewijzingnummer
    left join aanbieders
        on toewijzingen.gemeente_code = aanbieders.gemeente_code
        and toewijzingen.wet_code = aanbieders.wet_code
        and toewijzingen.aanbieder_agb_code = aanbieders.aanbieder_agb_code
    cross join grenzen
),

signalen as (
    select *, 'GEEN_START' as signaal_code, ingangsdatum as toegewezen_datum, eerste_start as meldingsdatum
    from naast_elkaar
    where is_start_verwacht and eerste_start is null
    union all
    select *, 'GESTART_VOOR_INGANG' as signaal_code, ingangsdatum as toegewezen_datum, eerste_start as meldingsdatum
    from naast_elkaar
    where eerste_start < ingangsdatum
    union all
    select *, 'GESTOPT_VOOR_EINDE' as signaal_code, einddatum as toegewezen_datum, laatste_stop as meldingsdatum
    from naast_elkaar
    -- who started again afterwards didn't stop
    where laatste_stop < einddatum and coalesce(laatste_start, laatste_stop) <= laatste_stop
    union all
    select
        *, 'ZONDER_TOEWIJZING' as signaal_code, ingangsdatum as toegewezen_datum,
        coalesce(eerste_start, laatste_stop) as meldingsdatum
    from naast_elkaar
    where not heeft_toewijzing
)

select gemeente_code, wet_code, aanbieder_agb_code, toewijzingnummer, signaal_code, toegewezen_datum, meldingsdatum
from signalen
