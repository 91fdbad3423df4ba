"""All wijken beside each other: on one scale, and in one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipelines.factsheet.cells import is_published
from pipelines.factsheet.kern import ALL, WETTEN, Kern
from pipelines.factsheet.model import Absence, Chart, Figure, Section, Sentence, Series, Shape, Table
from pipelines.factsheet.names import PLACES
from pipelines.factsheet.notes import with_notes
from pipelines.factsheet.places import Places, Wijk
from pipelines.factsheet.prose import capitalised, listed, sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.words import ALIKE

RATE = "clienten_per_1000_inwoners"
COST = "uitgaven_per_inwoner"

COUNTS = (
    ("clienten", "WMO", "Cliënten Wmo"),
    ("clienten", "JEUGDWET", "Cliënten Jeugdwet"),
    (RATE, ALL, "Cliënten per 1.000 inwoners"),
    ("clienten_maatwerk", ALL, "Met maatwerk"),
    ("clienten_sociale_basis", ALL, "In de sociale basis"),
    ("bijstand_huishoudens", "PARTICIPATIEWET", "Huishoudens met bijstand"),
)
"""Indicator, wet and header of each column of the table of use."""

MOST_NAMED = 5
"""Hidden wijken that a sentence names; more of them are read in the table."""

UNKNOWN_ADDRESS = "ONBEKEND"

RESTS = {code: capitalised(name) for code, name in PLACES.items()}

SPENDING = (
    "Niet toe te delen zijn uitgaven die in geen declaratie of uitkering van een inwoner staan, zoals voorveld en "
    "toegang. Ook verschillen tussen declaraties en jaarrekening staan daar, zodat dit bedrag negatief kan zijn. "
    "Adres onbekend is wat hoort bij cliënten zonder bekend adres in de gemeente."
)

PER_INHABITANT = (
    "De uitgaven per inwoner van een wijk tellen alleen wat aan de wijk is toe te delen. De gemeente telt alles; "
    "vergelijk een wijk daarom met andere wijken, niet met de gemeente."
)


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Set the wijken beside each other; none where nothing was published per wijk.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    places = Places(Kern(published, gemeente), year)
    if not places.wijken:
        return None
    newest = places.years[-1]
    late = [] if newest == year else [sentence(f"Per wijk zijn cijfers gepubliceerd tot en met {newest}.")]
    made = Section(
        "wijken",
        "De wijken naast elkaar",
        sentences=(*late, *_said(places, RATE, "cliënten per 1.000 inwoners")),
        charts=tuple(_charts(places)),
        tables=tuple(table for table in (_use(places), _spending(places)) if table.rows),
        notes=(sentence(PER_INHABITANT), sentence(SPENDING), *places.divisions()),
    )
    return with_notes(published, made)


def _figures(places: Places, indicator: str) -> dict[Wijk, Figure]:
    return {wijk: places.kern.figure(indicator, ALL, places.years[-1], wijk.code) for wijk in places.wijken}


def _said(places: Places, indicator: str, what: str) -> Iterator[Sentence]:
    figures = _figures(places, indicator)
    hidden = [wijk.name for wijk, figure in figures.items() if figure.absence == Absence.SUPPRESSED]
    ends = _ends(figures)
    if ends:
        low, high = ends
        yield sentence(
            f"{_among(hidden)} {_names(high)} de meeste {what}: ",
            figures[high[0]],
            f" in {places.years[-1]}. {_names(low)} de minste: ",
            figures[low[0]],
            ".",
        )
    if hidden:
        yield sentence(f"Van {_which(hidden, len(figures))} zijn de {what} afgeschermd.")


def _which(hidden: Sequence[str], wijken: int) -> str:
    if len(hidden) == wijken > 1:
        return "alle wijken"
    return listed(hidden) if len(hidden) <= MOST_NAMED else "een deel van de wijken"


def _among(hidden: Sequence[str]) -> str:
    return "Van de wijken waarvan het cijfer te tonen is:" if hidden else "Van alle wijken:"


def _names(wijken: Sequence[Wijk]) -> str:
    return f"{listed([wijk.name for wijk in wijken])} {'heeft' if len(wijken) == 1 else 'hebben'}"


def _ends(figures: dict[Wijk, Figure]) -> tuple[list[Wijk], list[Wijk]] | None:
    """The wijken with least and most, where the two are told apart; of figures that are shown only."""
    shown = {wijk: figure.value for wijk, figure in figures.items() if figure.value is not None}
    if len(shown) < 2:
        return None
    low, high = min(shown.values()), max(shown.values())
    if high - low <= ALIKE * abs(high):
        return None
    return [wijk for wijk in shown if shown[wijk] == low], [wijk for wijk in shown if shown[wijk] == high]


def _charts(places: Places) -> Iterator[Chart]:
    yield from _multiples(places, "wijken-clienten", RATE, "cliënten per 1.000 inwoners", with_gemeente=True)
    yield from _multiples(places, "wijken-uitgaven", COST, "uitgaven per inwoner", with_gemeente=False)


def _multiples(places: Places, name: str, indicator: str, what: str, with_gemeente: bool) -> Iterator[Chart]:
    years, kern = places.years, places.kern
    series = [Series(wijk.name, kern.series(indicator, ALL, years, wijk.code)) for wijk in places.wijken]
    if not any(figure.value is not None for one in series for figure in one.figures):
        return
    whole = Series(places.gemeente, kern.series(indicator, ALL, years), is_reference=True)
    kind = "lijnen" if len(years) > 1 else "punten"
    begin = f"Een kleine grafiek per wijk met {kind} van de {what}, op één schaal. In {years[-1]}: "
    parts: list[str | Figure] = [begin]
    for one in (*series, *([whole] if with_gemeente else [])):
        parts += [f"{one.name} ", one.figures[-1], ", "]
    yield Chart(
        name,
        _title(places, indicator, what),
        Sentence((*parts[:-1], ".")),
        Shape.MULTIPLES,
        tuple(map(str, years)),
        (*series, *([whole] if with_gemeente else [])),
    )


def _title(places: Places, indicator: str, what: str) -> Sentence:
    figures = _figures(places, indicator)
    shown = [figure.value for figure in figures.values() if figure.value is not None]
    year = places.years[-1]
    ends = _ends(figures)
    if ends:
        low, high = ends
        least = listed([wijk.name for wijk in low])
        of = "" if len(shown) == len(figures) else " (voor zover te tonen)"
        return sentence(f"{_names(high)} de {_most(what)}, {least} de {_least(what)}, in {year}{of}")
    if len(shown) > 1 and max(shown) != Decimal(0):
        return sentence(f"De {what} verschillen in {year} weinig per wijk")
    return sentence(f"{capitalised(what)} per wijk")


def _most(what: str) -> str:
    return f"hoogste {what}" if what.startswith("uitgaven") else f"meeste {what}"


def _least(what: str) -> str:
    return "laagste" if what.startswith("uitgaven") else "minste"


def _use(places: Places) -> Table:
    year = places.years[-1]
    lines = [(wijk.name, wijk.code) for wijk in places.wijken]
    lines += [(RESTS[UNKNOWN_ADDRESS], UNKNOWN_ADDRESS), (places.gemeente, places.kern.gemeente)]
    rows = tuple(
        (
            name,
            places.inhabitants(year, code) if code != UNKNOWN_ADDRESS else None,
            *(_cell(places, indicator, wet, code) for indicator, wet, _ in COUNTS),
        )
        for name, code in lines
    )
    columns = ("Wijk", "Inwoners", *(header for _, _, header in COUNTS))
    return _without_empty(Table("wijken-gebruik", f"Gebruik per wijk in {year}", columns, rows))


def _spending(places: Places) -> Table:
    lines = [(wijk.name, wijk.code) for wijk in places.wijken]
    lines += [(name, code) for code, name in RESTS.items()] + [(places.gemeente, places.kern.gemeente)]
    rows = tuple(
        (name, *(_cell(places, "uitgaven_nominaal", wet, code) for wet in WETTEN), _cell(places, COST, ALL, code))
        for name, code in lines
    )
    columns = ("Wijk", *(capitalised(name) for name in WETTEN.values()), "Per inwoner")
    return _without_empty(Table("wijken-uitgaven-tabel", f"Uitgaven per wijk in {places.years[-1]}", columns, rows))


def _cell(places: Places, indicator: str, wet: str, code: str) -> Figure | None:
    """A figure; empty where it can't exist, such as a number per inhabitant of no known place."""
    figure = places.kern.figure(indicator, wet, places.years[-1], code)
    return None if code in RESTS and figure.absence == Absence.UNKNOWN else figure


def _without_empty(table: Table) -> Table:
    """Leave out columns and rows without a single figure that is shown or hidden.

    An earlier release has no inhabitants; a gemeente may have nothing without address, or nothing left to attribute.
    """
    kept = [0] + [
        place for place in range(1, len(table.columns)) if any(is_published(row[place]) for row in table.rows)
    ]
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows if any(map(is_published, row)))
    return Table(table.name, table.title, tuple(table.columns[place] for place in kept), rows)
