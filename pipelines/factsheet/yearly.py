"""Figures in a row: one per year or label of a chart, the chart of them, and the text that stands in for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipelines.factsheet.model import Absence, Chart, Figure, Place, Sentence, Series, Shape
from pipelines.factsheet.prose import years_text
from pipelines.factsheet.words import Subject, headline

Drawn = Mapping[str, tuple[Figure, ...]]
"""Figures per series, each oldest first and all of the same years."""


def yearly_chart(name: str, title: Sentence, what: str, series: Drawn) -> Chart | None:
    """Draw figures over the years; nothing when none of them is to be seen.

    Args:
        name: Names the files of the chart.
        title: Its finding.
        what: What is drawn, as the text alternative names it.
        series: What is drawn.
    """
    drawn = _trimmed(visible(series))
    if not drawn:
        return None
    labels = tuple(str(figure.year) for figure in next(iter(drawn.values())))
    return Chart(
        name=name,
        title=title,
        description=Sentence((f"{what}, {_span(labels)}.", *_told(drawn))),
        shape=_shape(labels, drawn),
        labels=labels,
        series=tuple(Series(one, figures) for one, figures in drawn.items()),
    )


def aligned(figures: Iterable[Figure], years: Sequence[int]) -> tuple[Figure, ...]:
    """Give each year its figure, an absent one where none was published.

    Args:
        figures: Of one thing, at least one; the second part of their key is the year.
        years: The labels of a chart or the columns of a table.
    """
    found = {figure.year: figure for figure in figures}
    like = next(iter(found.values()))
    return tuple(found.get(year) or _missing(like, year) for year in years)


def described(begin: str, series: Iterable[Series], labels: Sequence[str]) -> Sentence:
    """Say what a chart draws: of each series each figure; of what is absent the reason.

    Args:
        begin: What kind of chart it is, as a sentence.
        series: What is drawn.
        labels: Of the horizontal axis.
    """
    parts: list[str | Figure] = [begin]
    for one in series:
        parts.append(f" {one.name}: ")
        for label, figure in zip(labels, one.figures, strict=True):
            parts += [f"{label} ", figure, ", "]
        parts[-1] = "."
    return Sentence(tuple(parts))


def visible(series: Mapping[str, Sequence[Figure]]) -> dict[str, tuple[Figure, ...]]:
    """Leave out what has nothing to draw: every figure of it is hidden or unknown."""
    return {name: tuple(figures) for name, figures in series.items() if any(map(_is_seen, figures))}


def finding(subject: Subject, leading: Sequence[Figure], series: Drawn) -> Sentence:
    """Title a chart with what happened to its leading series; with the subject alone when that isn't what is seen.

    A leading series that ends before the others, or of which one year is left of several, says nothing about the chart.

    Args:
        subject: What the chart is about.
        leading: The series that its title is about, oldest first.
        series: All that is drawn.
    """
    years = {figure.year for figures in series.values() for figure in figures if _is_seen(figure)}
    seen = [figure for figure in leading if _is_seen(figure)]
    says_enough = seen and seen[-1].year == max(years) and len(seen) >= min(len(years), 2)
    return headline(subject, seen if says_enough else ())


def any_published(figures: Iterable[Figure]) -> bool:
    """Whether there is something to say: a value, or that it is hidden."""
    return any(map(_is_known, figures))


def _is_seen(figure: Figure) -> bool:
    return figure.value is not None


def _is_known(figure: Figure) -> bool:
    """A hidden figure has its place in the chart, as a gap; of a year without any figure nothing is drawn."""
    return figure.absence != Absence.UNKNOWN


def _trimmed(series: Drawn) -> Drawn:
    columns = list(zip(*series.values(), strict=True))
    known = [place for place, figures in enumerate(columns) if any(map(_is_known, figures))]
    return {one: figures[known[0] : known[-1] + 1] for one, figures in series.items()}


def _shape(labels: tuple[str, ...], series: Drawn) -> Shape:
    """One year is no line."""
    if len(labels) > 1:
        return Shape.LINES
    return Shape.BARS if len(series) == 1 else Shape.GROUPED_BARS


def _span(labels: tuple[str, ...]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} tot en met {labels[-1]}"


def _told(series: Drawn) -> Iterable[str | Figure]:
    for name, figures in series.items():
        seen = [figure for figure in figures if _is_seen(figure)]
        yield f" {name}: "
        if seen[0] is not seen[-1]:
            yield from (seen[0], f" in {seen[0].year}, ")
        yield from (seen[-1], f" in {seen[-1].year}")
        yield _gaps(figures)


def _gaps(figures: tuple[Figure, ...]) -> str:
    gone = {one: [figure.year for figure in figures if figure.absence == one] for one in Absence}
    told = [f"{one} in {years_text(years)}" for one, years in gone.items() if years]
    return f" ({'; '.join(told)})." if told else "."


def _missing(like: Figure, year: int) -> Figure:
    key = (like.place.key[0], str(year), *like.place.key[2:])
    place = Place(like.place.table, like.place.column, key)
    return Figure(value=None, unit=like.unit, place=place, year=year, absence=Absence.UNKNOWN)
