"""Copies of a published file in which something was changed, as another gemeente or another release would have it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

SENTINELS = (987654, -87654321)
"""What hidden cells get: no published number, and far beyond what an axis shows, on both sides."""

HIDEABLE = "is_onderdrukt"

STAYS = ("jaar", "grens_per_week", "perioden_aantal")
"""Ends of the names of numbers that aren't about persons."""


@dataclass(frozen=True)
class Copy:
    """A copy of a published file, open to be changed.

    Attributes:
        connection: To the copy.
    """

    connection: duckdb.DuckDBPyConnection

    def run(self, sql: str) -> int:
        """Run a statement and say how many rows it changed."""
        [(changed,)] = self.connection.execute(sql).fetchall()
        return changed

    def tables_with(self, column: str) -> list[str]:
        found = self.connection.execute(
            "select table_name from duckdb_columns() where schema_name = 'main' and column_name = ? order by all",
            [column],
        )
        return [table for (table,) in found.fetchall()]

    def numbers(self, table: str) -> Iterator[str]:
        """Columns that hold what is counted or paid."""
        found = self.connection.execute(
            "select column_name from duckdb_columns() where schema_name = 'main' and table_name = ? "
            "and numeric_precision is not null order by column_index",
            [table],
        )
        return (name for (name,) in found.fetchall() if not name.endswith(STAYS))

    def plant(self) -> int:
        """Give each hidden cell a value, as a file would have it that says it is hidden and isn't."""
        low, high = SENTINELS
        return sum(
            self.run(
                f"update {table} set {column} = case when rowid % 2 = 0 then {low} else {high} end "
                f"where {HIDEABLE} and {column} is null"
            )
            for table in self.tables_with(HIDEABLE)
            for column in self.numbers(table)
        )

    def hide_all(self) -> None:
        for table in self.tables_with(HIDEABLE):
            emptied = ", ".join(f"{column} = null" for column in self.numbers(table))
            self.run(f"update {table} set {HIDEABLE} = true, {emptied}")

    def drop_wijken(self) -> None:
        for table in self.tables_with("wijk_code"):
            self.run(f"delete from {table} where wijk_code <> gemeente_code")

    def keep_year(self, year: int) -> None:
        for table in self.tables_with("jaar"):
            self.run(f"delete from {table} where jaar <> {year}")

    def multiply_wijken(self, times: int) -> None:
        """Each wijk so many times, under codes of its own."""
        for table in self.tables_with("wijk_code"):
            self.run(
                f"insert into {table} select * exclude (number) replace ('WK' || number || wijk_code[4:] as wijk_code) "
                f"from {table}, range(1, {times}) as copies(number) where wijk_code like 'WK%'"
            )

    def rename(self, old: str, new: str, table: str, column: str) -> None:
        """Change all names that are like a pattern of SQL."""
        quoted = new.replace("'", "''")
        assert self.run(f"update {table} set {column} = '{quoted}' where {column} like '{old}'")


@contextlib.contextmanager
def copy_of(database: Path, target: Path) -> Generator[Copy]:
    """Copy a published file, and open the copy for changes."""
    shutil.copyfile(database, target)
    with duckdb.connect(str(target)) as connection:
        yield Copy(connection)
