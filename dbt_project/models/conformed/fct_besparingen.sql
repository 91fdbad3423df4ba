-- each row is an amount that was agreed on, saved or invested with a measure in a year
with

besparingen as (select * from {{ ref('stg_besparingen') }})

-- Amounts are positive; what counts as saved is net: a saving adds, an investment takes off, of a target nothing is saved.
select
    gemeente_code,
    jaar,
    programma_naam,
    maatregel_naam,
    wet_code,
    maatregel_soort_code,
    bedrag_eur_nominaal,
    cast(
        case maatregel_soort_code when 'besparing' then bedrag_eur_nominaal when 'investering' then -bedrag_eur_nominaal end
        as decimal(18, 2)
    ) as gerealiseerd_eur_nominaal,
    herkomst
from besparingen
