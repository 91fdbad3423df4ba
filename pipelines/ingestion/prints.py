"""Hashes of key and content of accepted rows, by which contradictions between deliveries are found."""

from __future__ import annotations

import polars as pl

from pipelines.declarations import Source

PRINTS = {"levering_id": pl.String, "sleutel": pl.UInt64, "inhoud": pl.UInt64}
NOT_CONTENT = ("levering_id", "rij", "herkomst", "buurten")
"""Columns that say where a row came from, or follow from others."""


def prints(rows: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Give what is needed of accepted rows to see whether two contradict each other: hashes of key and content."""
    content = [name for name in rows.columns if name not in NOT_CONTENT]
    return rows.select("levering_id", sleutel=pl.struct(source.sleutel).hash(), inhoud=pl.struct(content).hash())
