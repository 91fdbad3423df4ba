"""Code lists and lookup tables: what a source writes, and what we call it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator

LookupTable: TypeAlias = tuple[tuple[str, ...], ...]
"""Rows of a lookup file: its key columns in order, then the value."""


def _as_mapping(value: object) -> object:
    return {item: item for item in value} if isinstance(value, list) else value


CodeTable: TypeAlias = Annotated[dict[str, str], BeforeValidator(_as_mapping)]
"""Raw text -> canonical code. A list of codes means that each stands for itself."""

ALL_GEMEENTEN = "*"
"""Stands for every gemeente without a row of its own."""


def fold(text: str) -> str:
    """Make texts comparable: upper and lower case and surrounding spaces don't matter."""
    return text.strip().lower()


def read_rows(path: Path, columns: tuple[str, ...]) -> LookupTable:
    """Read a mapping file (UTF-8, `;`).

    Args:
        path: The file.
        columns: The headers that it must have, in the order in which they are returned.

    Raises:
        ValueError: When the file is missing, lacks a column, or gives one key two values.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, delimiter=";")
            headers = tuple(reader.fieldnames or ())
            rows = list(reader)
    except OSError as error:
        raise ValueError(f"a readable file {path.name} ({error.strerror})") from error
    if headers != columns:
        raise ValueError(f"{path.name} with the columns {';'.join(columns)}, not {';'.join(headers)}")
    table = tuple(tuple((row[name] or "").strip() for name in columns) for row in rows)
    _refuse_doubles(path.name, table)
    return table


def _refuse_doubles(name: str, table: LookupTable) -> None:
    seen: set[tuple[str, ...]] = set()
    for *key, value in table:
        if not (all(key) and value):
            raise ValueError(f"{name} without empty cells, not {';'.join([*key, value])}")
        folded = tuple(fold(part) for part in key)
        if folded in seen:
            raise ValueError(f"{name} with each key once, {';'.join(key)} is there twice")
        seen.add(folded)
