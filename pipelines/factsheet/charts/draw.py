"""Which drawing a chart becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.factsheet.charts.bars import columns, rows
from pipelines.factsheet.charts.legibility import are_years
from pipelines.factsheet.charts.lines import HEIGHT, lines, multiple
from pipelines.factsheet.charts.plane import Axis
from pipelines.factsheet.model import Chart, Sentence, Series, Shape
from pipelines.factsheet.notation import shown
from pipelines.factsheet.style import HouseStyle


@dataclass(frozen=True)
class Drawing:
    """One SVG with its words.

    Attributes:
        title: What it shows.
        description: The text alternative.
        svg: The drawing, without names; a page gives it those.
    """

    title: str
    description: str
    svg: str


def drawings(chart: Chart, style: HouseStyle, height: float = HEIGHT) -> tuple[Drawing, ...]:
    """Draw a chart: one SVG, one per series for small multiples, none when no figure has a value.

    Args:
        chart: The chart.
        style: Colours and fonts.
        height: Least of its plot, where that doesn't follow from what is drawn.
    """
    if not chart.drawn:
        return ()
    if chart.shape is Shape.MULTIPLES:
        return tuple(_multiples(chart, style))
    return (Drawing(plain(chart.title), plain(chart.description), _draw(chart, style, height)),)


def plain(sentence: Sentence) -> str:
    """A sentence as text alone, with its figures as a reader sees them."""
    return "".join(part if isinstance(part, str) else shown(part) for part in sentence.parts)


def _draw(chart: Chart, style: HouseStyle, height: float) -> str:
    if chart.shape is Shape.LINES:
        return lines(chart, style, height)
    return columns(chart, style, height) if are_years(chart) else rows(chart, style)


def _multiples(chart: Chart, style: HouseStyle) -> Iterator[Drawing]:
    """One scale for all, so that they can be compared; a series without any value keeps its place, and says so."""
    known = chart.drawn
    axis = Axis.of([float(figure.value or 0) for figure in known], known[0].unit, from_zero=True)
    reference = next((series for series in chart.series if series.is_reference), None)
    for series in chart.series:
        if not series.is_reference:
            told = _told(chart, series)
            yield Drawing(series.name, told, multiple(chart, series, reference, axis, style))


def _told(chart: Chart, series: Series) -> str:
    pairs = zip(chart.labels, series.figures, strict=True)
    return "; ".join(f"{label}: {shown(figure)}" for label, figure in pairs) + "."
