"""Figures in a row: one per label of a chart, and what the chart shows in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipelines.factsheet.model import Absence, Figure, Place, Sentence, Series


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
    return {
        name: tuple(figures) for name, figures in series.items() if any(figure.value is not None for figure in figures)
    }


def _missing(like: Figure, year: int) -> Figure:
    key = (like.place.key[0], str(year), *like.place.key[2:])
    place = Place(like.place.table, like.place.column, key)
    return Figure(value=None, unit=like.unit, place=place, year=year, absence=Absence.UNKNOWN)
