-- each row is a delivery
with

leveringen as (select * from {{ source('register', 'leveringen') }})

select
    bron,
    levering_id,
    bestand,
    herkomst,
    periode,
    {{ in_utc('ontvangen_op') }} as ontvangen_op,
    cast(rijen_gelezen as bigint) as rijen_gelezen,
    cast(rijen_geaccepteerd as bigint) as rijen_geaccepteerd,
    cast(rijen_afgewezen as bigint) as rijen_afgewezen,
    in_gebruik
from leveringen
where status = 'geaccepteerd'
