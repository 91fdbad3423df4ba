"""Use of provisions: clients, indications, and who came and went."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.factsheet.kern import ALL, Kern
from pipelines.factsheet.model import Absence, Chart, Figure, Section, Sentence, Table
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.words import Subject, headline, latest, paragraph, when
from pipelines.factsheet.yearly import yearly_chart

CARE = {"WMO": "Wmo", "JEUGDWET": "Jeugdwet"}
LINES = {**CARE, ALL: "Samen"}
BIJSTAND = "bijstand_huishoudens"
HOUSEHOLDS = Subject("Het aantal huishoudens met bijstand")

CHARTS = {
    "clienten": ("clienten", "aantal cliënten"),
    "indicaties": ("indicaties", "aantal indicaties"),
    "indicaties-per-client": ("indicaties_per_client", "aantal indicaties per cliënt"),
}
"""Indicator and what it counts, per name of a chart of the wetten of care."""

ROWS = (
    "clienten",
    "clienten_peildatum",
    "clienten_per_1000_inwoners",
    "instroom",
    "uitstroom",
    "indicaties",
    "indicaties_peildatum",
    "indicaties_per_client",
)
"""Indicators of the table, in its order."""

TOGETHER = (
    "Een cliënt is iemand die in het jaar ten minste een dag een indicatie had. Wie cliënt is bij de Wmo en bij de "
    "Jeugdwet, telt voor alle wetten samen één keer; de wetten zijn dus niet op te tellen."
)


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Make the section; none where nothing of it was published.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    kern = Kern(published, gemeente)
    years = [one for one in kern.years(*ROWS, BIJSTAND) if one <= year]
    if not years:
        return None
    households = kern.series(BIJSTAND, "PARTICIPATIEWET", years)
    titles = break_titles(published)
    care = (paragraph(*_said(kern, wet, years, titles)) for wet in CARE)
    bijstand = yearly_chart(
        "bijstand", headline(HOUSEHOLDS, households), f"{HOUSEHOLDS.text} in december", {"Huishoudens": households}
    )
    made = Section(
        anchor="gebruik",
        title="Gebruik van voorzieningen",
        sentences=(*care, latest(HOUSEHOLDS, households, titles)),
        highlights=(
            *((f"Cliënten {CARE[wet]}", kern.figure("clienten", wet, years[-1])) for wet in CARE),
            ("Huishoudens met bijstand", households[-1]),
            ("Indicaties per cliënt", kern.figure("indicaties_per_client", ALL, years[-1])),
        ),
        charts=tuple(filter(None, (*(_chart(kern, name, years) for name in CHARTS), bijstand))),
        tables=tuple(_table(kern, wet, years) for wet in LINES),
        notes=(sentence(TOGETHER),),
    )
    return with_notes(published, made)


def _subject(what: str, wet: str) -> Subject:
    return Subject(f"Het {what}{'' if wet == ALL else f' {CARE[wet]}'}")


def _said(kern: Kern, wet: str, years: list[int], titles: dict[str, str]) -> Iterator[Sentence]:
    for indicator, what in CHARTS.values():
        yield latest(_subject(what, wet), kern.series(indicator, wet, years), titles)
    yield from _flows(kern, wet, years)


def _flows(kern: Kern, wet: str, years: list[int]) -> Iterator[Sentence]:
    """Who came, and who went in the newest year of which that is known: the year after must be there too."""
    came = kern.figure("instroom", wet, years[-1])
    if came.value is not None:
        yield sentence(
            f"In {when(came)} waren ", came, f" cliënten {CARE[wet]} nieuw: zij hadden het jaar ervoor geen indicatie."
        )
    gone = [one for one in kern.series("uitstroom", wet, years) if one.absence != Absence.UNKNOWN][-1:]
    if gone and gone[0].value is not None:
        yield sentence(
            f"Van de cliënten {CARE[wet]} in {when(gone[0])} hadden ", gone[0], " het jaar erna geen indicatie meer."
        )


def _chart(kern: Kern, name: str, years: list[int]) -> Chart | None:
    indicator, what = CHARTS[name]
    series = {name: kern.series(indicator, wet, years) for wet, name in LINES.items()}
    title = headline(_subject(what, ALL), kern.series(indicator, ALL, years))
    return yearly_chart(name, title, f"Het {what} per wet", series)


def _table(kern: Kern, wet: str, years: list[int]) -> Table:
    rows: list[tuple[str | Figure, ...]] = [
        (kern.dictionary[indicator]["naam"], *kern.series(indicator, wet, years))
        for indicator in ROWS
        if indicator in kern.dictionary
    ]
    name = CARE.get(wet, "Wmo en Jeugdwet samen")
    return Table(f"gebruik-{wet.lower()}", f"Gebruik {name}", ("Indicator", *map(str, years)), tuple(rows))
