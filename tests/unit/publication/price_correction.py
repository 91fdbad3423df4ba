"""The two tables of the price correction in the small warehouse, and what breaks each expectation of them."""

from __future__ import annotations

G, SPENT = "GM0001", (("WMO", 1000), ("JEUGDWET", 250), ("ALLE", 1250))
EURO, NUMBER, INDEX = "decimal(18,2)", "decimal(18,4)", "decimal(18,8)"

PRICE_TABLES = {
    "marts.prijscorrectie": (
        f"gemeente_code varchar, jaar integer, wet_code varchar, component_code varchar, index_pct {NUMBER}, "
        f"index_cumulatief {INDEX}, deflator_impliciet {INDEX}, uitgaven_eur_nominaal {EURO}, "
        f"effect_eur_nominaal {NUMBER}, uitgaven_eur_reeel {NUMBER}, uitgaven_eur_reeel_na_tarieven {NUMBER}, "
        "prijspeil_jaar integer, reeks_code varchar, status varchar, herkomst varchar",
        [
            (G, 2021, wet, part, None, index, 1, n, 0, n, n, 2021, "toegepast", "definitief", "gepubliceerd")
            for wet, n in SPENT
            for part, index in (("ALLE", None), ("ONDERDEEL", 1))[: 1 if wet == "ALLE" else 2]
        ],
    ),
    "marts.prijscorrectie_varianten": (
        "gemeente_code varchar, jaar integer, wet_code varchar, reeks_code varchar, prijspeil_jaar integer, "
        f"is_gekozen boolean, uitgaven_eur_nominaal {NUMBER}, uitgaven_eur_reeel {NUMBER}, "
        f"uitgaven_eur_reeel_na_tarieven {NUMBER}, deflator_impliciet {INDEX}, reden_leeg varchar, "
        "status varchar, herkomst varchar",
        [
            (G, 2021, wet, *choice, n, *lines, "definitief", "gepubliceerd")
            for wet, n in SPENT
            for choice, lines in (
                (("toegepast", 2021, True), (n, n, 1, None)),
                (("definitief", 2022, False), (n * 2, None, 0.5, "effect van reële tarieven niet na het basisjaar")),
            )
        ],
    ),
}


def _set(table: str, change: str, where: str) -> tuple[list[str], set[str]]:
    return [f"update {table} set {change} where {where}"], set()


TOTALS, VARIANTS = "prijscorrectie", "prijscorrectie_varianten"

PRICE_BREAKS: dict[str, tuple[list[str], set[str]]] = {
    f"{TOTALS}: de totalen zijn de uitgaven in kernindicatoren": (
        [f"delete from {table} where wet_code = 'ALLE'" for table in (TOTALS, VARIANTS)],
        set(),
    ),
    f"{TOTALS}: de deflator ligt tussen de laagste en de hoogste index van de onderdelen": _set(
        TOTALS, "deflator_impliciet = 1.01", "component_code = 'ALLE' and wet_code = 'WMO'"
    ),
    f"{VARIANTS}: een bedrag ontbreekt alleen met een reden": _set(VARIANTS, "reden_leeg = null", "wet_code = 'WMO'"),
    f"{VARIANTS}: de gekozen variant is de hoofdreeks": _set(VARIANTS, "is_gekozen = false", "wet_code = 'WMO'"),
    f"{VARIANTS}: de lijnen vallen samen in elk basisjaar": _set(
        VARIANTS, "prijspeil_jaar = 2021", "not is_gekozen and wet_code = 'WMO'"
    ),
}
