"""DuckDB connections of this package: one at a time, on one thread, closed by whoever opens them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

STORAGE_VERSION = "v1.0.0"
"""The oldest storage that holds what we write: BI tools still ship DuckDB 1.1 (design section 7)."""


_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    # Never spill: an in-memory connection would do so in the working directory, whatever that is.
    "temp_directory": "",
    "autoinstall_known_extensions": False,
}
"""One thread, so that what is written doesn't depend on the machine (but for a few bytes of padding of DuckDB)."""


_UTC = "set TimeZone = 'UTC'"
"""A moment is written the same wherever this runs; refused as a setting of `connect`."""


def quote(text: str) -> str:
    """Write a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Write a name, with or without its schema, as SQL identifiers."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def statement(template: str, **names: str | Sequence[str]) -> str:
    """Fill names into a statement, each quoted as an identifier; several become a comma-separated list."""
    quoted = {
        place: identifier(name) if isinstance(name, str) else ", ".join(map(identifier, name))
        for place, name in names.items()
    }
    return template.format(**quoted)


@contextmanager
def opened(path: Path, *, read_only: bool = True) -> Generator[duckdb.DuckDBPyConnection]:
    """Open one DuckDB file and close it again."""
    with duckdb.connect(str(path), read_only=read_only, config=_CONFIG) as connection:
        connection.execute(_UTC)
        yield connection


@contextmanager
def attached(existing: dict[str, Path], new: dict[str, Path] | None = None) -> Generator[duckdb.DuckDBPyConnection]:
    """Attach files to one connection: `existing` to read from, `new` to write, each under its alias."""
    files = {**existing, **(new or {})}
    with duckdb.connect(config=_CONFIG) as connection:
        connection.execute(_UTC)
        for alias, path in existing.items():
            connection.execute(f"attach {quote(str(path))} as {alias} (read_only)")
        for alias, path in (new or {}).items():
            connection.execute(f"attach {quote(str(path))} as {alias} (storage_version '{STORAGE_VERSION}')")
        yield connection
        for alias in files:
            connection.execute(f"detach {alias}")
