"""The key of a source: within one delivery every row has its own."""

from __future__ import annotations

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.findings import Fault, Findings
from pipelines.ingestion.rules import header

OF_THE_FILE = ("rij", "levering_id")
"""Columns that say where a row stood, and nothing of what it says."""


def check_key(good: pl.DataFrame, source: Source, findings: Findings) -> None:
    """Refuse rows with the same key.

    Of equal rows all but the first; of different rows all of them, as nobody can tell which one counts.

    Args:
        good: The rows without other faults; a bad row must not take a good one down with it.
        source: The declaration.
        findings: Where the faults go.
    """
    keys = list(source.sleutel)
    hashes = good.select(keys).hash_rows()
    if hashes.n_unique() == good.height:
        return
    # Equal hashes are few when the keys are all different; only those rows are compared in full.
    suspect = good.filter(hashes.is_duplicated())
    double = suspect.filter(suspect.select(keys).is_duplicated()) if suspect.height else suspect
    if double.is_empty():
        return
    content = pl.struct(pl.exclude(*OF_THE_FILE))
    groups = double.with_columns(
        _equal=content.n_unique().over(keys) == 1, _first=pl.col("rij") == pl.col("rij").min().over(keys)
    )
    kolom = ", ".join(header(source, key) for key in keys)
    copies = groups.filter(pl.col("_equal") & ~pl.col("_first"))
    findings.add(
        Fault(kolom, "dubbele_rij", "elke rij één keer"), copies.select("rij", gevonden=pl.lit("dezelfde rij nog eens"))
    )
    rivals = groups.filter(~pl.col("_equal"))
    findings.add(
        Fault(kolom, "dubbele_sleutel", "een sleutel die één keer voorkomt"),
        rivals.select("rij", gevonden=pl.lit("meer rijen met deze sleutel en een andere inhoud")),
    )
