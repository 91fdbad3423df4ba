-- each row is an indicator with its definition
with

indicatoren as (select * from {{ ref('dim_indicator') }})

select
    code,
    naam,
    familie,
    definitie,
    formule,
    eenheid,
    richting,
    bron,
    optelbaar_over,
    minimum_cel,
    versie,
    wetten,
    niveaus
from indicatoren
