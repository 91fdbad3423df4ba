"""Hide in the published tables what is too small, and what would give it away."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from pipelines.publication.protection.quantities import Quantities, quantities
from pipelines.publication.protection.secondary import suppress
from pipelines.settings import Settings


def hidden_rows(
    frames: Mapping[str, pl.DataFrame], small: Mapping[str, pl.Series], settings: Settings
) -> dict[str, pl.Series]:
    """Which rows lose their values.

    Args:
        frames: Published tables with suppressed cells, with their true values, by name.
        small: Per table which rows rest on too few persons.
        settings: How much is hidden.

    Returns:
        Per table which rows are hidden: those of `small`, and those that protect them.
    """
    hidden = {table: rows.to_numpy().copy() for table, rows in small.items()}
    gemeenten = sorted({code for frame in frames.values() for code in frame["gemeente_code"].unique()})
    for gemeente in gemeenten:
        places = {
            table: np.flatnonzero((frame["gemeente_code"] == gemeente).to_numpy()) for table, frame in frames.items()
        }
        own = {table: frame[places[table]] for table, frame in frames.items()}
        system = quantities(own, {table: small[table].gather(places[table]) for table in frames}, settings)
        for (table,), rows in _rows(system).group_by("tabel"):
            hidden[str(table)][places[str(table)][rows["rij"].to_numpy()]] = True
    return {table: pl.Series(rows) for table, rows in hidden.items()}


def _rows(found: Quantities) -> pl.DataFrame:
    if not found.system.is_small.any():
        return found.figures.clear()
    chosen = suppress(found.system)
    return found.figures.filter(
        pl.Series(chosen).gather(found.figures["plaats"].fill_null(0)) & pl.col("plaats").is_not_null()
    )
