"""The tables of a small but complete warehouse, in literal rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from companions import with_companions
from price_correction import PRICE_TABLES

G, A, B, REST, UNKNOWN = "GM0001", "WK000101", "WK000102", "NIET_TOE_TE_DELEN", "ONBEKEND"
HEAVY = "clienten_groep_vanaf_5_dagdelen"
LINES, SURVEY = ("nominaal", "reeel", "reeel_na_tarieven"), "tevredenheid_reintegratie"

PLACES = [
    *((G, "Voorbeeld", "gemeente"), (A, "Wijk 01", "wijk"), (B, "Wijk 02", "wijk")),
    *((UNKNOWN, "Adres onbekend", "restant"), (REST, "Niet toe te delen", "restant")),
]

# Values per place: gemeente, two wijken, unknown, not attributable (None: no such row). Persons likewise.
Places = tuple[float | None, ...]
NO_PERSONS: Places = (None, None, None, None, None)

FIGURES: list[tuple[int, str, str, Places, Places]] = [
    *(
        (jaar, wet, "clienten", values, values)
        for jaar, wet, values in (
            *((2020, "WMO", (35, 20, 15, 0, None)), (2020, "JEUGDWET", (30, 15, 15, 0, None))),
            *((2020, "ALLE", (60, 30, 30, 0, None)), (2021, "WMO", (40, 25, 15, 0, None))),
            *((2021, "JEUGDWET", (30, 21, 9, 0, None)), (2021, "ALLE", (60, 40, 20, 0, None))),
            *((2022, "WMO", (41, 26, 15, 0, None)), (2022, "JEUGDWET", (5, 5, 0, 0, None))),
            (2022, "ALLE", (44, 29, 15, 0, None)),
        )
    ),
    (2021, "WMO", "clienten_peildatum", (34, 20, 14, 0, None), (34, 20, 14, 0, None)),
    (2021, "WMO", HEAVY, (10, 0, 10, 0, None), (10, 0, 10, 0, None)),
    (2021, "WMO", "indicaties", (80, 50, 30, 0, None), (40, 25, 15, 0, None)),
    (2021, "JEUGDWET", "indicaties", (60, 42, 18, 0, None), (30, 21, 9, 0, None)),
    (2021, "ALLE", "indicaties", (140, 92, 48, 0, None), (60, 40, 20, 0, None)),
    (2021, "WMO", "indicaties_per_client", (2, 2, 2, None, None), (40, 25, 15, 0, None)),
    *(
        (2021, wet, f"uitgaven_{line}", values, persons)
        for line in LINES
        for wet, values, persons in (
            ("WMO", (1000, 600, 300, 0, 100), (40, 25, 15, 0, None)),
            ("JEUGDWET", (250, 200, 30, 0, 20), (30, 21, 4, 0, None)),
            ("ALLE", (1250, 800, 330, 0, 120), (60, 40, 15, 0, None)),
        )
    ),
    *(
        (2021, "PARTICIPATIEWET", code, (value, None, None, None, None), NO_PERSONS)
        for code, value in (("buig_budget", 500), ("buig_lasten", 450), ("buig_saldo", 50), (SURVEY, 65))
    ),
    *(
        (2021, wet, code, (value, None, None, None, None), (persons, None, None, None, None))
        for wet, code, value, persons in (
            *(("WMO", "bezwaren_afgehandeld", 48, 48), ("WMO", "bezwaren_gegrond", 12, 12)),
            *(("JEUGDWET", "bezwaren_afgehandeld", 20, 20), ("JEUGDWET", "bezwaren_gegrond", 5, 5)),
            *(("WMO", "eigen_bijdragen", 90, 30), ("JEUGDWET", "besparing_taakstelling", 600, None)),
            *(("JEUGDWET", "besparing_gerealiseerd", 410, None), ("ALLE", "besparing_gerealiseerd", 490, None)),
        )
    ),
]

DICTIONARY = {  # code: eenheid, optelbaar_over, wetten, niveaus
    "clienten": ("aantal", "wijk", "WMO,JEUGDWET,ALLE", "gemeente,wijk"),
    "clienten_peildatum": ("aantal", "wijk", "WMO", "gemeente,wijk"),
    HEAVY: ("aantal", "wijk", "WMO", "gemeente,wijk"),
    "indicaties": ("aantal", "wet,wijk", "WMO,JEUGDWET,ALLE", "gemeente,wijk"),
    "indicaties_per_client": ("aantal per cliënt", "", "WMO", "gemeente,wijk"),
    **{f"uitgaven_{line}": ("euro", "wet,wijk", "WMO,JEUGDWET,ALLE", "gemeente,wijk") for line in LINES},
    **{f"buig_{part}": ("euro", "", "PARTICIPATIEWET", "gemeente") for part in ("budget", "lasten", "saldo")},
    SURVEY: ("procent", "", "PARTICIPATIEWET", "gemeente"),
    **{f"bezwaren_{part}": ("aantal", "", "WMO,JEUGDWET", "gemeente") for part in ("afgehandeld", "gegrond")},
    "besparing_gerealiseerd": ("euro", "", "JEUGDWET,ALLE", "gemeente"),
    "besparing_taakstelling": ("euro", "", "JEUGDWET", "gemeente"),
    "eigen_bijdragen": ("euro", "", "WMO", "gemeente"),
}

# Wijken are rounded to fives, and shares to whole percents: 2.001 beside 2.000, and 101 %.
INHABITANTS, TENURE = (
    ((G, 2001), (A, 1200), (B, 800)),
    (("koop", 57), ("huur_corporatie", 32), ("huur_vrije_sector", 12)),
)

EURO, NUMBER = "decimal(18,2)", "decimal(18,4)"

LAYERS = ("MAATWERK", "SOCIALE_BASIS", "SOCIALE_BASIS_FORMEEL", "SOCIALE_BASIS_INFORMEEL", "BEIDE", "TOTAAL")


def _key_figures() -> list[tuple]:
    rows = []
    for jaar, wet, code, values, persons in with_companions(FIGURES):
        prijspeil = 2021 if code.startswith("uitgaven_") else None
        for place, value, count in zip((G, A, B, UNKNOWN, REST), values, persons, strict=True):
            if value is not None or count == 0:
                waarde = None if value is None else Decimal(str(value))
                rows.append(
                    (G, jaar, wet, place, code, waarde, "definitief", prijspeil, None, 2021, "synthetisch", "", count)
                )
    return rows


def _spending() -> list[tuple]:
    amounts = [
        *(("WMO", "WMO_OB", A, 600, 25), ("WMO", "WMO_OB", B, 300, 15), ("WMO", "WMO_OB", REST, 100, None)),
        *(("JEUGDWET", "JEUGD_OB", A, 200, 21), ("JEUGDWET", "JEUGD_OB", B, 30, 4)),
        ("JEUGDWET", "JEUGD_OB", REST, 20, None),
    ]
    return [
        (G, 2021, wet, part, place, *([Decimal(amount)] * 3), 2021, 2021, "definitief", "synthetisch", count)
        for wet, part, place, amount, count in amounts
    ]


TABLES: dict[str, tuple[str, list[tuple]]] = {
    "marts.kernindicatoren": (
        "gemeente_code varchar, jaar integer, wet_code varchar, wijk_code varchar, indicator_code varchar, "
        f"waarde {NUMBER}, status varchar, prijspeil_jaar integer, peildatum date, indeling_jaar integer, "
        "herkomst varchar, bijzonderheid_ids varchar, personen_aantal bigint",
        _key_figures(),
    ),
    "marts.indicatoren": (
        "code varchar, naam varchar, familie varchar, definitie varchar, formule varchar, eenheid varchar, "
        "richting varchar, bron varchar, optelbaar_over varchar, minimum_cel integer, versie varchar, "
        "wetten varchar, niveaus varchar",
        [
            (
                code,
                code,
                "familie",
                "definitie",
                "formule",
                unit,
                "neutraal",
                "indicaties",
                adds,
                10,
                "1",
                wetten,
                levels,
            )
            for code, (unit, adds, wetten, levels) in DICTIONARY.items()
        ],
    ),
    "marts.uitgaven": (
        "gemeente_code varchar, jaar integer, wet_code varchar, component_code varchar, wijk_code varchar, "
        f"uitgaven_eur_nominaal {EURO}, uitgaven_eur_reeel {NUMBER}, uitgaven_eur_reeel_na_tarieven {NUMBER}, "
        "prijspeil_jaar integer, indeling_jaar integer, status varchar, herkomst varchar, personen_aantal bigint",
        _spending(),
    ),
    "marts.gebruik": (
        "gemeente_code varchar, jaar integer, wet_code varchar, wijk_code varchar, voorziening_code varchar, "
        "clienten_aantal bigint, clienten_peildatum_aantal bigint, indicaties_aantal bigint, "
        "indicaties_peildatum_aantal bigint, indeling_jaar integer, herkomst varchar, personen_aantal bigint",
        [
            (G, 2021, "WMO", G, "ALLE", 40, 34, 80, 60, 2021, "synthetisch", 34),
            (G, 2021, "WMO", A, "ALLE", 25, 20, 50, 40, 2021, "synthetisch", 20),
            (G, 2021, "WMO", B, "ALLE", 15, 14, 30, 20, 2021, "synthetisch", 14),
            (G, 2021, "WMO", G, "WMO-01", 30, 26, 66, 51, 2021, "synthetisch", 26),
            (G, 2021, "WMO", G, "WMO-02", 12, 8, 14, 9, 2021, "synthetisch", 8),
            (G, 2021, "WMO", G, "WMO-11", 0, 0, 0, 0, 2021, "synthetisch", 0),
        ],
    ),
    "marts.omvang_ondersteuning": (
        "gemeente_code varchar, jaar integer, wet_code varchar, wijk_code varchar, ondersteuningsvorm_code varchar, "
        "eenheid_naam varchar, clienten_met_omvang_aantal bigint, "
        f"omvang_per_week {NUMBER}, omvang_per_client_per_week {NUMBER}, grens_per_week integer, "
        f"clienten_vanaf_grens_aantal bigint, zonder_omvang_pct {NUMBER}, indeling_jaar integer, herkomst varchar, "
        "personen_aantal bigint",
        [
            (G, 2021, "WMO", G, "groep", "dagdelen", 20, 90, Decimal("4.5"), 5, 10, 20, 2021, "synthetisch", 10),
            (G, 2021, "WMO", A, "groep", "dagdelen", 6, 18, 3, 5, 0, 20, 2021, "synthetisch", 6),
            (G, 2021, "WMO", B, "groep", "dagdelen", 14, 72, Decimal("5.1429"), 5, 10, None, 2021, "synthetisch", 4),
        ],
    ),
    "marts.buig": (
        "gemeente_code varchar, jaar integer, regeling_code varchar, soort_code varchar, versie_code varchar, "
        f"bedrag_eur_nominaal {EURO}, gemiddeld_aantal {NUMBER}, status varchar, herkomst varchar",
        [
            (G, 2021, "TOTAAL", "budget", "definitief", 500, None, "definitief", "gepubliceerd"),
            (G, 2021, "TOTAAL", "lasten", "realisatie", 450, 95, "definitief", "gepubliceerd"),
            (G, 2021, "PW", "lasten", "realisatie", 419, Decimal("85.5"), "definitief", "gepubliceerd"),
            (G, 2021, "IOAZ", "lasten", "realisatie", 31, Decimal("9.5"), "definitief", "gepubliceerd"),
        ],
    ),
    "marts.begroting_realisatie": (
        "gemeente_code varchar, jaar integer, wet_code varchar, post varchar, soort_code varchar, "
        f"versie_code varchar, bedrag_eur_nominaal {EURO}, component_code varchar, herkomst varchar",
        [
            (G, 2021, "WMO", "Ondersteuning", "lasten", "jaarrekening", 1000, "WMO_OB", "gepubliceerd"),
            (G, 2021, "WMO", "Ondersteuning", "lasten", "primitief", 900, "WMO_OB", "gepubliceerd"),
            (G, 2021, "WMO", "Eigen Bijdragen", "baten", "jaarrekening", -90, "WMO_EIGEN_BIJDRAGEN", "gepubliceerd"),
            (G, 2021, "JEUGDWET", "Ondersteuning", "lasten", "jaarrekening", 250, "JEUGD_OB", "gepubliceerd"),
        ],
    ),
    "marts.eigen_bijdragen": (
        "gemeente_code varchar, jaar integer, wet_code varchar, wijk_code varchar, regeling_naam varchar, "
        f"perioden_aantal integer, bijdragers_aantal bigint, opgelegd_eur_nominaal {EURO}, geind_eur_nominaal {EURO}, "
        f"jaarrekening_eur_nominaal {EURO}, verschil_eur_nominaal {EURO}, indeling_jaar integer, herkomst varchar, "
        "personen_aantal bigint",
        [
            (G, 2020, "WMO", G, "ALLE", 12, 12, 50, 30, 30, 0, 2020, "synthetisch", 4),
            (G, 2021, "WMO", G, "ALLE", 12, 35, 100, 90, 90, 0, 2021, "synthetisch", 30),
            (G, 2021, "WMO", A, "ALLE", 12, 20, 60, 55, None, None, 2021, "synthetisch", 18),
            (G, 2021, "WMO", B, "ALLE", 12, 15, 40, 35, None, None, 2021, "synthetisch", 12),
        ],
    ),
    "marts.beleidsdoelstellingen": (
        f"gemeente_code varchar, jaar integer, wet_code varchar, indicator_code varchar, waarde {NUMBER}, "
        f"gegrond_pct {NUMBER}, respondenten_aantal bigint, bron_naam varchar, status varchar, herkomst varchar, "
        "personen_aantal bigint",
        [
            (G, 2021, "PARTICIPATIEWET", SURVEY, 65, None, None, "Onderzoek", "definitief", "gepubliceerd", None),
            (G, 2021, "WMO", "bezwaren_afgehandeld", 48, None, None, "Register", "definitief", "synthetisch", 48),
            (G, 2021, "WMO", "bezwaren_gegrond", 12, 25, None, "Register", "definitief", "synthetisch", 12),
            (G, 2021, "JEUGDWET", "bezwaren_gegrond", 5, 25, None, "Register", "definitief", "synthetisch", 5),
        ],
    ),
    "marts.besparingen": (
        "gemeente_code varchar, jaar integer, programma_naam varchar, maatregel_naam varchar, wet_code varchar, "
        f"maatregel_soort_code varchar, bedrag_eur_nominaal {EURO}, gerealiseerd_eur_nominaal {EURO}, herkomst varchar",
        [
            (G, 2021, "Plan", "Verblijf", "JEUGDWET", "besparing", 500, 500, "gepubliceerd"),
            (G, 2021, "Plan", "Verblijf", "JEUGDWET", "investering", 90, -90, "gepubliceerd"),
            (G, 2021, "Plan", "Verblijf", "JEUGDWET", "taakstelling", 600, None, "gepubliceerd"),
            (G, 2021, "Plan", "Samen", "ALLE", "besparing", 80, 80, "gepubliceerd"),
        ],
    ),
    "marts.transformatiepiramide": (
        "gemeente_code varchar, jaar integer, wijk_code varchar, laag_code varchar, clienten_laag_aantal bigint, "
        f"aandeel_pct {NUMBER}, indeling_jaar integer, herkomst varchar, personen_aantal bigint",
        [
            (G, 2021, place, layer, count, None if share is None else Decimal(str(share)), 2021, "synthetisch", rests)
            for place, layers in (
                (G, ((60, 75, 60), (40, 50, 40), (25, 31.25, 15), (15, 18.75, 15), (20, 25, 20), (80, 100, 20))),
                (
                    A,
                    (
                        (40, 75.47, 40),
                        (25, 47.17, 25),
                        (13, 24.53, 12),
                        (12, 22.64, 12),
                        (12, 22.64, 12),
                        (53, 100, 12),
                    ),
                ),
                # Of B's 20 and 15 five are in both: neither they nor the 30 in all, nor a share of those, are shown.
                (B, ((20, 66.67, 20), (15, 50, 15), (12, 40, 3), (3, 10, 3), (5, 16.67, 5), (30, 100, 5))),
            )
            for layer, (count, share, rests) in zip(LAYERS, layers, strict=True)
        ],
    ),
    "marts.gebiedskenmerken": (
        "gemeente_code varchar, jaar integer, wijk_code varchar, kenmerk_code varchar, categorie_code varchar, "
        f"waarde {NUMBER}, eenheid_naam varchar, indeling_jaar integer, herkomst varchar",
        [
            *((G, 2021, place, "inwoners", "totaal", n, "aantal", 2021, "gepubliceerd") for place, n in INHABITANTS),
            *((G, 2021, G, "woningbezit", kind, n, "procent", 2021, "gepubliceerd") for kind, n in TENURE),
            (G, 2021, A, "sociaal_economische_score", "totaal", Decimal("-0.033"), "score", 2021, "gepubliceerd"),
        ],
    ),
    **PRICE_TABLES,
    "marts.wetten": (
        "wet_code varchar, wet_naam varchar, volgnr integer",
        [(wet, wet.title(), number) for number, wet in enumerate(("WMO", "JEUGDWET", "PARTICIPATIEWET", "ALLE"), 1)],
    ),
    "marts.wijken": (
        "gemeente_code varchar, jaar int, wijk_code varchar, wijk_naam varchar, niveau_code varchar, indeling_jaar int",
        [(G, jaar, code, name, level, 2021) for jaar in (2020, 2021, 2022) for code, name, level in PLACES],
    ),
    "marts.jaren": (
        "gemeente_code varchar, jaar integer, peildatum date, is_gesloten boolean",
        [(G, jaar, date(jaar, 12, 31), jaar <= 2021) for jaar in (2020, 2021, 2022)],
    ),
    "marts.voorzieningen": (
        "voorziening_code varchar, naam varchar",
        [("WMO-01", "Huishouden"), ("WMO-02", "Zorg"), ("WMO-11", "Rolstoel")],
    ),
    "marts.producten": (
        "voorziening_sleutel varchar, voorziening_code varchar, product_naam varchar",
        [("*/WMO-02/*/ZIN/", "WMO-02", "Zorg"), ("*/WMO-11/*/ZIN/", "WMO-11", "Rolstoel")],
    ),
    "meta.bronnen": (
        "bron varchar, levering_id varchar, bestand varchar, herkomst varchar, periode varchar, "
        "ontvangen_op timestamptz, rijen_gelezen bigint, rijen_geaccepteerd bigint, rijen_afgewezen bigint, "
        "in_gebruik boolean",
        [
            (
                "indicaties",
                "1234567890abcdef",
                "i.csv",
                "synthetisch",
                None,
                datetime(2026, 1, 2, tzinfo=UTC),
                10,
                9,
                1,
                True,
            ),
            (
                "begroting",
                "fedcba0987654321",
                "b.xlsx",
                "gepubliceerd",
                None,
                datetime(2026, 1, 3, tzinfo=UTC),
                4,
                4,
                0,
                True,
            ),
        ],
    ),
    "meta.aansluiting": (
        "gemeente_code varchar, volgnr integer, bron varchar, onderwerp varchar, wet varchar, "
        "post_of_indicator varchar, jaar varchar, versie varchar, eenheid varchar, precisie varchar, "
        f"waarde_gepubliceerd {NUMBER}, waarde_berekend {NUMBER}, verschil {NUMBER}, tolerantie {NUMBER}, "
        "status varchar, toelichting varchar",
        [
            (G, 1, "brief", "clienten", "Wmo", "Clienten", "2021", "-", "aantal", "1", 40, 40, 0, 0, "sluit aan", ""),
            (
                G,
                2,
                "brief",
                "clienten",
                "Wmo",
                "Locaties",
                "2021",
                "-",
                "aantal",
                "1",
                6,
                None,
                None,
                0,
                "niet te bepalen",
                "Geen levering beschrijft locaties.",
            ),
        ],
    ),
    "meta.bijzonderheden": (
        "bijzonderheid_id varchar, titel varchar, omschrijving varchar, bron varchar",
        [("BREUK-2021", "Breuk", "Een breuk in de reeks.", "Brief")],
    ),
}
