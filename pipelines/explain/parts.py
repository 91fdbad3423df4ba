"""Of what a figure is made up, from the published tables: a list of tables to look in, not a page of ifs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from pipelines.explain.knowledge import BUIG, HEAVY, LAYERS, REAL, SAVINGS, SPENDING
from pipelines.explain.model import Figure, Part
from pipelines.explain.question import TOTAL, records, select

COUNTS = frozenset({"clienten", "clienten_peildatum", "indicaties", "indicaties_peildatum"})
GOALS = frozenset(
    {*("tevredenheid_reintegratie", "positief_effect_wmo", "positief_effect_jeugd"), "bezwaren_gegrond"}
    | {"bezwaren_afgehandeld"}
)


@dataclass(frozen=True)
class Lookup:
    """One published table that shows what figures are made of.

    Attributes:
        titel: What the reader sees above it, in Dutch.
        table: The published table.
        indicators: Which indicators it makes up.
        columns: What is shown of it.
        where: Which of its rows; $-parameters are the key of the figure.
        splits: What the rows split the figure over, so that the dictionary can say whether they add up to it.
    """

    titel: str
    table: str
    indicators: frozenset[str]
    columns: str
    where: str
    splits: str = ""


_CELL = "gemeente_code = $gemeente_code and jaar = $jaar"
_OF_WET = f"{_CELL} and wet_code = $wet_code"
_OF_WETTEN = f"{_CELL} and $wet_code in (wet_code, 'ALLE')"
_OF_GEMEENTE = "$wijk_code = $gemeente_code"
_LINES = "uitgaven_eur_nominaal, uitgaven_eur_reeel, uitgaven_eur_reeel_na_tarieven"

LOOKUPS = (
    Lookup(
        *("Onderdelen met hun prijsindex", "prijscorrectie", SPENDING),
        f"component_code, index_pct, index_cumulatief, deflator_impliciet, effect_eur_nominaal, {_LINES}",
        f"{_OF_WET} and {_OF_GEMEENTE} and (component_code <> 'ALLE' or wet_code = 'ALLE')",
    ),
    Lookup(
        *("Onderdelen in deze plaats", "uitgaven", SPENDING, f"component_code, {_LINES}, is_onderdrukt"),
        f"{_OF_WETTEN} and wijk_code = $wijk_code",
    ),
    Lookup(
        *("Posten van de jaarrekening (lasten)", "begroting_realisatie", SPENDING),
        *("wet_code, post, component_code, bedrag_eur_nominaal, herkomst",),
        f"{_OF_WETTEN} and {_OF_GEMEENTE} and soort_code = 'lasten' and versie_code = 'jaarrekening'",
    ),
    Lookup(
        *("Dezelfde uitgaven met een andere reeks of een ander basisjaar", "prijscorrectie_varianten", REAL),
        "reeks_code, prijspeil_jaar, is_gekozen, uitgaven_eur_reeel, uitgaven_eur_reeel_na_tarieven, reden_leeg",
        f"{_OF_WET} and {_OF_GEMEENTE}",
    ),
    Lookup(
        *("Kosten BUIG waaruit de uitgaven van de Participatiewet komen", "buig", SPENDING),
        *("regeling_code, versie_code, bedrag_eur_nominaal, is_onderdrukt, status, herkomst",),
        f"{_CELL} and $wet_code in ('PARTICIPATIEWET', 'ALLE') and {_OF_GEMEENTE} and soort_code = 'lasten'",
    ),
    Lookup(
        *("Per voorziening", "gebruik", COUNTS),
        "voorziening_code, clienten_aantal, clienten_peildatum_aantal, indicaties_aantal, indicaties_peildatum_aantal, "
        "is_onderdrukt",
        f"{_OF_WETTEN} and wijk_code = $wijk_code and voorziening_code <> 'ALLE'",
    ),
    Lookup(
        *("Omvang per vorm van ondersteuning", "omvang_ondersteuning", HEAVY),
        "ondersteuningsvorm_code, eenheid_naam, grens_per_week, clienten_met_omvang_aantal, "
        "clienten_vanaf_grens_aantal, zonder_omvang_pct, is_onderdrukt",
        f"{_OF_WET} and wijk_code = $wijk_code",
    ),
    Lookup(
        *("Lagen van de transformatiepiramide", "transformatiepiramide", LAYERS),
        *("laag_code, clienten_laag_aantal, aandeel_pct, is_onderdrukt", f"{_CELL} and wijk_code = $wijk_code"),
    ),
    Lookup(
        *("Vaststellingen en regelingen van de BUIG", "buig", BUIG),
        *("regeling_code, soort_code, versie_code, bedrag_eur_nominaal, is_onderdrukt, status, herkomst", _CELL),
    ),
    Lookup(
        *("Opgelegd en geïnd, per regeling", "eigen_bijdragen", frozenset({"eigen_bijdragen"})),
        "regeling_naam, perioden_aantal, bijdragers_aantal, opgelegd_eur_nominaal, geind_eur_nominaal, "
        "jaarrekening_eur_nominaal, verschil_eur_nominaal, is_onderdrukt",
        f"{_CELL} and wijk_code = $wijk_code",
    ),
    Lookup(
        *("Maatregelen", "besparingen", SAVINGS),
        "programma_naam, maatregel_naam, wet_code, maatregel_soort_code, bedrag_eur_nominaal, herkomst",
        _OF_WETTEN,
    ),
    Lookup(
        *("Meting of registratie", "beleidsdoelstellingen", GOALS),
        "wet_code, waarde, gegrond_pct, respondenten_aantal, is_onderdrukt, bron_naam, herkomst",
        f"{_OF_WET} and indicator_code = $indicator_code",
    ),
    Lookup(
        *("Per wet", "kernindicatoren", frozenset()),
        "wet_code, waarde, is_onderdrukt, status, herkomst",
        f"{_CELL} and wijk_code = $wijk_code and indicator_code = $indicator_code and wet_code <> 'ALLE' "
        "and $wet_code = 'ALLE'",
        splits="wet",
    ),
    Lookup(
        *("Per wijk", "kernindicatoren left join wijken using (gemeente_code, jaar, wijk_code)", frozenset()),
        "wijk_code, wijk_naam, waarde, is_onderdrukt, herkomst",
        f"{_OF_WET} and indicator_code = $indicator_code and wijk_code <> gemeente_code and {_OF_GEMEENTE}",
        splits="wijk",
    ),
)
"""In the order in which they are shown. Without indicators: of every figure that has such rows."""


def parts(connection: duckdb.DuckDBPyConnection, figure: Figure) -> Iterator[Part]:
    """The tables that make a figure up; those without rows are left out."""
    yield from _operands(connection, figure)
    for lookup in LOOKUPS:
        if not lookup.indicators or figure.indicator in lookup.indicators:
            rows = select(connection, lookup.columns, lookup.table, [lookup.where], figure.key)
            if rows:
                yield _part(lookup.titel, rows, _adds_up(lookup.splits, figure))


def _operands(connection: duckdb.DuckDBPyConnection, figure: Figure) -> Iterator[Part]:
    """The figures that are terms of the formula: the numerator and denominator of a ratio, the terms of a balance."""
    known = [str(row["code"]) for row in records(connection, "select code from indicatoren")]
    terms = re.split(r"\s[/x-]\s", str(figure.definitie["formule"]))
    named = set(terms) & set(known)
    if not named:
        return
    shown = "indicator_code, waarde, is_onderdrukt, status, herkomst"
    where = [_OF_WET, "wijk_code = $wijk_code", "list_contains($named, indicator_code)"]
    rows = select(connection, shown, "kernindicatoren", where, {**figure.key, "named": sorted(named)})
    if rows:
        yield _part("Berekend uit", rows, "")


def _part(titel: str, rows: list[dict[str, object]], toelichting: str) -> Part:
    return Part(titel, tuple(rows[0]), tuple(tuple(row.values()) for row in rows), toelichting)


def _adds_up(over: str, figure: Figure) -> str:
    if not over:
        return ""
    adds = over in str(figure.definitie["optelbaar_over"] or "").split(",")
    total = TOTAL if over == "wet" else "de gemeente"
    return f"Tellen op tot {total}." if adds else f"Tellen niet altijd op tot {total}; zie de definitie."
