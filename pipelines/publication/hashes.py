"""Content hashes: what a file says, independent of how its bytes lie."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from pipelines.publication.database import identifier, statement

NOT_CONTENT = ("_meta.release", "_meta.kwaliteit", "_meta.wijzigingen")
"""Say when and how a release was made, not what it holds: left out of `inhoud_hash` (design section 3)."""

NOT_CONTENT_COLUMNS = ("ontvangen_op",)
"""When a file first lay here differs between two installations that publish the same."""

_BATCH = 20_000


@dataclass(frozen=True)
class TableHash:
    """Number of rows, and sha256 over the rows in sorted canonical form."""

    rijen: int
    hash: str


def table_hashes(connection: duckdb.DuckDBPyConnection) -> dict[str, TableHash]:
    """Hash every table of the current database, by name with schema."""
    columns: dict[str, list[tuple[str, str]]] = {}
    for schema, table, column, kind in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = current_database() and not internal order by 1, 2, column_index"
    ).fetchall():
        columns.setdefault(f"{schema}.{table}", []).append((column, kind))
    return {name: _table_hash(connection, name, listed) for name, listed in columns.items()}


def content_hash(hashes: Mapping[str, TableHash]) -> str:
    """Hash the content of a release: all its tables but those that tell about the making of it."""
    lines = [f"{name} {hashes[name].rijen} {hashes[name].hash}" for name in sorted(hashes) if name not in NOT_CONTENT]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _table_hash(connection: duckdb.DuckDBPyConnection, name: str, columns: list[tuple[str, str]]) -> TableHash:
    kept = [(column, kind) for column, kind in columns if column not in NOT_CONTENT_COLUMNS]
    # A row as a JSON list of texts: null, the empty text and a separator inside a text can't be confused.
    values = ", ".join(f"cast({identifier(column)} as varchar)" for column, _ in kept)
    query = f"select cast(to_json([{values}]) as varchar) as canonical "
    result = connection.execute(query + statement("from {table} order by canonical", table=name))
    digest = hashlib.sha256(json.dumps(kept).encode())
    rows = 0
    while batch := result.fetchmany(_BATCH):
        digest.update("".join(f"\n{row[0]}" for row in batch).encode())
        rows += len(batch)
    return TableHash(rows, digest.hexdigest())
