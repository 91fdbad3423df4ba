"""Figures of a chart or a table as CSV, as a Dutch spreadsheet opens it, each with its place in the published file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from pipelines.factsheet.model import Absence, Chart, Figure, Page, Table

FIGURE_COLUMNS = ("jaar", "waarde", "eenheid", "herkomst", "prijspeil", "status", "plaats", "gedeeld_door")

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would calculate."""

DERIVED = Decimal("0.0001")
"""A figure that follows from two others has as many decimals as the published file itself."""


def file_name(page: Page, name: str) -> str:
    """Below the folder of the gemeente.

    Args:
        page: The page.
        name: Of the chart or table on it.
    """
    stem = page.path.rsplit("/", 1)[-1].removesuffix(".html")
    return f"data/{stem}-{name}.csv"


def files(page: Page) -> Iterator[tuple[str, bytes]]:
    """The CSVs of a page: name and content."""
    for section in page.sections:
        for item in (*section.charts, *section.tables):
            yield file_name(page, item.name), content(item)


def content(item: Chart | Table) -> bytes:
    """Write one: a line per figure, or a table of words as it is.

    Args:
        item: The chart or table.
    """
    return _written(_of_chart(item) if isinstance(item, Chart) else _of_table(item))


def exact(figure: Figure) -> str | None:
    """The value as it was published, without zeros at its end; null when there is none.

    Args:
        figure: The figure.
    """
    if figure.value is None:
        return None
    value = figure.value.quantize(DERIVED) if figure.per else figure.value
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _of_chart(chart: Chart) -> Iterator[tuple[str, ...]]:
    yield ("reeks", "label", *FIGURE_COLUMNS)
    for series in chart.series:
        for label, figure in zip(chart.labels, series.figures, strict=True):
            yield (_text(series.name), _text(label), *_figure(figure))


def _of_table(table: Table) -> Iterator[tuple[str, ...]]:
    if not any(isinstance(cell, Figure) for row in table.rows for cell in row):
        yield tuple(map(_text, table.columns))
        yield from (tuple(map(_cell, row)) for row in table.rows)
        return
    yield ("rij", "kolom", *FIGURE_COLUMNS)
    for row in table.rows:
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            if isinstance(cell, Figure):
                yield (_cell(row[0]), _text(column), *_figure(cell))
            elif cell is not None:
                yield (_cell(row[0]), _text(column), "", _text(cell), *[""] * (len(FIGURE_COLUMNS) - 2))


def _figure(figure: Figure) -> tuple[str, ...]:
    value = exact(figure)
    return (
        str(figure.year),
        str(figure.absence or Absence.UNKNOWN) if value is None else value.replace(".", ","),
        str(figure.unit),
        figure.origin or "",
        str(figure.price_year or ""),
        figure.status or "",
        _text(str(figure.place)),
        _text(str(figure.per or "")),
    )


def _cell(cell: str | Figure | None) -> str:
    return _figure(cell)[1] if isinstance(cell, Figure) else _text(cell or "")


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _written(rows: Iterator[tuple[str, ...]]) -> bytes:
    # With a byte order mark, or a spreadsheet takes the letters for those of an older code page.
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")
