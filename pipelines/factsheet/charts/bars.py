"""Charts of bars: columns along years, rows along places. Bars start at zero, for their length is what is compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.factsheet.charts.beside import Beside, beside, colours_of, height_for, key, key_height, place, room_for
from pipelines.factsheet.charts.legibility import PROGNOSIS, break_before
from pipelines.factsheet.charts.lines import years
from pipelines.factsheet.charts.plane import LINE, Axis, Plane, width_of
from pipelines.factsheet.charts.shapes import Shapes, svg
from pipelines.factsheet.model import Absence, Chart, Figure, Series, Shape
from pipelines.factsheet.notation import shown
from pipelines.factsheet.style import HouseStyle

FILLED = 0.76
"""Part of the room of a label that its bars take; the rest divides them from the next."""

THICK = 16
"""Of a row, in units of the drawing."""


@dataclass(frozen=True)
class Bar:
    """A bar with a value.

    Attributes:
        at: Number of its label.
        beside: Number of it beside the others of that label; 0 when they are stacked.
        low: Where it begins.
        high: Where it ends.
        series: Whose it is.
        figure: What it shows.
    """

    at: int
    beside: int
    low: float
    high: float
    series: Series
    figure: Figure


def columns(chart: Chart, style: HouseStyle, least: float) -> str:
    """Draw upright bars along years.

    Args:
        chart: With at least one value.
        style: Colours and fonts.
        least: Height of the plot, at least.
    """
    bars = list(_bars(chart))
    axis = _axis(bars)
    colours = colours_of(chart, style.licht)
    stacked = chart.shape is Shape.STACKED_BARS
    plane = Plane(-0.5, len(chart.labels) - 0.5, axis.low, axis.high, least)
    ends = list(_ends(bars, plane, colours)) if stacked else []
    height = height_for(ends, least)
    ends = list(_ends(bars, plane.higher(height), colours)) if stacked else []
    top = LINE * 1.5 + (0 if stacked else key_height(chart))
    left = max(map(width_of, axis.texts)) + 12
    right = room_for(ends) if ends else 6
    plane = Plane(plane.x_low, plane.x_high, axis.low, axis.high, height, left, right, top, LINE * 1.8)
    shapes = Shapes()
    _breaks(shapes, plane, chart, style)
    wide = FILLED / _abreast(chart)
    for bar in bars:
        x = bar.at - FILLED / 2 + bar.beside * wide
        box = (x, x + wide * (0.94 if wide < FILLED else 1))
        open_ = bar.figure.status == PROGNOSIS
        # Parts of a stack are divided by paper, so that they stay parts in black and white.
        around = style.licht.papier if stacked and not open_ else None
        shapes.rect(box, (bar.low, bar.high), colours[bar.series.name], open_, around)
    _values(shapes, plane, chart, bars, style)
    place(shapes, plane, ends, style.licht.inkt)
    if not stacked and len(chart.series) > 1:
        key(shapes, plane, [(series, colours[series.name]) for series in chart.series], style.licht.inkt)
    return svg(plane, shapes, style, axis, years(chart, plane))


def rows(chart: Chart, style: HouseStyle) -> str:
    """Draw lying bars along places: a name above each, however long it is.

    Args:
        chart: With at least one value.
        style: Colours and fonts.
    """
    bars = list(_bars(chart))
    axis = _axis(bars)
    colours = colours_of(chart, style.licht)
    several = _abreast(chart)
    each = LINE * 1.15 + several * (THICK + 3) + 8
    values = [width_of(shown(figure)) for series in chart.series for figure in series.figures]
    # Upside down: the first label is the highest.
    plane = Plane(
        axis.low,
        axis.high,
        float(len(chart.labels)),
        0.0,
        height=each * len(chart.labels),
        left=2,
        right=0 if chart.shape is Shape.STACKED_BARS else max(values) + 12,
        top=key_height(chart) + 2,
        bottom=2,
    )
    shapes = Shapes()
    for at, label in enumerate(chart.labels):
        shapes.text(axis.low, plane.y_at(at * each + LINE * 0.6), label, style.licht.inkt)
    for bar in bars:
        top = bar.at * each + LINE * 1.15 + bar.beside * (THICK + 3)
        edges = (plane.y_at(top), plane.y_at(top + THICK))
        shapes.rect((bar.low, bar.high), edges, colours[bar.series.name], bar.figure.status == PROGNOSIS)
        if chart.shape is not Shape.STACKED_BARS:
            x = max(bar.high, bar.low) + plane.x_at(7) - plane.x_low
            shapes.text(x, plane.y_at(top + THICK / 2), shown(bar.figure), style.licht.inkt)
    for at, number, absence in _absent(chart):
        top = at * each + LINE * 1.15 + number * (THICK + 3) + THICK / 2
        shapes.text(max(axis.low, 0), plane.y_at(top), absence, style.licht.inkt_zacht)
    if axis.low < 0:
        shapes.stroke([(0, 0), (0, plane.y_low)], style.licht.inkt_zacht, thin=True)
    if len(chart.series) > 1:
        key(shapes, plane, [(series, colours[series.name]) for series in chart.series], style.licht.inkt)
    return svg(plane, shapes, style)


def _bars(chart: Chart) -> Iterator[Bar]:
    for at in range(len(chart.labels)):
        reached = {True: 0.0, False: 0.0}
        for number, series in enumerate(chart.series):
            figure = series.figures[at]
            if figure.value is None:
                continue
            value = float(figure.value)
            if chart.shape is Shape.STACKED_BARS:
                low = reached[value >= 0]
                reached[value >= 0] = low + value
                yield Bar(at, 0, low, low + value, series, figure)
            else:
                yield Bar(at, number, 0.0, value, series, figure)


def _abreast(chart: Chart) -> int:
    return 1 if chart.shape is Shape.STACKED_BARS else len(chart.series)


def _axis(bars: list[Bar]) -> Axis:
    return Axis.of([edge for bar in bars for edge in (bar.low, bar.high)], bars[0].figure.unit, from_zero=True)


def _ends(bars: list[Bar], plane: Plane, colours: dict[str, str]) -> Iterator[Beside]:
    """Names of the parts of a stack beside its last bar."""
    last = max(bar.at for bar in bars)
    for bar in bars:
        if bar.at == last:
            middle = plane.below_top((bar.low + bar.high) / 2)
            yield beside(bar.series.name, shown(bar.figure), middle, colours[bar.series.name])


def _values(shapes: Shapes, plane: Plane, chart: Chart, bars: list[Bar], style: HouseStyle) -> None:
    """Numbers above the bars, when there is one per year and each has room."""
    room = plane.width / len(chart.labels)
    if len(chart.series) > 1 or max(width_of(shown(bar.figure)) for bar in bars) > room:
        return
    for bar in bars:
        y = max(bar.high, 0) + plane.y_at(0) - plane.y_at(LINE * 0.6)
        shapes.text(bar.at, y, shown(bar.figure), style.licht.inkt, "center")


def _breaks(shapes: Shapes, plane: Plane, chart: Chart, style: HouseStyle) -> None:
    for at in range(len(chart.labels)):
        if break_before(chart, at):
            x = at - 0.5
            shapes.stroke([(x, plane.y_low), (x, plane.y_high)], style.licht.inkt_zacht, dashed=True, thin=True)
            shapes.text(x, plane.y_at(-LINE * 0.8), "breuk", style.licht.inkt_zacht, "center")


def _absent(chart: Chart) -> Iterator[tuple[int, int, str]]:
    """Where a bar is missing: label, place beside the others, and why. In a stack there is no place for it."""
    if chart.shape is Shape.STACKED_BARS:
        return
    for at in range(len(chart.labels)):
        for number, series in enumerate(chart.series):
            if series.figures[at].value is None:
                yield at, number, str(series.figures[at].absence or Absence.UNKNOWN)
