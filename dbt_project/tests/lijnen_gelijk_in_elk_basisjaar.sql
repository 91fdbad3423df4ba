-- In every choice of series and base year the lines that can be computed coincide in that base year.
select
    gemeente_code,
    jaar,
    wet_code,
    reeks_code,
    uitgaven_eur_nominaal,
    uitgaven_eur_reeel,
    uitgaven_eur_reeel_na_tarieven
from {{ ref('prijscorrectie_varianten') }}
where
    jaar = prijspeil_jaar
    and (
        coalesce(uitgaven_eur_reeel, uitgaven_eur_nominaal) <> uitgaven_eur_nominaal
        or coalesce(uitgaven_eur_reeel_na_tarieven, uitgaven_eur_nominaal) <> uitgaven_eur_nominaal
    )
