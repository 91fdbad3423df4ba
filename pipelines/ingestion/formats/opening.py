"""Opens a delivery by the ending of its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from pipelines.declarations import Source
from pipelines.ingestion.formats.archive import members, shown
from pipelines.ingestion.formats.csv_table import read_csv
from pipelines.ingestion.formats.messages import read_messages
from pipelines.ingestion.formats.table import Table
from pipelines.ingestion.formats.workbook import read_workbook
from pipelines.ingestion.refusal import RefusedError


def read_tables(stream: BinaryIO, bestand: str, source: Source) -> Iterator[Table]:
    """Read a file: `.xlsx`, `.xml`, `.zip` of these, and CSV under any other name.

    Args:
        stream: The file, from its start.
        bestand: Its name, or that of the member of a ZIP.
        source: The declaration.

    Yields:
        At least one table; a long file comes in parts. Of a ZIP `deel` says which member a table is of.

    Raises:
        RefusedError: When it can't be read; the text doesn't name the file, but does name the member.
    """
    ending = bestand.lower().rpartition(".")[2]
    if ending == "zip":
        for name, content in members(stream, source):
            yield from _member(name, content, source)
    elif ending == "xlsx":
        yield read_workbook(stream.read(), source)
    elif ending == "xml":
        yield from read_messages(stream, source)
    else:
        yield from read_csv(stream, source.csv, source.voetregel)


def _member(name: str, content: BinaryIO, source: Source) -> Iterator[Table]:
    try:
        yield from (replace(table, deel=name) for table in _filled(read_tables(content, name, source), source))
    except RefusedError as error:
        raise RefusedError(f"{shown(name)}: {error}") from error


def _filled(tables: Iterator[Table], source: Source) -> Iterator[Table]:
    """The same, when there are any: an empty member among others would go unnoticed."""
    first = next(tables, None)
    if first is None and not source.mag_leeg:
        raise RefusedError("verwacht een kopregel en rijen, gevonden een leeg bestand")
    if first is not None:
        yield first
    yield from tables
