"""Hide in the published tables what is too small, and what would give it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.publication.protection.quantities import Quantities, quantities
from pipelines.publication.protection.secondary import Choose, suppress
from pipelines.settings import Settings


@dataclass(frozen=True)
class Hidden:
    """What of one table isn't shown.

    Attributes:
        rows: Per row whether all that rests on persons is hidden: it is too small, or protects what is.
        rates: Per column of rates the rows in which it follows from something hidden, though the row is shown.
    """

    rows: pl.Series
    rates: dict[str, pl.Series]


def hide(
    frames: Mapping[str, pl.DataFrame],
    small: Mapping[str, pl.Series],
    settings: Settings,
    choose_group: Choose | None = None,
) -> dict[str, Hidden]:
    """Decide what isn't shown.

    Args:
        frames: Published tables with suppressed cells, with their true values, by name.
        small: Per table which rows rest on too few persons.
        settings: How much is hidden.
        choose_group: As `secondary.suppress` takes it.

    Raises:
        ValueError: When figures that should add up don't.
        UnprotectableError: When a small figure stays known whatever is hidden.
    """
    rows = {table: flags.to_numpy().copy() for table, flags in small.items()}
    rates: dict[tuple[str, str], np.ndarray] = {}
    for gemeente in sorted({code for frame in frames.values() for code in frame["gemeente_code"].unique()}):
        places = {
            table: np.flatnonzero((frame["gemeente_code"] == gemeente).to_numpy()) for table, frame in frames.items()
        }
        own = {table: frame[places[table]] for table, frame in frames.items()}
        found = quantities(own, {table: small[table].gather(places[table]) for table in frames}, settings)
        for (table, column, is_row), part in _figures(found, choose_group).group_by("tabel", "kolom", "is_rij"):
            flags = rows[str(table)]
            if not is_row:
                flags = rates.setdefault((str(table), str(column)), np.zeros(len(flags), dtype=bool))
            flags[places[str(table)][part["rij"].to_numpy()]] = True
    return {
        table: Hidden(
            pl.Series(flags), {column: pl.Series(cells) for (name, column), cells in rates.items() if name == table}
        )
        for table, flags in rows.items()
    }


def _figures(found: Quantities, choose_group: Choose | None) -> pl.DataFrame:
    """The hidden figures; `is_rij` where the whole row goes with them: the row is about them, or it is a rate only."""
    if not found.system.is_small.any():
        return found.figures.clear().with_columns(pl.lit(value=True).alias("is_rij"))
    chosen = pl.Series(suppress(found.system, choose_group))
    is_own = pl.col("deel_nr") == 0
    return (
        found.figures.with_columns((is_own | ~is_own.any().over("tabel", "rij")).alias("is_rij"))
        .filter(pl.col("plaats").is_not_null())
        .filter(chosen.gather(pl.Series(found.figures["plaats"].drop_nulls())))
    )
