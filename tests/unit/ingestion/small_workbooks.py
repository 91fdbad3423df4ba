"""Workbooks made in the test, and what comes of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from small_deliveries import COSTS

from pipelines.declarations import Source
from pipelines.ingestion.formats.table import Table
from pipelines.ingestion.formats.workbook import read_workbook
from pipelines.ingestion.refusal import RefusedError

HEADERS = COSTS.split(";")
ROW = ["0164", "2021", "realisatie", "PW", "1", "2"]


def book(fill: Callable[[Any], None], **options: Any) -> bytes:
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    fill(made)
    made.close()
    return stream.getvalue()


def sheet(*rows: list[Any], top: int = 0, left: int = 0, **options: Any) -> bytes:
    def fill(made: Any) -> None:
        one = made.add_worksheet("Blad1")
        for number, cells in enumerate(rows):
            one.write_row(top + number, left, cells)

    return book(fill, **options)


def edited(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with another text in one of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            assert name != part or old in content
            after.writestr(name, content.replace(old, new) if name == part else content)
    return stream.getvalue()


def cells(table: Table) -> list[tuple[Any, ...]]:
    return table.rows.rows()


def refusal(data: bytes, source: Source) -> str:
    with pytest.raises(RefusedError) as caught:
        read_workbook(data, source)
    return str(caught.value)
