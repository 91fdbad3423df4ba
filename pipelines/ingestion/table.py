"""What a delivery holds before anything is known of its meaning: headers and texts."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

BROKEN = {"rij": pl.Int64, "verwacht": pl.String, "gevonden": pl.String}
FAULTY_CELLS = {"rij": pl.Int64, "cel": pl.String, "gevonden": pl.String}


def cell_name(index: int) -> str:
    """Name of a column before its header is recognised."""
    return f"cel{index}"


@dataclass(frozen=True)
class Table:
    """A delivery as text.

    Attributes:
        headers: As written in the file, in order.
        rows: One column of text per header (`cel0`, `cel1`, ...) and `rij`, the number in the file from 1.
        broken: Lines that can't be split into cells: rij, verwacht, gevonden.
        faulty_cells: Cells that hold an error instead of a value (`#DIV/0!`): rij, cel, gevonden.
    """

    headers: list[str]
    rows: pl.DataFrame
    broken: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=BROKEN))
    faulty_cells: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAULTY_CELLS))

    @property
    def read(self) -> int:
        """Rows read: every filled line below the header, broken or not."""
        return self.rows.height + self.broken.height
