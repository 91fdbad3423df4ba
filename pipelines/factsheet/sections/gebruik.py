"""Use of provisions: clients, indications, and who came and went."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.factsheet.kern import ALL, Kern
from pipelines.factsheet.model import Absence, Chart, Figure, Section, Sentence, Table
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.words import Subject, headline, latest, latest_of_each, paragraph, when
from pipelines.factsheet.yearly import any_published, finding, yearly_chart

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

SAID = ("clienten", "indicaties-per-client")
"""Charts of which the last year is said in words; indications follow from both and stand in the table."""

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
    "Jeugdwet, telt voor alle wetten samen één keer; de wetten zijn dus niet op te tellen. Nieuw is wie het jaar "
    "ervoor geen indicatie had, gestopt wie er het jaar erna geen meer heeft."
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
    bijstand = yearly_chart(
        "bijstand", headline(HOUSEHOLDS, households), f"{HOUSEHOLDS.text} in december", {"Huishoudens": households}
    )
    highlights = (
        *((f"Cliënten {CARE[wet]}", kern.figure("clienten", wet, years[-1])) for wet in CARE),
        ("Huishoudens met bijstand", households[-1]),
        ("Indicaties per cliënt", kern.figure("indicaties_per_client", ALL, years[-1])),
    )
    made = Section(
        anchor="gebruik",
        title="Gebruik van voorzieningen",
        sentences=tuple(_said(kern, years, households)),
        highlights=tuple((label, figure) for label, figure in highlights if any_published([figure])),
        charts=tuple(filter(None, (*(_chart(kern, name, years) for name in CHARTS), bijstand))),
        tables=tuple(filter(None, (_table(kern, wet, years) for wet in LINES))),
        notes=(sentence(TOGETHER),),
    )
    return with_notes(published, made)


def _subject(what: str, wet: str) -> Subject:
    return Subject(f"Het {what}{'' if wet == ALL else f' {CARE[wet]}'}")


def _said(kern: Kern, years: list[int], households: tuple[Figure, ...]) -> Iterator[Sentence]:
    titles = break_titles(kern.published)
    for wet in CARE:
        pairs = (CHARTS[name] for name in SAID)
        lines = {_subject(what, wet): kern.series(indicator, wet, years) for indicator, what in pairs}
        known = {subject: figures for subject, figures in lines.items() if any_published(figures)}
        if known:
            yield latest_of_each(known, titles)
    if flows := list(_flows(kern, years)):
        yield paragraph(*flows)
    if any_published(households):
        yield latest(HOUSEHOLDS, households, titles)


def _flows(kern: Kern, years: list[int]) -> Iterator[Sentence]:
    """Who came, and who went in the newest year of which that is known: the year after must be there too."""
    for indicator, begin, end in FLOWS:
        lines = {wet: kern.series(indicator, wet, years) for wet in CARE}
        known = [one.year for line in lines.values() for one in line if one.absence != Absence.UNKNOWN]
        newest = {wet: line[years.index(max(known))] for wet, line in lines.items()} if known else {}
        counts = [(figure, f" cliënten {CARE[wet]}") for wet, figure in newest.items() if figure.value is not None]
        if counts:
            first, *rest = counts
            others = (part for pair in rest for part in (" en ", *pair))
            yield sentence(begin.format(when(first[0])), *first, *others, end)


FLOWS = (("instroom", "In {} waren ", " nieuw."), ("uitstroom", "Na {} stopten ", "."))
"""Indicator, and what stands before and after its figures; of the year comes how settled it is."""


def _chart(kern: Kern, name: str, years: list[int]) -> Chart | None:
    indicator, what = CHARTS[name]
    series = {name: kern.series(indicator, wet, years) for wet, name in LINES.items()}
    title = finding(_subject(what, ALL), series[LINES[ALL]], series)
    return yearly_chart(name, title, f"Het {what} per wet", series)


def _table(kern: Kern, wet: str, years: list[int]) -> Table | None:
    lines = {indicator: kern.series(indicator, wet, years) for indicator in ROWS}
    rows = tuple(
        (kern.dictionary[indicator]["naam"], *figures)
        for indicator, figures in lines.items()
        if indicator in kern.dictionary and any_published(figures)
    )
    title = f"Gebruik {CARE.get(wet, 'Wmo en Jeugdwet samen')}"
    return Table(f"gebruik-{wet.lower()}", title, ("Indicator", *map(str, years)), rows) if rows else None
