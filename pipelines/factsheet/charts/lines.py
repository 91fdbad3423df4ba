"""Charts of lines along years, and the small ones of which a page shows many on one scale."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import pairwise

from pipelines.factsheet.charts.beside import (
    Beside,
    beside,
    colours_of,
    height_for,
    markers_of,
    place,
    room_for,
)
from pipelines.factsheet.charts.legibility import PROGNOSIS, axis_of_lines, break_before
from pipelines.factsheet.charts.plane import LINE, Axis, Plane, width_of
from pipelines.factsheet.charts.shapes import Shapes, svg
from pipelines.factsheet.model import Chart, Figure, Series
from pipelines.factsheet.notation import shown
from pipelines.factsheet.style import HouseStyle

HEIGHT = 210
"""Of the plot: on a telephone still less than half of the screen."""

SMALL = {"full": 200.0, "height": 70.0, "left": 8.0, "right": 8.0, "top": 34.0, "bottom": 22.0}
"""Two beside each other on a telephone, four or five on a screen."""

SMALL_LETTERS = 24
"""Of a line of a name above one: more would run into the one beside it."""

Drawn = tuple[int, Figure]
"""A figure with a value, and the number of its label."""


def lines(chart: Chart, style: HouseStyle, least: float) -> str:
    """Draw lines, each with its name and last value at its end.

    Args:
        chart: With at least one value.
        style: Colours and fonts.
        least: Height of the plot, at least.
    """
    axis = axis_of_lines(chart)
    plane = Plane(-0.35, len(chart.labels) - 0.65, axis.low, axis.high, least)
    colours = colours_of(chart, style.licht)
    ends = list(_ends(chart, plane, colours))
    height = height_for(ends, least)
    # Once more: in a higher plot the lines end elsewhere.
    ends = list(_ends(chart, plane.higher(height), colours))
    left = max(map(width_of, axis.texts)) + 12
    plane = Plane(
        plane.x_low, plane.x_high, axis.low, axis.high, height, left, room_for(ends), _room_above(chart), LINE * 1.8
    )
    shapes = Shapes()
    _marks_of_years(shapes, plane, chart, style)
    for series in sorted(chart.series, key=lambda one: not one.is_reference):
        _line(shapes, series, colours[series.name], markers_of(chart)[series.name], style.licht.papier)
    place(shapes, plane, ends, style.licht.inkt)
    return svg(plane, shapes, style, axis, years(chart, plane))


def multiple(chart: Chart, series: Series, reference: Series | None, axis: Axis, style: HouseStyle) -> str:
    """Draw one of many small charts.

    Args:
        chart: All of them.
        series: The one.
        reference: What each is compared with.
        axis: The scale of all.
        style: Colours and fonts.
    """
    # All have room for the longest name, or those beside each other would not be on one line.
    lines = max(len(_name(one)) for one in chart.series if not one.is_reference)
    room = {**SMALL, "top": SMALL["top"] + (lines - 1) * LINE}
    plane = Plane(-0.3, len(chart.labels) - 0.7, axis.low, axis.high, **room)
    colours = style.licht
    shapes = Shapes()
    shapes.stroke([(plane.x_low, max(axis.low, 0)), (plane.x_high, max(axis.low, 0))], colours.lijn, thin=True)
    if reference:
        _line(shapes, reference, colours.vergelijking, None, colours.papier)
    _line(shapes, series, colours.reeksen[0], None, colours.papier)
    drawn = list(_drawn(series))
    if drawn:
        at, last = drawn[-1]
        shapes.point(at, float(last.value or 0), colours.reeksen[0], "circle", colours.reeksen[0])
    name = _name(series)
    for number, line in enumerate(name, 1):
        shapes.text(plane.x_at(0), plane.y_at(-24 - (len(name) - number) * LINE), line, colours.inkt)
    newest = series.figures[-1]
    ink = colours.inkt_zacht if newest.value is None else colours.reeksen[0]
    shapes.text(plane.x_at(plane.width), plane.y_at(-7), shown(newest), ink, "right", bold=newest.value is not None)
    ends = {0: chart.labels[0], len(chart.labels) - 1: chart.labels[-1]}
    for at, label in ends.items():
        side = "left" if at == 0 else "right"
        edge = plane.x_at(0 if at == 0 else plane.width)
        shapes.text(edge, plane.y_at(plane.height + 12), label, colours.inkt_zacht, side)
    return svg(plane, shapes, style)


def _name(series: Series) -> list[str]:
    return textwrap.wrap(series.name, SMALL_LETTERS)


def years(chart: Chart, plane: Plane) -> dict[float, str]:
    """Labels under the axis: all that fit, counted back from the last."""
    room = plane.width / len(chart.labels)
    every = next(step for step in range(1, 100) if room * step >= max(map(width_of, chart.labels)) + 9)
    last = len(chart.labels) - 1
    return {float(at): label for at, label in enumerate(chart.labels) if (last - at) % every == 0}


def _ends(chart: Chart, plane: Plane, colours: dict[str, str]) -> Iterator[Beside]:
    markers = markers_of(chart)
    for series in chart.series:
        for _, figure in list(_drawn(series))[-1:]:
            y = plane.below_top(float(figure.value or 0))
            yield beside(series.name, shown(figure), y, colours[series.name], markers[series.name])


def _line(shapes: Shapes, series: Series, colour: str, marker: str | None, paper: str) -> None:
    """A line through what has a value; where a value is missing it stops, and to a prognosis it is broken."""
    drawn = list(_drawn(series))
    for dashed, points in _pieces(drawn):
        shapes.stroke(points, colour, dashed, thin=series.is_reference and marker is None)
    for at, figure in drawn if marker else ():
        inside = paper if figure.status == PROGNOSIS else colour
        shapes.point(at, float(figure.value or 0), colour, marker or "", inside)


def _pieces(drawn: list[Drawn]) -> Iterator[tuple[bool, list[tuple[float, float]]]]:
    """Parts of a line that look the same, without what leads to or from a missing value."""
    piece: list[tuple[float, float]] = []
    was_dashed = False
    for (at, one), (then, other) in pairwise(drawn):
        begin, end = (float(at), float(one.value or 0)), (float(then), float(other.value or 0))
        dashed = other.status == PROGNOSIS
        if piece and (piece[-1] != begin or dashed != was_dashed):
            yield was_dashed, piece
            piece = []
        if then == at + 1:
            piece, was_dashed = [*(piece or [begin]), end], dashed
    if piece:
        yield was_dashed, piece


def _marks_of_years(shapes: Shapes, plane: Plane, chart: Chart, style: HouseStyle) -> None:
    """Where a break is, and from where on all is a prognosis; each on a line of its own above the plot."""
    for at in range(len(chart.labels)):
        if break_before(chart, at):
            x = at - 0.5
            shapes.stroke(
                [(x, plane.y_low), (x, plane.y_at(-LINE * 1.2))], style.licht.inkt_zacht, dashed=True, thin=True
            )
            shapes.text(x, plane.y_at(-LINE * 1.8), "breuk", style.licht.inkt_zacht, "center")
    first = _first_prognosis(chart)
    if first is not None:
        shapes.rect((first - 0.5, plane.x_high), (plane.y_low, plane.y_high), style.licht.vlak)
        shapes.text(plane.x_high, plane.y_at(-LINE * 0.7), "prognose", style.licht.inkt_zacht, "right")


def _room_above(chart: Chart) -> float:
    if any(break_before(chart, at) for at in range(len(chart.labels))):
        return LINE * 2.4
    return LINE * (0.8 if _first_prognosis(chart) is None else 1.4)


def _first_prognosis(chart: Chart) -> int | None:
    """The label from which on each value is a prognosis."""
    first = None
    for at in reversed(range(len(chart.labels))):
        found = {series.figures[at].status for series in chart.series if series.figures[at].value is not None}
        if found - {PROGNOSIS}:
            break
        first = at if found else first
    return first


def _drawn(series: Series) -> Iterator[Drawn]:
    return ((at, figure) for at, figure in enumerate(series.figures) if figure.value is not None)
