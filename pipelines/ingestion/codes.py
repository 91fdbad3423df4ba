"""Code lists and lookup tables: from what a source writes to what we call it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from pipelines.declarations import Column, Derived, Source
from pipelines.declarations.columns import Lookup
from pipelines.declarations.lists import ALL_GEMEENTEN, fold, year_span
from pipelines.ingestion.findings import Fault, Findings
from pipelines.ingestion.showing import Showing, may_show, showing

SHORT_LIST = 8
"""A list of up to so many codes is shown whole; of a longer one the nearest three."""

MOST_SUGGESTIONS = 50
"""With more unknown values than this the column is another one, and suggestions cost time and help nobody."""


def as_code(column: Column) -> pl.Expr:
    """Give the code of a text; null for a text that isn't in the list."""
    table = {fold(raw): code for raw, code in (column.codes or {}).items()}
    folded = pl.col(column.key).str.strip_chars().str.to_lowercase()
    return folded.replace_strict(table, default=None, return_dtype=pl.String)


def note_unknown_codes(rows: pl.DataFrame, column: Column, toon: Showing, findings: Findings) -> None:
    """Note the texts (`rij`, `gevonden`) that the list doesn't know, with the codes that come nearest."""
    fault = Fault(column.kop, "onbekende_code", "", column.bij_onbekende_code, toon)
    findings.add(fault, suggest(rows, sorted(set(column.codes or {})), toon=toon))


def look_up(typed: pl.DataFrame, source: Source, derived: Derived, findings: Findings) -> pl.DataFrame:
    """Add a column from a lookup table; a row of the gemeente itself goes before one for all gemeenten.

    The distinct keys are looked up one by one: there are as many as posts or products, not as rows.
    """
    lookup = derived.opzoeken
    if lookup is None or lookup.tabel is None:
        raise ValueError(f"{source.bron}: {derived.naam} has no lookup table.")
    table = _by_key(lookup)
    keys = typed.select(lookup.columns).drop_nulls().unique()
    values = [_find(table, lookup, key) for key in keys.iter_rows()]
    found = keys.with_columns(pl.Series(derived.naam, values, dtype=pl.String), _sought=True)
    joined = typed.join(found, on=lookup.columns, how="left", maintain_order="left")
    last = lookup.sleutel[-1]
    column = source.column(last)
    unknown = joined.filter(pl.col("_sought") & pl.col(derived.naam).is_null()).select("rij", gevonden=last)
    known = sorted({row[len(lookup.sleutel) - 1] for row in lookup.tabel})
    toon = showing(source, column)
    fault = Fault(column.kop if column else last, "niet_in_mapping", "", derived.bij_onbekend, toon)
    findings.add(fault, suggest(unknown, known, f" in {lookup.bestand}", toon))
    return joined.drop("_sought")


Validity = tuple[str, int, int]
"""A value, and the first and last year in which it holds."""


def _by_key(lookup: Lookup) -> dict[tuple[str, ...], list[Validity]]:
    table: dict[tuple[str, ...], list[Validity]] = {}
    width = len(lookup.sleutel)
    for row in lookup.tabel or ():
        first, last = year_span(row[width + 1 :])
        table.setdefault(tuple(fold(part) for part in row[:width]), []).append((row[width], first, last))
    return table


def _find(table: Mapping[tuple[str, ...], list[Validity]], lookup: Lookup, key: tuple[Any, ...]) -> str | None:
    names, year = lookup.sleutel, key[-1] if lookup.geldig_in else None
    folded = tuple(fold(part) for part in key[: len(names)])
    general = tuple(
        ALL_GEMEENTEN if name == "gemeente_code" else part for name, part in zip(names, folded, strict=True)
    )
    for candidate in (folded, general):
        for value, first, last in table.get(candidate, ()):
            if year is None or first <= year <= last:
                return value
    return None


def suggest(
    rows: pl.DataFrame, known: Iterable[str], where: str = " uit de codelijst", toon: Showing = "alles"
) -> pl.DataFrame:
    """Add what was expected: the list when it is short, else what comes nearest to each value.

    Args:
        rows: `rij` and `gevonden`.
        known: The values that would have been in order.
        where: Where these come from, in Dutch.
        toon: How much of the values may be shown; what comes nearest to one that may not would give it away.
    """
    known = list(known)
    generic = f"een waarde{where}"
    if known and len(known) <= SHORT_LIST:
        generic += f" ({', '.join(known)})"
    values = rows.filter(may_show(pl.col("gevonden"), toon))["gevonden"].unique().sort()
    if len(known) <= SHORT_LIST or not 0 < len(values) <= MOST_SUGGESTIONS:
        return rows.with_columns(verwacht=pl.lit(generic))
    folded = {fold(code): code for code in known}
    near = {value: difflib.get_close_matches(fold(value), folded, n=3, cutoff=0.4) for value in values}
    texts = {
        value: f"{generic}, het dichtst bij: {', '.join(folded[one] for one in hits)}" if hits else generic
        for value, hits in near.items()
    }
    return rows.with_columns(verwacht=pl.col("gevonden").replace_strict(texts, default=generic, return_dtype=pl.String))
