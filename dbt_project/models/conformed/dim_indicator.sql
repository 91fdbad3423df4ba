-- each row is an indicator with its definition
with

lijst as (select * from {{ ref('lijst_indicatoren') }})

select
    code,
    naam,
    familie,
    definitie,
    formule,
    eenheid,
    richting,
    bron,
    coalesce(optelbaar_over, '') as optelbaar_over,
    greatest(minimum_cel, {{ var('minimum_cel') }}) as minimum_cel,
    versie,
    wetten,
    niveaus
from lijst
