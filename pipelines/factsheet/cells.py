"""Figures of any published table by their key, those of the kernindicatoren stand in `kern`; and rows made of them."""

from __future__ import annotations

from pipelines.factsheet.model import Absence, Figure, Place, Unit
from pipelines.factsheet.published import Published


def cell(published: Published, table: str, column: str, unit: Unit, **key: str | int) -> Figure:
    """The figure with this key; an absent one when it wasn't published.

    Args:
        published: The published file.
        table: Table of schema `main`.
        column: The column.
        unit: How it is written.
        key: The whole key of the row, in the order of the table's key, with `jaar` in it.
    """
    rows = published.rows(table, **key)
    if rows:
        return published.figure(rows[0], table, column, unit)
    place = Place(table, column, tuple(str(value) for value in key.values()))
    return Figure(value=None, unit=unit, place=place, year=int(key["jaar"]), absence=Absence.UNKNOWN)


def is_published(cell: str | Figure | None) -> bool:
    """Whether a cell of a table has a figure that is shown or hidden, and not one that isn't there.

    Args:
        cell: The cell.
    """
    return isinstance(cell, Figure) and cell.absence != Absence.UNKNOWN
