"""What a reader must know beside figures: breaks, assumptions, prognoses and what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipelines.factsheet.model import Absence, Caution, Chart, Figure, Section, Sentence
from pipelines.factsheet.prose import years_text
from pipelines.factsheet.published import Published, Row

HIDDEN = (
    "Afgeschermd: het cijfer berust op te weinig personen om het te tonen, of zo’n klein aantal zou eruit volgen. "
    "Welk van beide het is, zeggen wij niet."
)


def break_titles(published: Published) -> dict[str, str]:
    """Title per break."""
    return {row["bijzonderheid_id"]: row["titel"] for row in published.rows("_meta.bijzonderheden")}


def notes_on(published: Published, figures: Iterable[Figure]) -> tuple[Sentence, ...]:
    """Say what a reader of these figures must know, each once.

    Args:
        published: The published file, which describes the breaks.
        figures: All figures of a section.
    """
    known = list(figures)
    breaks = {one for figure in known if figure.absence != Absence.UNKNOWN for one in figure.breaks}
    rows = (row for row in published.rows("_meta.bijzonderheden") if row["bijzonderheid_id"] in breaks)
    return (*(Sentence((_described(row, known),), Caution.BREAK) for row in rows), *_provisos(known))


def cautions(sections: Iterable[Section]) -> tuple[Sentence, ...]:
    """Say what a reader of several sections must know, each once: their breaks, and what goes for all figures.

    Args:
        sections: The sections, with their notes.
    """
    given = list(sections)
    breaks = (note for section in given for note in section.notes if note.caution is Caution.BREAK)
    return (*dict.fromkeys(breaks), *_provisos([figure for section in given for figure in figures_of(section)]))


def _provisos(figures: list[Figure]) -> Iterator[Sentence]:
    """What follows from the figures alone."""
    known = [figure for figure in figures if figure.absence != Absence.UNKNOWN]
    shown = [figure for figure in known if figure.value is not None]
    if forecast := {figure.year for figure in shown if figure.status == "prognose"}:
        text = f"Prognose: over {years_text(forecast)} zijn cijfers nog niet, of niet helemaal, vastgesteld."
        yield Sentence((text,), Caution.FORECAST)
    if assumed := {figure.year for figure in shown if figure.origin == "aanname"}:
        text = f"Aanname: over {years_text(assumed)} berusten cijfers op iets wat nergens is gepubliceerd."
        yield Sentence((text,), Caution.ASSUMPTION)
    if len(shown) < len(known):
        yield Sentence((HIDDEN,), Caution.HIDDEN)


def with_notes(published: Published, section: Section) -> Section:
    """Add to the notes of a section what a reader of its figures must know."""
    return replace(section, notes=(*section.notes, *notes_on(published, figures_of(section))))


def figures_of(section: Section) -> list[Figure]:
    """Every figure of a section, in the order of the page."""
    found = [figure for sentence in section.sentences for figure in sentence.figures]
    found += [figure for _, figure in section.highlights]
    found += [figure for chart in section.charts for figure in _of_chart(chart)]
    found += [figure for table in section.tables for figure in table.figures]
    return found + [figure for sentence in section.notes for figure in sentence.figures]


def _described(row: Row, figures: Iterable[Figure]) -> str:
    touched = {
        figure.year
        for figure in figures
        if figure.absence != Absence.UNKNOWN and row["bijzonderheid_id"] in figure.breaks
    }
    return f"{row['titel']} ({years_text(touched)}): {row['omschrijving']}"


def _of_chart(chart: Chart) -> Iterable[Figure]:
    yield from (*chart.title.figures, *chart.description.figures)
    yield from (figure for series in chart.series for figure in series.figures)
