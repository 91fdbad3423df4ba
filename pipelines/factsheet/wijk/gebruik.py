"""What support the inhabitants of a wijk have, against the gemeente."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.factsheet.kern import ALL, WETTEN
from pipelines.factsheet.model import Absence, Chart, Figure, Section, Sentence, Table, Unit
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.places import Places, Wijk
from pipelines.factsheet.prose import listed, sentence
from pipelines.factsheet.published import per_1000
from pipelines.factsheet.sections.wijken import RATE
from pipelines.factsheet.wijk.tables import yearly_table
from pipelines.factsheet.words import (
    DIFFERENCES,
    Difference,
    Subject,
    difference,
    incomparable,
    latest_of_each,
    paragraph,
)
from pipelines.factsheet.yearly import yearly_chart

ROWS = (
    ("clienten", ALL),
    ("clienten", "WMO"),
    ("clienten", "JEUGDWET"),
    ("clienten_peildatum", ALL),
    ("indicaties", "WMO"),
    ("indicaties", "JEUGDWET"),
    ("indicaties_per_client", "WMO"),
    ("indicaties_per_client", "JEUGDWET"),
    ("instroom", ALL),
    ("uitstroom", ALL),
    ("clienten_maatwerk", ALL),
    ("clienten_sociale_basis", ALL),
    ("clienten_groep_vanaf_5_dagdelen", ALL),
    ("clienten_individueel_vanaf_4_uur", ALL),
    ("bijstand_huishoudens", "PARTICIPATIEWET"),
    ("uitkeringen_gemiddeld", "PARTICIPATIEWET"),
    ("lks_ontvangers", "PARTICIPATIEWET"),
)
"""Indicators per wijk, in the order of the tables."""

COMPARED = {
    ("clienten", ALL): "cliënten",
    ("clienten", "WMO"): "cliënten Wmo",
    ("clienten", "JEUGDWET"): "cliënten Jeugdwet",
    ("bijstand_huishoudens", "PARTICIPATIEWET"): "huishoudens met bijstand",
}
"""What is said of a wijk against the gemeente."""

COMPARISONS = {
    Difference.MUCH_HIGHER: ("veel meer ", " dan de gemeente"),
    Difference.HIGHER: ("meer ", " dan de gemeente"),
    Difference.ALIKE: ("ongeveer evenveel ", " als de gemeente"),
    Difference.LOWER: ("minder ", " dan de gemeente"),
    Difference.MUCH_LOWER: ("veel minder ", " dan de gemeente"),
}
"""What stands before and after that of which the wijk has so much, in the order of the page."""

FOLLOWED = {
    Subject("Het aantal cliënten in de wijk"): ("clienten", ALL),
    Subject("Het aantal met maatwerk op 31 december"): ("clienten_maatwerk", ALL),
    Subject("Het aantal in de sociale basis op 31 december"): ("clienten_sociale_basis", ALL),
}
"""What is said of a wijk against the year before."""

CARE = "Zonder wet erbij tellen Wmo en Jeugdwet samen, ieder één keer. Per 1.000 is van alle inwoners van de wijk."

ALIKE_PEOPLE = (
    "In de ene wijk wonen meer ouderen, kinderen of mensen alleen dan in de andere. Meer cliënten betekent daarom niet "
    "dat bewoners eerder om ondersteuning vragen."
)


def section(places: Places, wijk: Wijk) -> Section | None:
    """Make the section; none where nothing was published of the wijk.

    Args:
        places: The gemeente and its wijken.
        wijk: The wijk.
    """
    kern, year = places.kern, places.years[-1]
    followed = {subject: kern.series(*key, places.years, wijk.code) for subject, key in FOLLOWED.items()}
    chart = _chart(places, wijk)
    rows = {_name(places, *key): key for key in ROWS if key[0] in kern.dictionary}
    yearly = yearly_table(places, wijk, ("gebruik-per-jaar", f"Gebruik in {wijk.name} per jaar"), rows)
    made = Section(
        "gebruik",
        "Welke ondersteuning",
        sentences=(
            *_compared(places, wijk),
            paragraph(latest_of_each(followed, break_titles(kern.published)), *places.moved()),
        ),
        highlights=(
            ("Cliënten per 1.000 inwoners", kern.figure(RATE, ALL, year, wijk.code)),
            *(
                (f"Cliënten {WETTEN[wet]}", kern.figure("clienten", wet, year, wijk.code))
                for wet in ("WMO", "JEUGDWET")
            ),
            ("Huishoudens met bijstand", kern.figure("bijstand_huishoudens", "PARTICIPATIEWET", year, wijk.code)),
        ),
        charts=(chart,) if chart else (),
        tables=tuple(table for table in (_against(places, wijk), yearly) if table.rows),
        notes=(sentence(CARE), sentence(ALIKE_PEOPLE), *places.divisions()),
    )
    return with_notes(kern.published, made)


def rate(places: Places, indicator: str, wet: str, year: int, place: str) -> Figure:
    """A number of people per 1.000 inhabitants of a place: as published, or else from the published inhabitants."""
    if indicator == "clienten":
        return places.kern.figure(RATE, wet, year, place)
    found = per_1000(places.kern.figure(indicator, wet, year, place), places.inhabitants(year, place))
    # Without inhabitants nobody has this rate, also where the number itself is hidden.
    return found if places.inhabitants(year, place).value else replace(found, absence=Absence.UNKNOWN)


def _compared(places: Places, wijk: Wijk) -> Iterator[Sentence]:
    """Say what a wijk has more or less of than the gemeente: what differs as much goes together."""
    kern, year = places.kern, places.years[-1]
    alike: dict[Difference, list[tuple[str, Figure, Figure]]] = defaultdict(list)
    hidden: list[str] = []
    other: list[Sentence] = []
    for (indicator, wet), name in COMPARED.items():
        own, whole = (rate(places, indicator, wet, year, code) for code in (wijk.code, kern.gemeente))
        persons = kern.figure(indicator, wet, year, wijk.code)
        found = difference(own, whole, persons)
        if isinstance(found, Difference):
            alike[found].append((name, own, whole))
        elif own.absence == Absence.SUPPRESSED:
            hidden.append(name)
        elif own.absence is None:
            other.append(incomparable(Subject(f"Het aantal {name} per 1.000 inwoners"), own, whole, persons))
    yield from (_together(found, alike[found]) for found in COMPARISONS if alike[found])
    yield from other
    if hidden:
        yield sentence(f"Per 1.000 inwoners is over {year} afgeschermd: het aantal {listed(hidden)}.")


def _together(found: Difference, rates: Sequence[tuple[str, Figure, Figure]]) -> Sentence:
    begin, end = COMPARISONS[found]
    parts: list[str | Figure] = []
    for place, (name, own, whole) in enumerate(rates):
        between = "" if not place else " en " if place == len(rates) - 1 else ", "
        parts += [f"{between}{name} (", own, " tegen ", whole, ")"]
    return sentence(f"Per 1.000 inwoners heeft de wijk {begin}", *parts, f"{end}.")


def _chart(places: Places, wijk: Wijk) -> Chart | None:
    kern, what = places.kern, "Cliënten per 1.000 inwoners"
    series = {
        wijk.name: kern.series(RATE, ALL, places.years, wijk.code),
        places.gemeente: kern.series(RATE, ALL, places.years),
    }
    own, whole = (figures[-1] for figures in series.values())
    found = difference(own, whole, kern.figure("clienten", ALL, places.years[-1], wijk.code))
    title = f"{what}: {DIFFERENCES[found]}" if isinstance(found, Difference) else what
    chart = yearly_chart("clienten-per-1000", sentence(title), what, series)
    # Without a figure of the wijk itself the line of the gemeente has nothing to stand beside.
    if chart is None or len(chart.series) < len(series):
        return None
    return replace(chart, series=(chart.series[0], replace(chart.series[1], is_reference=True)))


def _name(places: Places, indicator: str, wet: str) -> str:
    name = places.kern.dictionary[indicator]["naam"]
    return name if wet == ALL or indicator in ONE_WET else f"{name}, {WETTEN[wet]}"


ONE_WET = ("bijstand_huishoudens", "uitkeringen_gemiddeld", "lks_ontvangers")
"""Names that say already which wet it is."""


def _against(places: Places, wijk: Wijk) -> Table:
    kern, year = places.kern, places.years[-1]
    rows = [
        (_name(places, *key), kern.figure(*key, year, wijk.code), *_rates(places, wijk, *key))
        for key in ROWS
        if key[0] in kern.dictionary and kern.unit(key[0]) == Unit.COUNT
    ]
    known = tuple(row for row in rows if row[1].absence != Absence.UNKNOWN)
    columns = ("Indicator", "Aantal", f"Per 1.000 in {wijk.name}", f"Per 1.000 in {places.gemeente}")
    return Table("gebruik-en-gemeente", f"{wijk.name} en de gemeente in {year}", columns, known)


def _rates(places: Places, wijk: Wijk, indicator: str, wet: str) -> tuple[Figure | None, ...]:
    """Both rates; empty in a release without inhabitants, for indicators of which no rate was published."""
    year = places.years[-1]
    found = (rate(places, indicator, wet, year, code) for code in (wijk.code, places.kern.gemeente))
    return tuple(None if figure.absence == Absence.UNKNOWN else figure for figure in found)
