"""What a delivery holds before anything is known of its meaning: headers and texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import polars as pl

Notation = Literal["csv", "xlsx", "xml"]
"""How values are written: as declared for CSV, as a spreadsheet keeps them, or as iStandaarden prescribes."""

BROKEN = {"rij": pl.Int64, "verwacht": pl.String, "gevonden": pl.String}
FAULTY_CELLS = {"rij": pl.Int64, "cel": pl.String, "gevonden": pl.String}


def cell_name(index: int) -> str:
    """Name of a column before its header is recognised."""
    return f"cel{index}"


@dataclass(frozen=True)
class Totals:
    """What a file says of itself: the number of rows, and sums by header in the unit of the file."""

    rijen: int | None = None
    som: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """One file, or one member of a ZIP, as text.

    Attributes:
        headers: As written in the file, in order.
        rows: One column of text, or of categories of text, per header (`cel0`, `cel1`, ...) and `rij`, the number in
            the file from 1.
        broken: Lines that can't be split into cells: rij, verwacht, gevonden.
        faulty_cells: Cells that hold an error instead of a value (`#DIV/0!`): rij, cel, gevonden.
        is_stripped: Whether no text can have white space around it.
        notation: How the texts are written.
        deel: Name of the member of a ZIP; empty for a file by itself.
        totalen: Control totals that the file holds; rows and sums that aren't stated aren't checked.
    """

    headers: list[str]
    rows: pl.DataFrame
    broken: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=BROKEN))
    faulty_cells: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAULTY_CELLS))
    notation: Notation = "csv"
    is_stripped: bool = False
    deel: str = ""
    totalen: Totals = field(default_factory=Totals)

    @property
    def read(self) -> int:
        """Rows read: every filled line below the header, broken or not."""
        return self.rows.height + self.broken.height

    @property
    def last_row(self) -> int:
        """The highest row number in it; 0 without rows."""
        highest = [frame["rij"].max() for frame in (self.rows, self.broken)]
        return max((number for number in highest if isinstance(number, int)), default=0)
