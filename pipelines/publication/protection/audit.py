"""The attacker let loose on what is about to be published: its own bytes, beside the true values.

It shares with the hiding only what is said about the figures (`cells`, `relations`), and starts from what a reader
sees: a quantity is known when any published figure shows it, and a published rate ties what it is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from pipelines.publication.protection.attack import is_protected, ranges
from pipelines.publication.protection.cells import KEY
from pipelines.publication.protection.quantities import Quantities, quantities
from pipelines.publication.protection.system import Flags, Relation
from pipelines.settings import Settings


@dataclass(frozen=True)
class Weakness:
    """A hidden quantity that can be worked out, named without its value."""

    gemeente_code: str
    jaar: int
    wet_code: str
    wijk_code: str
    maat: str
    onderdeel: str

    def __str__(self) -> str:
        about = f"{self.maat} ({self.onderdeel})" if self.onderdeel else self.maat
        return f"{about}, {self.wet_code} {self.jaar}, {self.wijk_code}"


def weaknesses(
    frames: Mapping[str, pl.DataFrame], shown: Mapping[str, pl.DataFrame], settings: Settings
) -> list[Weakness]:
    """Hidden quantities of which too few values remain possible.

    Args:
        frames: Published tables with their true values, by name.
        shown: The same tables and rows in the same order, as a reader gets them.
        settings: How much must remain.
    """
    nothing_small = {
        table: pl.repeat(value=False, n=f.height, dtype=pl.Boolean, eager=True) for table, f in frames.items()
    }
    found = []
    for gemeente in sorted({code for frame in frames.values() for code in frame["gemeente_code"].unique()}):
        own = {table: (frame["gemeente_code"] == gemeente) for table, frame in frames.items()}
        true = {table: frame.filter(own[table]) for table, frame in frames.items()}
        read = {table: shown[table].filter(own[table]) for table in frames}
        system = quantities(true, {t: rows.filter(own[t]) for t, rows in nothing_small.items()}, settings)
        found += [Weakness(*row) for row in _weak(system, read)]
    return found


def _weak(found: Quantities, shown: Mapping[str, pl.DataFrame]) -> Iterator[tuple]:
    figures = found.figures.with_columns(_is_shown(found.figures, shown).alias("is_getoond"))
    seen = figures.filter(pl.col("is_getoond") & (pl.col("deel_nr") == 0))["plaats"].to_numpy()
    hidden: Flags = np.ones(found.system.size, dtype=bool)
    hidden[seen] = False
    # What stands in no table (the total of a component) stands in another one, where nothing is hidden.
    listed = figures.filter(pl.col("deel_nr") == 0)["plaats"].unique().to_numpy()
    hidden[np.setdiff1d(np.arange(found.system.size), listed)] = False
    hidden |= found.names["is_afgeleid"].to_numpy()
    no_guess = np.zeros(found.system.size, dtype=bool)
    system = replace(found.system, relations=(*found.system.relations, *_rates(found, figures)), near_bound=no_guess)
    # A zero that a hidden row took along describes nobody.
    for outcome in ranges(system, hidden, hidden & (system.values != 0)):
        if not is_protected(system, outcome):
            yield found.names.row(outcome.index, named=False)[1 : len(KEY) + 1]


def _is_shown(figures: pl.DataFrame, shown: Mapping[str, pl.DataFrame]) -> pl.Series:
    """Per figure whether the reader gets a value for it."""
    seen = [
        pl.DataFrame({"rij": np.flatnonzero(shown[str(table)][str(column)].is_not_null())}).select(
            pl.lit(str(table)).alias("tabel"), pl.col("rij").cast(pl.Int64), pl.lit(str(column)).alias("kolom")
        )
        for table, column in figures.select("tabel", "kolom").unique().iter_rows()
    ]
    if not seen:  # a gemeente with rows, and nothing in them
        return pl.Series(dtype=pl.Boolean)
    marked = pl.concat(seen).with_columns(pl.lit(value=True).alias("gezien"))
    return figures.join(marked, on=["tabel", "rij", "kolom"], how="left", maintain_order="left")["gezien"].fill_null(
        value=False
    )


def _rates(found: Quantities, figures: pl.DataFrame) -> Iterator[Relation]:
    """A published rate: numerator = rate x denominator, or a numerator that follows from what everybody knows."""
    rates = figures.filter(pl.col("is_getoond") & (pl.col("deel_nr") > 0) & pl.col("plaats").is_not_null())
    for parts in rates.sort("deel_nr").group_by("tabel", "rij", "kolom", maintain_order=True).agg("plaats")["plaats"]:
        places = tuple(parts.to_list())
        values = found.system.values[list(places)]
        if len(places) == 1:
            yield Relation(places, (1.0,), values[0], values[0])
        elif values[1]:
            yield Relation(places, (1.0, -float(values[0] / values[1])))
