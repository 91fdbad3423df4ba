"""Run by the Python of a client: read every published table with whatever version of `duckdb` is installed there."""

import sys

import duckdb
from outline import tell

TABLES = "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('main', '_meta')"

with duckdb.connect(sys.argv[1], read_only=True) as connection:
    for (table,) in connection.execute(TABLES).fetchall():
        found = connection.execute(f"from {table}")
        tell(table, [column[0] for column in found.description or ()], found.fetchall())
