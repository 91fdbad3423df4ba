"""What a factsheet says, before it is a page or a PDF: both are drawn from this, so they say the same.

A template only places what stands here. Whatever is a number in it is a `Figure`, which knows where it was published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """How a figure is written; the value is the unit of the published number, not of the text."""

    COUNT = "aantal"
    EURO = "euro"
    EURO_EACH = "euro per"
    PERCENT = "procent"
    RATIO = "verhouding"
    PER_1000 = "per 1.000 inwoners"
    SCORE = "score"
    HOURS = "uur per week"
    DAYPARTS = "dagdelen per week"


class Absence(StrEnum):
    """Why a figure has no value; the text is what a reader sees in its place."""

    SUPPRESSED = "afgeschermd"
    UNKNOWN = "onbekend"


@dataclass(frozen=True)
class Place:
    """Where in the published file a figure stands.

    Attributes:
        table: Name of the table in schema `main`.
        column: The column.
        key: The values that name the row, in the order of the table's key.
    """

    table: str
    column: str
    key: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.table}.{self.column}[{', '.join(self.key)}]"


@dataclass(frozen=True)
class Figure:
    """One number of the published file, or one that follows from two of them.

    Attributes:
        value: As published, unrounded; null when it is suppressed or unknown.
        unit: How it is written.
        place: Where it was published; of a derived figure the place of its numerator.
        year: The year that it is of.
        origin: `gepubliceerd`, `synthetisch`, `registratie` or `aanname`.
        price_year: Year whose prices it is in; null when it is no amount.
        status: `definitief`, `voorlopig` or `prognose`; null when it has none.
        breaks: Ids of the breaks that touch it.
        absence: Why there is no value; null when there is one.
        per: Where the number was published by which it was divided; null for a figure as published.
    """

    value: Decimal | None
    unit: Unit
    place: Place
    year: int
    origin: str | None = None
    price_year: int | None = None
    status: str | None = None
    breaks: tuple[str, ...] = ()
    absence: Absence | None = None
    per: Place | None = None


class Caution(StrEnum):
    """What changes how a figure reads."""

    BREAK = "breuk"
    FORECAST = "prognose"
    ASSUMPTION = "aanname"
    HIDDEN = "afgeschermd"


@dataclass(frozen=True)
class Sentence:
    """A sentence with its figures in place, so that each can be traced.

    Attributes:
        parts: Text and figures, in order.
        caution: What it warns of, as a note; null for any other sentence.
    """

    parts: tuple[str | Figure, ...]
    caution: Caution | None = field(default=None, compare=False)

    @property
    def figures(self) -> Iterator[Figure]:
        """The figures in it."""
        return (part for part in self.parts if isinstance(part, Figure))


@dataclass(frozen=True)
class Series:
    """Figures of one kind over years or places.

    Attributes:
        name: What is drawn beside it.
        figures: In the order of the labels of the chart.
        is_reference: Whether it is what the others are compared with, and drawn as such.
    """

    name: str
    figures: tuple[Figure, ...]
    is_reference: bool = False


class Shape(StrEnum):
    """How a chart is drawn."""

    LINES = "lijnen"
    BARS = "staven"
    GROUPED_BARS = "staven naast elkaar"
    STACKED_BARS = "gestapelde staven"
    MULTIPLES = "kleine grafieken"


@dataclass(frozen=True)
class Chart:
    """A chart, with its finding as title.

    Attributes:
        name: Names its files; unique on a page, letters, digits and hyphens.
        title: What it shows, as a finding.
        description: The text alternative: what is drawn, from which to which value.
        shape: How it is drawn.
        labels: Of the horizontal axis: years, or places.
        series: What is drawn; each has a figure per label.
    """

    name: str
    title: Sentence
    description: Sentence
    shape: Shape
    labels: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def drawn(self) -> list[Figure]:
        """The figures that have a value; the others are nowhere in a drawing."""
        return [figure for series in self.series for figure in series.figures if figure.value is not None]

    @property
    def is_assumed(self) -> bool:
        """Whether what it shows rests on assumptions alone."""
        return _all_assumed(self.drawn)

    @property
    def finds_assumed(self) -> bool:
        """Whether its finding is an assumption: over years it is as sure as the year up to which it goes."""
        if self.shape not in (Shape.LINES, Shape.MULTIPLES):
            return self.is_assumed
        seen = ([figure for figure in series.figures if figure.value is not None] for series in self.series)
        return _all_assumed([figures[-1] for figures in seen if figures])


def _all_assumed(figures: list[Figure]) -> bool:
    return {figure.origin for figure in figures} == {"aanname"}


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        name: Names its CSV; unique on a page.
        title: Its caption, with the unit when all figures share one.
        columns: Header of each column; the first is that of the rows.
        rows: A label and its cells; a cell is a figure, a text, or empty.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Figure | None, ...], ...]

    @property
    def figures(self) -> Iterator[Figure]:
        """The figures in it, row by row."""
        return (cell for row in self.rows for cell in row if isinstance(cell, Figure))


@dataclass(frozen=True)
class Section:
    """A part of a page.

    Attributes:
        anchor: Its place in the address of the page.
        title: Its heading.
        sentences: What it says; rules wrote them.
        highlights: Figures that stand out, each with a label.
        charts: Its charts.
        tables: Its tables; those of the charts follow from the charts.
        notes: Breaks, suppression and provisos that a reader needs here.
    """

    anchor: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    highlights: tuple[tuple[str, Figure], ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Sentence, ...] = ()

    @property
    def finding(self) -> Sentence | None:
        """What it shows in a few words: the title of its first chart, and whether that is assumed; null without one."""
        if not self.charts:
            return None
        chart = self.charts[0]
        return Sentence((*chart.title.parts, " (aanname)")) if chart.finds_assumed else chart.title


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        path: Below the folder of the gemeente, such as `index.html` or `wijken/WK016401.html`.
        title: Its heading.
        lead: One or two sentences under it.
        sections: Its parts.
        highlights: Figures for who reads no further, each with a label; they come back in the sections.
    """

    path: str
    title: str
    lead: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    highlights: tuple[tuple[str, Figure], ...] = ()


EXAMPLE = "Voorbeeldgegevens."

NO_MEASUREMENT = (
    "Voor deze uitgave zijn registraties nagemaakt. Wat ‘synthetisch’ heet, is niet gemeten: gebruik het niet om over "
    "{} te besluiten."
)


@dataclass(frozen=True)
class Release:
    """What every page says of where it comes from.

    Attributes:
        versie: The release.
        made_on: Its day, as `d mmmm jjjj`.
        content_hash: Of its content.
        is_example: Whether it rests on synthetic deliveries.
        made_at: When it was made, in UTC.
    """

    versie: str
    made_on: str
    content_hash: str
    is_example: bool
    made_at: datetime | None = None

    def warning(self, about: str) -> tuple[str, str] | None:
        """Say that it rests on synthetic deliveries: in a word, and in full; null when it doesn't.

        Args:
            about: What nobody should decide about.
        """
        return (EXAMPLE, NO_MEASUREMENT.format(about)) if self.is_example else None


@dataclass(frozen=True)
class Factsheet:
    """All pages of one gemeente.

    Attributes:
        gemeente_code: Code of the gemeente.
        gemeente: Its name.
        year: The newest closed year, which the pages are about.
        release: Where it comes from.
        pages: The overview first, then definitions, then the wijken in the order of their codes.
    """

    gemeente_code: str
    gemeente: str
    year: int
    release: Release
    pages: tuple[Page, ...] = field(default=())
