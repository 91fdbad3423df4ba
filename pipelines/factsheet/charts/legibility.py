"""What a reader must know to read a chart: what is missing from it, what is a prognosis, and where a break is."""

from __future__ import annotations

from pipelines.factsheet.charts.plane import Axis
from pipelines.factsheet.model import Absence, Chart, Shape
from pipelines.factsheet.words import breaks_between

PROGNOSIS = "prognose"

SPAN = 0.4
"""Part of the highest value that an axis of lines spans at least. From zero, lines that lie close together are one;
over the least that fits, a change of 2% looks like a landslide. With this a change of 5%, which the words call slight,
takes an eighth of the height."""

NAMED = 4
"""Absent figures that are named; more are in the table below the chart, and a longer list isn't read."""


def remarks(chart: Chart) -> tuple[str, ...]:
    """The lines below a chart.

    Args:
        chart: The chart, of which only what has a value is drawn.
    """
    said = [_absent(chart, absence) for absence in Absence]
    drawn = chart.drawn
    references = [series.name for series in chart.series if series.is_reference]
    if references and chart.shape is Shape.MULTIPLES:
        said.append(f"Dunne grijze lijn: {references[0]}. Alle grafiekjes hebben dezelfde schaal, vanaf nul.")
    if any(figure.status == PROGNOSIS for figure in drawn):
        how = "Onderbroken lijn en open punten" if chart.shape in {Shape.LINES, Shape.MULTIPLES} else "Lichte staven"
        said.append(f"{how}: prognose.")
    if chart.is_assumed:
        said.append("Al deze cijfers zijn een aanname: niemand heeft ze gepubliceerd.")
    if drawn and chart.shape is Shape.LINES and not axis_of_lines(chart).starts_at_zero:
        said.append("De verticale as begint niet bij nul.")
    if any(break_before(chart, at) for at in range(len(chart.labels))):
        said.append("Streeplijn met ‘breuk’: de cijfers ervoor en erna zijn niet goed te vergelijken.")
    return tuple(filter(None, said))


def axis_of_lines(chart: Chart) -> Axis:
    """The scale of lines: from zero, unless all of them are so high that a part of the scale shows more.

    Args:
        chart: With at least one value.
    """
    known = chart.drawn
    values = [float(figure.value or 0) for figure in known]
    lowest, highest = min(values), max(values)
    from_zero = lowest < highest * (1 - SPAN)
    return Axis.of([*values, min(lowest, highest * (1 - SPAN))], known[0].unit, from_zero)


def break_before(chart: Chart, at: int) -> bool:
    """Whether a break lies between a year and the one before it, by the rule that the words go by too.

    Args:
        chart: The chart.
        at: Number of the label of the later year.
    """
    if not are_years(chart) or at == 0:
        return False
    return any(breaks_between(series.figures[at - 1], series.figures[at]) for series in chart.series)


def are_years(chart: Chart) -> bool:
    """Whether a chart goes along years, not along places."""
    return all(label.isdigit() and len(label) == 4 for label in chart.labels)


def _absent(chart: Chart, absence: Absence) -> str:
    several = len(chart.series) > 1
    names = [
        f"{series.name}, {label}" if several else label
        for series in chart.series
        for label, figure in zip(chart.labels, series.figures, strict=True)
        if figure.absence is absence
    ]
    if not names:
        return ""
    said = "; ".join(names) if len(names) <= NAMED else f"{len(names)} cijfers, zie de tabel"
    return f"{absence.capitalize()}: {said}."
