"""Every cell of a published file by its place, read without the code that the factsheet reads it with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]

NOT_QUOTED = {"_meta.kolommen", "_meta.kwaliteit", "_meta.tabellen", "_meta.wijzigingen"}
"""What describes the file itself, or an earlier one, isn't quoted on a page."""

CODE = re.compile(r"\b[A-Za-z]+(?:_[A-Za-z0-9]+)+\b|\b[A-Z]{4,}\b|\bclienten\b")
"""What stands in a text of the file where a page has a word."""


@dataclass(frozen=True)
class PublishedCells:
    """A published file.

    Attributes:
        database: The file.
    """

    database: Path

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            named = connection.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
            return {
                table if schema == "main" else f"{schema}.{table}": _rows(connection, f'"{schema}"."{table}"')
                for schema, table in named
            }

    @cached_property
    def by_place(self) -> dict[str, tuple[str, Row]]:
        """Column and row of each number in a table with a key."""
        schemas = {"main": "", "_meta": "_meta."}
        keys = {schemas[row["schema_naam"]] + row["tabel"]: row["sleutel"] for row in self.tables["_meta.tabellen"]}
        found = {}
        for table, key in keys.items():
            for row in self.tables[table] if key else ():
                named = ", ".join(str(row[name.strip()]) for name in key.split(","))
                found |= {f"{table}.{column}[{named}]": (column, row) for column in row}
        return found

    def value(self, place: str) -> Decimal | None:
        """What stands at a place for a reader to see; nothing when it is hidden, empty or not there."""
        column, row = self.by_place.get(place, ("", {}))
        value = row.get(column)
        return None if value is None or row.get("is_onderdrukt") else Decimal(value)

    def is_hidden(self, place: str) -> bool:
        return bool(self.by_place.get(place, ("", {}))[1].get("is_onderdrukt"))

    def divided(self, place: str, per: str) -> Decimal | None:
        """Per 1.000 of what stands at another place, in four decimals, as all of the file."""
        value, whole = self.value(place), self.value(per)
        if value is None or not whole:
            return None
        return (value * 1000 / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    @cached_property
    def years(self) -> set[str]:
        """All years that it names, those of a period of deliveries too."""
        named = {
            str(value)
            for rows in self.tables.values()
            for row in rows
            for name, value in row.items()
            if name.endswith("jaar") and isinstance(value, int)
        }
        periods = " ".join(row["periode"] or "" for row in self.tables["_meta.bronnen"])
        return named | set(re.findall(r"\b20\d\d\b", periods))

    @cached_property
    def texts(self) -> list[str]:
        """All its words with a digit in them that a page may quote, the longest first."""
        found = {
            value
            for table, rows in self.tables.items()
            if table not in NOT_QUOTED
            for row in rows
            for value in row.values()
            if isinstance(value, str) and any(map(str.isdigit, value)) and not value.isdigit()
        }
        # A reader doesn't get the label with which the project lists an issue: `KI-9 (2021): `.
        found |= {text.partition("): ")[2] for text in found if text.startswith("KI-")}
        found |= {piece.strip() for text in found for piece in CODE.split(text) if any(map(str.isdigit, piece))}
        return sorted(found - {""}, key=lambda text: (-len(text), text))


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    found = connection.execute(f"from {table}")
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, values, strict=True)) for values in found.fetchall()]
