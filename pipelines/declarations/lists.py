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


CodeTable: TypeAlias = Annotated[
    dict[str, str], BeforeValidator(_as_mapping, json_schema_input_type=dict[str, str] | list[str])
]
"""Raw text -> canonical code. A list of codes means that each stands for itself."""

ALL_GEMEENTEN = "*"
"""Stands for every gemeente without a row of its own."""


def fold(text: str) -> str:
    """Make texts comparable: upper and lower case and surrounding spaces don't matter."""
    return text.strip().lower()


SPAN = ("jaar_van", "jaar_tot_en_met")
"""Headers of the first and last year in which a row of a mapping holds; empty means that there is no such bound."""

FIRST, LAST = 0, 9999


def year_span(years: tuple[str, ...]) -> tuple[int, int]:
    """Give the first and last year of a row; all years when it states none.

    Raises:
        ValueError: When a year isn't four digits, or the last comes before the first.
    """
    texts = [*years, "", ""][:2]
    if not all(text == "" or (text.isdecimal() and len(text) == 4) for text in texts):
        raise ValueError(f"years of four digits, not {' and '.join(years)}")
    first, last = int(texts[0] or FIRST), int(texts[1] or LAST)
    if last < first:
        raise ValueError(f"a first year up to the last one, not {first} and {last}")
    return first, last


def read_rows(path: Path, columns: tuple[str, ...], *, with_years: bool = False) -> LookupTable:
    """Read a mapping file (UTF-8, `;`).

    Args:
        path: The file.
        columns: The headers that it must have, in the order in which they are returned: the key, then the value.
        with_years: Whether the years in which a row holds stand behind these.

    Raises:
        ValueError: When the file is missing, lacks a column, or gives one key two values (in one year).
    """
    wanted = (*columns, *SPAN) if with_years else columns
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, delimiter=";")
            headers = tuple(reader.fieldnames or ())
            rows = list(reader)
    except OSError as error:
        raise ValueError(f"a readable file {path.name} ({error.strerror})") from error
    if headers != wanted:
        raise ValueError(f"{path.name} with the columns {';'.join(wanted)}, not {';'.join(headers)}")
    table = tuple(tuple((row[name] or "").strip() for name in wanted) for row in rows)
    _refuse_doubles(path.name, table, len(columns))
    return table


def _refuse_doubles(name: str, table: LookupTable, width: int) -> None:
    seen: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for row in table:
        if not all(row[:width]):
            raise ValueError(f"{name} without empty cells, not {';'.join(row)}")
        try:
            first, last = year_span(row[width:])
        except ValueError as error:
            raise ValueError(f"{name} with {error}") from error
        key = row[: width - 1]
        others = seen.setdefault(tuple(fold(part) for part in key), [])
        if any(first <= until and since <= last for since, until in others):
            raise ValueError(f"{name} with each key once (in a year), {';'.join(key)} is there twice")
        others.append((first, last))
