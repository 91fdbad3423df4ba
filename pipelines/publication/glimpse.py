"""A glimpse of a published file, after disclosure control: what any reader sees of it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.publication.database import opened

ROWS_SHOWN = 12
"""The newest figures of one gemeente that fit on a screen; the file itself has the rest."""

_NEWEST = """
    select gemeente_code, jaar, wet_code, indicator_code, waarde, is_onderdrukt, herkomst
    from main.kernindicatoren where wijk_code = gemeente_code and waarde is not null and status = 'definitief'
    order by jaar desc, gemeente_code, indicator_code, wet_code limit $1
"""

_COLUMNS = """
    select case schema_name when 'main' then '' else schema_name || '.' end || table_name as tabel,
           column_name, data_type, comment
    from duckdb_columns() where database_name = current_database() and not internal
    order by schema_name, table_name, column_index
"""


def newest_figures(database: Path) -> pl.DataFrame:
    """Give the newest figures of whole gemeenten."""
    with opened(database) as connection:
        return connection.execute(_NEWEST, [ROWS_SHOWN]).pl()


def columns(database: Path) -> list[tuple[str, str, str, str | None]]:
    """Give table, name, type and description of every published column."""
    with opened(database) as connection:
        return connection.execute(_COLUMNS).fetchall()
