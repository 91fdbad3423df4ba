"""What a release changes against the previous one: a page for the data owner.

Reads two published files only, so it can't show what they hide; a cell that is hidden in either of them is named
without its value, because the difference between two releases is exactly what gives a small number away.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from pipelines.publication.database import attached, statement

_SHOWN = 200
"""Changed cells that are listed one by one; the rest is counted."""

_SCHEMA = """
select coalesce(n.tabel, o.tabel), coalesce(n.kolom, o.kolom), o.type, n.type
from (select schema_name || '.' || table_name as tabel, column_name as kolom, data_type as type
      from duckdb_columns() where database_name = 'oud') as o
full join (select schema_name || '.' || table_name as tabel, column_name as kolom, data_type as type
      from duckdb_columns() where database_name = 'nieuw') as n
  on o.tabel = n.tabel and o.kolom = n.kolom
where o.type is distinct from n.type
order by all
"""

_CELLS = """
select gemeente_code, jaar, wet_code, wijk_code, indicator_code,
  case when o.gemeente_code is null then 'nieuw' when n.gemeente_code is null then 'vervallen'
    when o.is_onderdrukt or n.is_onderdrukt then 'onderdrukking' else 'waarde' end as soort,
  case when soort = 'waarde' then o.waarde end as oud,
  case when soort = 'waarde' then n.waarde end as nieuw
from oud.main.kernindicatoren as o
full join nieuw.main.kernindicatoren as n using (gemeente_code, jaar, wet_code, wijk_code, indicator_code)
where o.gemeente_code is null or n.gemeente_code is null
  or o.is_onderdrukt <> n.is_onderdrukt
  or (not o.is_onderdrukt and not n.is_onderdrukt and o.waarde is distinct from n.waarde)
order by all
"""

_WORDS = {
    "nieuw": "nieuwe cellen",
    "vervallen": "vervallen cellen",
    "onderdrukking": "cellen die nu wel of juist niet meer onderdrukt zijn",
    "waarde": "gewijzigde waarden",
}


def describe(versie: str, new: Path, previous: tuple[str, Path] | None, *, same_content: bool) -> str:
    """Write the page.

    Args:
        versie: The new release.
        new: Its DuckDB file.
        previous: Version and DuckDB file of the release that is in force; null for the first.
        same_content: Whether both have the same content hash.
    """
    title = f"# Uitgave {versie}\n\n"
    if previous is None:
        return title + "Dit is de eerste uitgave; er is niets om mee te vergelijken.\n"
    title += f"Vergeleken met {previous[0]}.\n\n"
    if same_content:
        return title + "De inhoud is gelijk: alleen leveringen, programmatuur of instellingen zijn veranderd.\n"
    with attached({"oud": previous[1], "nieuw": new}) as connection:
        return title + "\n".join([*_schema(connection), "", *_rows(connection), "", *_cells(connection)]) + "\n"


def _schema(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    yield "## Tabellen en kolommen\n"
    changes = connection.execute(_SCHEMA).fetchall()
    if not changes:
        yield "Ongewijzigd."
    for table, column, old, new in changes:
        yield f"- `{table}.{column}`: {old or 'bestond niet'} -> {new or 'vervallen'}"


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    old, new = _row_counts(connection, "oud"), _row_counts(connection, "nieuw")
    yield "## Aantal rijen\n\n| tabel | was | is |\n|---|---:|---:|"
    for name in sorted(old | new):
        yield f"| `{name}` | {old.get(name, '-')} | {new.get(name, '-')} |"


def _row_counts(connection: duckdb.DuckDBPyConnection, alias: str) -> dict[str, int]:
    names = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = ?", [alias]
    ).fetchall()
    counts = {}
    for (name,) in names:
        row = connection.execute(statement("select count(*) from {table}", table=f"{alias}.{name}")).fetchone()
        counts[name] = row[0] if row else 0
    return counts


def _cells(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    changes = connection.execute(_CELLS).fetchall()
    yield "## Kernindicatoren\n"
    for kind, words in _WORDS.items():
        yield f"- {words}: {sum(change[5] == kind for change in changes)}"
    if changes:
        yield "\n| gemeente | jaar | wet | wijk | indicator | wijziging | was | is |"
        yield "|---|---|---|---|---|---|---:|---:|"
    for *cell, kind, old, new in changes[:_SHOWN]:
        values = ["" if value is None else str(value) for value in (*cell, kind, old, new)]
        yield f"| {' | '.join(values)} |"
    if len(changes) > _SHOWN:
        yield f"\nEn nog {len(changes) - _SHOWN} cellen."
