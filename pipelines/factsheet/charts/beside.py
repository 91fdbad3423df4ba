"""Words beside what they are about: names of series at the end of their line, and a key where that has no place."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from pipelines.factsheet.charts.plane import LINE, Plane, width_of
from pipelines.factsheet.charts.shapes import Shapes
from pipelines.factsheet.model import Chart, Series
from pipelines.factsheet.style import Colours

LETTERS = 15
"""Of a line beside the plot: more would leave a third of the width to it on a telephone."""

KEY_LETTERS = 42
"""Of a line of a key: as many as the width of a drawing has room for."""

MARKERS = ("circle", "square", "triangle-up", "diamond")
"""Of the series, in their order: told apart without colour."""


@dataclass(frozen=True)
class Beside:
    """What stands beside the end of a series.

    Attributes:
        y: Where the series ends, below the upper edge of the plot.
        lines: Its text; the last is a number, which stands out.
        colour: Of the series; the text itself is in ink, which every colour of a series isn't dark enough for.
        marker: Of the series, repeated before its name.
    """

    y: float
    lines: tuple[str, ...]
    colour: str
    marker: str


def beside(name: str, value: str, y: float, colour: str, marker: str = "square") -> Beside:
    """Break a name over lines and put its value below it."""
    return Beside(y, (*textwrap.wrap(name, LETTERS), value), colour, marker)


def room_for(texts: list[Beside]) -> float:
    """How wide the widest is."""
    return max((width_of(line) for text in texts for line in text.lines), default=0) + 26


def height_for(texts: list[Beside], least: float) -> float:
    """How high the plot must be for all of them."""
    return max(least, sum(len(text.lines) * LINE + 6 for text in texts))


def place(shapes: Shapes, plane: Plane, texts: list[Beside], ink: str) -> None:
    """Write them beside the plot, none over another, each as near to its series as that allows."""
    x = plane.x_at(plane.width + 24)
    for text, top in zip(ordered := sorted(texts, key=lambda one: one.y), _tops(ordered, plane.height), strict=True):
        shapes.point(plane.x_at(plane.width + 14), plane.y_at(top + LINE / 2), text.colour, text.marker, text.colour)
        for number, line in enumerate(text.lines):
            bold = number == len(text.lines) - 1
            shapes.text(x, plane.y_at(top + (number + 0.5) * LINE), line, ink, bold=bold)


def colours_of(chart: Chart, colours: Colours) -> dict[str, str]:
    """The colour of each series; what the others are compared with has its own."""
    own = iter(_again(colours.reeksen))
    return {series.name: colours.vergelijking if series.is_reference else next(own) for series in chart.series}


def markers_of(chart: Chart) -> dict[str, str]:
    """The marker of each series."""
    own = iter(_again(MARKERS))
    return {series.name: "cross" if series.is_reference else next(own) for series in chart.series}


def key(shapes: Shapes, plane: Plane, named: list[tuple[Series, str]], ink: str) -> None:
    """Say above the plot which colour is whose, in the order in which they are drawn.

    Args:
        shapes: Where it is added.
        plane: With room above the plot for the lines of all names.
        named: The series with their colours.
        ink: Colour of the text.
    """
    top = -plane.top
    for series, colour in named:
        left = -plane.left + 1
        box = (plane.x_at(left), plane.x_at(left + 11))
        middle = top + LINE / 2
        shapes.rect(box, (plane.y_at(middle - 5.5), plane.y_at(middle + 5.5)), colour)
        for line in textwrap.wrap(series.name, KEY_LETTERS):
            shapes.text(plane.x_at(left + 18), plane.y_at(top + LINE / 2), line, ink)
            top += LINE


def key_height(chart: Chart) -> float:
    """Room that the key of a chart takes; none for one series."""
    lines = sum(len(textwrap.wrap(series.name, KEY_LETTERS)) for series in chart.series)
    return LINE * lines + 8 if len(chart.series) > 1 else 0


def _again(given: tuple[str, ...]) -> list[str]:
    # A chart of more series than there are colours is one that nobody can read, but it mustn't fail.
    return list(given) * 25


def _tops(texts: list[Beside], height: float) -> list[float]:
    """Upper edges: from above each as high as it wants or below the one before, then pushed up from below."""
    tops: list[float] = []
    for text in texts:
        wanted = text.y - len(text.lines) * LINE / 2
        free = tops[-1] + _height(texts[len(tops) - 1]) if tops else -LINE
        tops.append(max(wanted, free))
    lowest = height + LINE
    for number in reversed(range(len(texts))):
        tops[number] = min(tops[number], lowest - _height(texts[number]))
        lowest = tops[number]
    return tops


def _height(text: Beside) -> float:
    return len(text.lines) * LINE + 4
