-- each row is a break, assumption or known flaw that touches published figures
with

bijzonderheden as (select * from {{ ref('lijst_bijzonderheden') }})

select
    bijzonderheid_id,
    titel,
    omschrijving,
    bron
from bijzonderheden
