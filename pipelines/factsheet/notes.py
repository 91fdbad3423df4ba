"""What a reader must know beside figures: breaks, assumptions, prognoses and what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipelines.factsheet.model import Absence, Chart, Figure, Section, Sentence, Table
from pipelines.factsheet.published import Published
from pipelines.factsheet.words import listed

HIDDEN = (
    "Afgeschermd: het cijfer berust op te weinig personen om het te tonen, of zo’n klein aantal zou eruit volgen. "
    "Welk van beide het is, zeggen wij niet."
)

ASSUMED = "Aanname: dit cijfer, of iets waarmee het is berekend, is nergens gepubliceerd en is door ons aangenomen."

FORECAST = "Prognose: dit cijfer, of een deel ervan, is nog niet vastgesteld."


def break_titles(published: Published) -> dict[str, str]:
    """Title per break."""
    return {row["bijzonderheid_id"]: row["titel"] for row in published.rows("_meta.bijzonderheden")}


def notes_on(published: Published, figures: Iterable[Figure]) -> tuple[Sentence, ...]:
    """Say what a reader of these figures must know, each once.

    Args:
        published: The published file, which describes the breaks.
        figures: All figures of a section.
    """
    seen = list(figures)
    breaks = {one for figure in seen for one in figure.breaks}
    years = {one: sorted({figure.year for figure in seen if one in figure.breaks}) for one in breaks}
    said = [
        _described(row, years) for row in published.rows("_meta.bijzonderheden") if row["bijzonderheid_id"] in breaks
    ]
    if any(figure.status == "prognose" and figure.value is not None for figure in seen):
        said.append(FORECAST)
    if any(figure.origin == "aanname" and figure.value is not None for figure in seen):
        said.append(ASSUMED)
    if any(figure.absence == Absence.SUPPRESSED for figure in seen):
        said.append(HIDDEN)
    return tuple(Sentence((text,)) for text in said)


def figures_of(section: Section) -> list[Figure]:
    """Every figure of a section, in the order of the page."""
    found = [figure for sentence in section.sentences for figure in sentence.figures]
    found += [figure for _, figure in section.highlights]
    found += [figure for chart in section.charts for figure in _of_chart(chart)]
    found += [figure for table in section.tables for figure in _of_table(table)]
    return found + [figure for sentence in section.notes for figure in sentence.figures]


def _described(row: Mapping[str, str], years: Mapping[str, list[int]]) -> str:
    touched = listed(str(year) for year in years[row["bijzonderheid_id"]])
    return f"{row['titel']} ({touched}): {row['omschrijving']}"


def _of_chart(chart: Chart) -> Iterable[Figure]:
    yield from (*chart.title.figures, *chart.description.figures)
    yield from (figure for series in chart.series for figure in series.figures)


def _of_table(table: Table) -> Iterable[Figure]:
    yield from (cell for row in table.rows for cell in row if isinstance(cell, Figure))
