"""Rows of the tables beside the kernindicatoren, by hand, and a gemeente with wijken."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from made_published import GEMEENTE, HIDDEN, KEYS, kern, published, texts

from pipelines.factsheet.model import Figure, Page, Section
from pipelines.factsheet.notation import shown
from pipelines.factsheet.published import Published

MORE_KEYS = {
    **KEYS,
    "beleidsdoelstellingen": "gemeente_code, jaar, wet_code, indicator_code",
    "begroting_realisatie": "gemeente_code, jaar, wet_code, post, soort_code, versie_code",
    "besparingen": "gemeente_code, jaar, programma_naam, maatregel_naam, wet_code, maatregel_soort_code",
    "buig": "gemeente_code, jaar, regeling_code, soort_code, versie_code",
    "prijscorrectie_varianten": "gemeente_code, jaar, wet_code, reeks_code, prijspeil_jaar",
}

EUROS = ("buig_budget", "buig_lasten", "buig_saldo", "besparing_gerealiseerd", "besparing_taakstelling")

UNITS = {**dict.fromkeys(EUROS, "euro"), "uitgaven_per_client": "euro per cliënt"}

ONE, TWO, FOUR = "WK999901", "WK999902", "WK999904"


def made(*rows, **tables) -> Published:
    """A file with these kernindicatoren and further tables."""
    keys = [{"schema_naam": "main", "tabel": table, "sleutel": key} for table, key in MORE_KEYS.items()]
    keys.append({"schema_naam": "_meta", "tabel": "aansluiting", "sleutel": "gemeente_code, volgnr"})
    found = published(*rows, **{"_meta.tabellen": keys, **tables})
    dictionary = tuple({**row, "eenheid": UNITS.get(row["code"], row["eenheid"])} for row in found.rows("indicatoren"))
    return replace(found, tables={**found.tables, "indicatoren": dictionary})


def measured(indicator, wet, values, respondents=None, **more):
    """Rows of a question or of objections: a value per year, `HIDDEN` for one that isn't shown."""
    for year, value in values.items():
        row = {"gemeente_code": GEMEENTE, "jaar": year, "wet_code": wet, "indicator_code": indicator}
        row |= {"gegrond_pct": None, "respondenten_aantal": respondents, "status": "definitief"}
        row |= {"herkomst": "gepubliceerd", "bijzonderheid_ids": "", "is_onderdrukt": value == HIDDEN}
        yield row | {"waarde": None if value == HIDDEN else Decimal(str(value))} | more


def question(code, name, definition):
    row = {"code": code, "naam": name, "definitie": definition, "eenheid": "procent", "richting": "hoger"}
    return row | {"familie": "beleidsdoelstellingen", "formule": "", "bron": "", "optelbaar_over": "", "wetten": "WMO"}


def post(name, kind, amounts, wet="WMO", year=2023, component=None):
    """Rows of a post: an amount per version of the budget."""
    for version, amount in amounts.items():
        row = {"gemeente_code": GEMEENTE, "jaar": year, "wet_code": wet, "post": name, "soort_code": kind}
        row |= {"versie_code": version, "bedrag_eur_nominaal": Decimal(amount), "herkomst": "gepubliceerd"}
        yield row | {"component_code": component}


def measure(name, kind, amount, year=2023, wet="WMO"):
    row = {"gemeente_code": GEMEENTE, "jaar": year, "programma_naam": "Plan", "maatregel_naam": name}
    row |= {"wet_code": wet, "maatregel_soort_code": kind, "bedrag_eur_nominaal": Decimal(amount)}
    return row | {"herkomst": "gepubliceerd", "bijzonderheid_ids": ""}


def places(years=(2022, 2023), codes=(ONE, TWO, FOUR), editions=None):
    """Rows of the tables `wijken` and `jaren`."""
    names = {GEMEENTE: "Testdorp", ONE: "Wijk 01 Dorp", TWO: 'Wijk 02 <&"', FOUR: "Wijk 04 Veld"}
    rows = [
        {"gemeente_code": GEMEENTE, "jaar": year, "wijk_code": code, "wijk_naam": names.get(code, f"Wijk {code}")}
        | {"niveau_code": "gemeente" if code == GEMEENTE else "wijk", "indeling_jaar": year}
        for year in years
        for code in (GEMEENTE, *codes)
    ]
    closed = [
        {"gemeente_code": GEMEENTE, "jaar": year, "is_gesloten": True, "is_indeling_geschat": False}
        | {"indeling_jaar": (editions or {}).get(year, 2022)}
        for year in years
    ]
    return {"wijken": rows, "jaren": closed}


def per_place(indicator, wet, values, **more):
    """Rows of one indicator: per place its values per year."""
    for place, of_years in values.items():
        for row in kern(indicator, wet, of_years, **more):
            yield {**row, "wijk_code": place}


def figures(section: Section) -> list[Figure]:
    """The figures of the tables of a section."""
    return [cell for table in section.tables for row in table.rows for cell in row if isinstance(cell, Figure)]


def said(section: Section) -> str:
    """All that a section says, in its order, cells of tables included."""
    charts = [one for chart in section.charts for one in (chart.title, chart.description)]
    cells = [shown(cell, exact=True) if isinstance(cell, Figure) else str(cell or "") for cell in _cells(section)]
    return "\n".join([*texts([*section.sentences, *charts, *section.notes]), *cells])


def page_said(page: Page) -> str:
    whole = Section("", "", sentences=page.lead)
    return "\n".join([page.title, said(whole), *(said(section) for section in page.sections)])


def without(made_: Published, *tables: str) -> Published:
    """The same file of an earlier release, which lacks some tables."""
    return replace(made_, tables={name: rows for name, rows in made_.tables.items() if name not in tables})


def _cells(section: Section):
    return (cell for table in section.tables for row in table.rows for cell in row)
