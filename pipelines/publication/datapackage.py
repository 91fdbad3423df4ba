"""`datapackage.json`: what the Parquet files hold, for tools that know Frictionless and no DuckDB.

Version 2 of the standard: in version 1 a table must be CSV or JSON. What is said of keys holds: a reference is named
only when every row follows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publication.database import identifier, statement
from pipelines.publication.inputs import file_sha256
from pipelines.publication.tables import TABLES

DATAPACKAGE = "datapackage.json"

PROFILE = "https://datapackage.org/profiles/2.0/"

_TYPES = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
    **{"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "DOUBLE": "number"},
}
"""A DECIMAL has its digits behind it, and is a number too."""

_UNITS = {"_eur_": "euro", "_aantal_": "aantal", "_pct_": "procent", "_per_week_": "zie eenheid_naam"}
"""By a part of the name of a column; a unit that differs per row says where it stands."""

_UNITS_OF_COLUMNS = {
    "main.kernindicatoren.waarde": "zie indicatoren.eenheid bij indicator_code",
    "main.beleidsdoelstellingen.waarde": "zie indicatoren.eenheid bij indicator_code",
    "main.gebiedskenmerken.waarde": "zie eenheid_naam",
    "_meta.aansluiting.waarde_gepubliceerd": "zie eenheid",
    "_meta.aansluiting.waarde_berekend": "zie eenheid",
    "_meta.aansluiting.verschil": "zie eenheid",
    "_meta.aansluiting.tolerantie": "zie eenheid",
}

_KEYS = {
    **{table.target: table.key for table in TABLES},
    "_meta.release": ("versie",),
    "_meta.tabellen": ("schema_naam", "tabel"),
    "_meta.kolommen": ("schema_naam", "tabel", "kolom"),
}

_REFERENCES = (
    (("indicator_code",), "main.indicatoren", ("code",)),
    (("wet_code",), "main.wetten", ("wet_code",)),
    (("gemeente_code", "jaar"), "main.jaren", ("gemeente_code", "jaar")),
    (("gemeente_code", "jaar", "wijk_code"), "main.wijken", ("gemeente_code", "jaar", "wijk_code")),
    (("voorziening_code",), "main.voorzieningen", ("voorziening_code",)),
)

_TITLES = {"main": "", "_meta": "Verantwoording: "}


def write_datapackage(connection: duckdb.DuckDBPyConnection, root: Path, versie: str, released_at: datetime) -> None:
    """Write the description of the Parquet files of a release.

    Args:
        connection: Where the published file is the current database.
        root: Directory of the release, with its Parquet files.
        versie: The release.
        released_at: Moment of release, with time zone.
    """
    tables = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables() "
        "where database_name = current_database() order by schema_name desc, table_name"
    ).fetchall()
    content = {
        "$schema": PROFILE + "datapackage.json",
        "name": "sociaal-domein-in-beeld",
        "title": "Sociaal Domein in Beeld",
        "description": "Kernindicatoren van Wmo, Jeugdwet en Participatiewet: uitgaven, gebruik en doelstellingen.",
        "version": versie,
        "created": released_at.astimezone(UTC).isoformat(timespec="seconds"),
        "resources": [_resource(connection, root, *table) for table in tables],
    }
    (root / DATAPACKAGE).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def parquet_path(schema: str, table: str) -> str:
    """Where the Parquet file of a table lies in a release: those of `_meta` in a folder of that name."""
    return f"parquet/{table}.parquet" if schema == "main" else f"parquet/{schema}/{table}.parquet"


def _resource(
    connection: duckdb.DuckDBPyConnection, root: Path, schema: str, table: str, comment: str | None
) -> dict[str, Any]:
    path = parquet_path(schema, table)
    return {
        "$schema": PROFILE + "dataresource.json",
        "name": table if schema == "main" else f"{schema}.{table}",
        "type": "table",
        "title": f"{_TITLES[schema]}{table.replace('_', ' ')}",
        "description": comment or "",
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": (root / path).stat().st_size,
        "hash": f"sha256:{file_sha256(root / path)}",
        "schema": _schema(connection, f"{schema}.{table}"),
    }


def _schema(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    columns = connection.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where database_name = current_database() and schema_name || '.' || table_name = ? order by column_index",
        [table],
    ).fetchall()
    key = _KEYS.get(table, ())
    content: dict[str, Any] = {
        "$schema": PROFILE + "tableschema.json",
        "fields": [_field(table, *column, is_key=column[0] in key) for column in columns],
    }
    if key:
        content["primaryKey"] = list(key)
    names = {name for name, _, _ in columns}
    if references := list(_references(connection, table, names)):
        content["foreignKeys"] = references
    return content


def _field(table: str, name: str, kind: str, comment: str | None, *, is_key: bool) -> dict[str, Any]:
    content: dict[str, Any] = {
        "name": name,
        "type": _TYPES.get(kind, "number" if kind.startswith("DECIMAL") else "any"),
        "description": comment or "",
    }
    if unit := _unit(table, name):
        content["unit"] = unit
    if is_key:
        content["constraints"] = {"required": True}
    return content


def _unit(table: str, name: str) -> str | None:
    own = _UNITS_OF_COLUMNS.get(f"{table}.{name}")
    return own or next((unit for part, unit in _UNITS.items() if part in f"{name}_"), None)


def _references(connection: duckdb.DuckDBPyConnection, table: str, names: set[str]) -> Iterator[dict[str, Any]]:
    # Tables of `_meta` tell of what was as well: years as text, codes that have gone.
    for columns, target, fields in _REFERENCES if table.startswith("main.") else ():
        if table != target and names.issuperset(columns) and _holds(connection, table, columns, target, fields):
            yield {
                "fields": list(columns),
                "reference": {"resource": target.removeprefix("main."), "fields": list(fields)},
            }


def _holds(
    connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], target: str, fields: tuple[str, ...]
) -> bool:
    """Whether every row that has these columns leads to a row of the other table."""
    joined = " and ".join(
        f"t.{identifier(column)} = r.{identifier(field)}" for column, field in zip(columns, fields, strict=True)
    )
    filled = " and ".join(f"t.{identifier(column)} is not null" for column in columns)
    query = statement("select 1 from {table} as t anti join {target} as r on ", table=table, target=target)
    return connection.execute(f"{query}{joined} where {filled} limit 1").fetchone() is None
