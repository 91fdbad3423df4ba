"""What a candidate holds, over all its tables at once, as temporary tables that a suite may read.

SQL can't name a table that it finds in the catalog. A rule that must hold of every table and column, also of those that
are added next year, therefore reads these two instead:

* `alle_waarden (schema_naam, tabel, kolom, datatype, waarde, rijen)`: each distinct value of each column, as text;
* `alle_rijen (schema_naam, tabel, gemeente_code, jaar, rijen)`: the rows of each table, per gemeente and year where it
  has both.

And `elfproef(cijfers)`: whether nine digits could be a BSN. All of it is gone with the connection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.publication.database import quote, statement

Execute = Callable[[str], Any]
"""Runs one statement on a connection and gives a result that has `fetchall`."""

# The last digit counts negative; 000000000 passes too, and is no person.
_ELFPROEF = """
create temp macro elfproef(cijfers) as
  length(cijfers) = 9 and cijfers <> '000000000' and (
    9 * try_cast(cijfers[1] as integer) + 8 * try_cast(cijfers[2] as integer) + 7 * try_cast(cijfers[3] as integer)
    + 6 * try_cast(cijfers[4] as integer) + 5 * try_cast(cijfers[5] as integer) + 4 * try_cast(cijfers[6] as integer)
    + 3 * try_cast(cijfers[7] as integer) + 2 * try_cast(cijfers[8] as integer) - try_cast(cijfers[9] as integer)
  ) % 11 = 0
"""

_TABLES = (
    "create temp table alle_waarden "
    "(schema_naam varchar, tabel varchar, kolom varchar, datatype varchar, waarde varchar, rijen bigint)",
    "create temp table alle_rijen "
    "(schema_naam varchar, tabel varchar, gemeente_code varchar, jaar varchar, rijen bigint)",
)

_COLUMNS = """
select schema_name, table_name, list({'name': column_name, 'type': data_type} order by column_index)
from duckdb_columns()
where database_name = current_database() and not internal
group by all
order by all
"""


def lay_out(execute: Execute) -> None:
    """Make the temporary tables on a connection whose database is the candidate; it may be read-only."""
    execute(_ELFPROEF)
    for creation in _TABLES:
        execute(creation)
    for schema, table, columns in execute(_COLUMNS).fetchall():
        types = {column["name"]: column["type"] for column in columns}
        execute(_values(schema, table, types))
        execute(_rows(schema, table, types))


def _values(schema: str, table: str, types: dict[str, str]) -> str:
    """Write one statement per table: a column at a time would plan some hundreds of them."""
    texts = ", ".join(statement("cast({name} as varchar) as {name}", name=name) for name in types)
    kinds = ", ".join(f"({quote(name)}, {quote(kind)})" for name, kind in types.items())
    place = f"{quote(schema)}, {quote(table)}"
    return "\n".join(
        [
            "insert into alle_waarden",
            f"select {place}, w.kolom, k.datatype, w.waarde, count(*)",
            f"from (select {texts}",
            statement("from {table})", table=f"{schema}.{table}"),
            "unpivot include nulls (waarde for kolom in (columns(*))) as w",
            f"inner join (values {kinds}) as k (kolom, datatype) on w.kolom = k.kolom",
            "group by all",
        ]
    )


def _rows(schema: str, table: str, types: dict[str, str]) -> str:
    is_fact = {"gemeente_code", "jaar"} <= types.keys()
    group = "gemeente_code, cast(jaar as varchar)" if is_fact else "null, null"
    counted = f"insert into alle_rijen select {quote(schema)}, {quote(table)}, {group}, count(*) "
    return counted + statement("from {table} group by all", table=f"{schema}.{table}")
