-- each row is an objection to a decision, with the year in which it was settled (empty while it runs)
with

bezwaren as (select * from {{ ref('stg_bezwaren') }})

-- Upheld in part is upheld: the decision did not stand. A withdrawn objection is settled, and not upheld.
select
    gemeente_code,
    -- a decision that was made after its delivery is a typing error, and counts in no year
    case when year(beslisdatum) <= year(ontvangen_op) then cast(year(beslisdatum) as integer) end as jaar,
    zaaknummer,
    wet_code,
    ontvangstdatum,
    beslisdatum,
    uitkomst_code,
    coalesce(uitkomst_code in ('gegrond', 'gedeeltelijk_gegrond'), false) as is_gegrond,
    herkomst
from bezwaren
