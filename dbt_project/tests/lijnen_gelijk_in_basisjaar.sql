-- The three lines of spending coincide in the base year, to the cent, in every cell.
select
    gemeente_code,
    wet_code,
    component_code,
    wijk_code,
    uitgaven_eur_nominaal,
    uitgaven_eur_reeel,
    uitgaven_eur_reeel_na_tarieven
from {{ ref('fct_uitgaven') }}
where
    jaar = {{ var('basisjaar') }}
    and (uitgaven_eur_reeel <> uitgaven_eur_nominaal or uitgaven_eur_reeel_na_tarieven <> uitgaven_eur_nominaal)
