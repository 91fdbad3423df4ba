"""What a delivery is judged against that others deliver: the addresses, and the values that another source knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.addresses import AddressBook
from pipelines.ingestion.codes import suggest
from pipelines.ingestion.findings import Fault, Findings
from pipelines.ingestion.showing import showing

ValueKey = tuple[str, str]
"""Source and column."""


@dataclass(frozen=True)
class Known:
    """What other sources know.

    Attributes:
        book: Addresses and their buurten.
        values: By source and column, the values in force, sorted; none when nothing of that source is.
        fingerprint: Changes when any of it does.
    """

    book: AddressBook = field(default_factory=AddressBook)
    values: Mapping[ValueKey, list[str]] = field(default_factory=dict)
    fingerprint: str = ""


def wanted_values(source: Source) -> set[ValueKey]:
    """Which values of other sources a source needs."""
    found = [column.bestaat_in for column in source.kolommen if column.bestaat_in]
    return {(reference.bron, reference.kolom) for reference in found}


def note_unknown_values(typed: pl.DataFrame, source: Source, known: Known, findings: Findings) -> None:
    """Note the values that the other source doesn't know, with what comes nearest."""
    for column in source.kolommen:
        reference = column.bestaat_in
        values = known.values.get((reference.bron, reference.kolom)) if reference else None
        if not (reference and values):
            continue
        if set(typed[column.key].drop_nulls().unique()) <= set(values):
            continue
        unknown = pl.col(column.key).is_not_null() & ~pl.col(column.key).is_in(values)
        rows = typed.filter(unknown).select("rij", gevonden=column.key)
        toon = showing(source, column)
        fault = Fault(column.kop, f"niet_in_{reference.bron}", "", reference.ernst, toon)
        findings.add(fault, suggest(rows, values, f" uit {reference.bron}", toon))
