"""What differs between two published files, row by row: facts only, no reasons.

Reads the two files only, so it can't tell more than they do. A cell that is hidden in either of them is named without
any value, because the difference between two releases is exactly what gives a small number away.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from pipelines.publication.database import attached, identifier, quote
from pipelines.publication.errors import PublicationError
from pipelines.publication.hashes import NOT_CONTENT, NOT_CONTENT_COLUMNS
from pipelines.publication.tables import SUPPRESSED, TABLES

FIGURES = "main.kernindicatoren"
"""The table whose cells are compared one by one."""

CELL = ("gemeente_code", "jaar", "wet_code", "wijk_code", "indicator_code")

COMPARED = {
    "soort": pl.String,
    "niveau": pl.String,
    "tabel": pl.String,
    "kolom": pl.String,
    "gemeente_code": pl.String,
    "jaar": pl.Int32,
    "wet_code": pl.String,
    "wijk_code": pl.String,
    "indicator_code": pl.String,
    "oud": pl.String,
    "nieuw": pl.String,
    "toelichting": pl.String,
}
"""Columns of a comparison: those of `_meta.wijzigingen` that are facts. `toelichting` says how, not yet why."""

_KEYS = {
    **{table.target: table.key for table in TABLES},
    "_meta.tabellen": ("schema_naam", "tabel"),
    "_meta.kolommen": ("schema_naam", "tabel", "kolom"),
}

_TELLS_NOTHING_NEW = {"_meta.tabellen": ("rijen",), "_meta.kolommen": ("volgnr",)}
"""Columns that only follow from changes which have a row of their own."""

_SCHEMA = """
with
o as (select schema_name || '.' || table_name as tabel, column_name as kolom, data_type as type
      from duckdb_columns() where database_name = 'oud' and not internal),
n as (select schema_name || '.' || table_name as tabel, column_name as kolom, data_type as type
      from duckdb_columns() where database_name = 'nieuw' and not internal)
select 'tabel' as niveau, coalesce(n.tabel, o.tabel) as tabel, null as kolom, null as oud, null as nieuw,
  case when o.tabel is null then 'nieuw' else 'vervallen' end as soort
from (select distinct tabel from o) as o
full join (select distinct tabel from n) as n on o.tabel = n.tabel
where o.tabel is null or n.tabel is null
union all
select 'kolom' as niveau, coalesce(n.tabel, o.tabel) as tabel, coalesce(n.kolom, o.kolom) as kolom,
  o.type as oud, n.type as nieuw,
  case when o.type is null then 'nieuw' when n.type is null then 'vervallen' else 'gewijzigd' end as soort
from o
full join n on o.tabel = n.tabel and o.kolom = n.kolom
where o.type is distinct from n.type
  and coalesce(n.tabel, o.tabel) in (select tabel from o intersect select tabel from n)
"""

_CELLS = """
create temp table cellen as
select {key}, o.gemeente_code is null as is_nieuw, n.gemeente_code is null as is_vervallen,
  coalesce(o.is_onderdrukt, false) as was_dicht, coalesce(n.is_onderdrukt, false) as is_dicht,
  was_dicht or is_dicht as is_verborgen, {columns}
from oud.main.kernindicatoren as o
full join nieuw.main.kernindicatoren as n using ({key})
"""

_NEW_AND_GONE = """
select {key}, case when is_nieuw then 'nieuw' else 'vervallen' end as soort, 'cel' as niveau,
  case when not is_verborgen then cast(oud_waarde as varchar) end as oud,
  case when not is_verborgen then cast(nieuw_waarde as varchar) end as nieuw
from cellen where is_nieuw or is_vervallen
"""

_HIDDEN = """
select {key}, 'onderdrukking' as soort, 'cel' as niveau, 'is_onderdrukt' as kolom,
  case when is_dicht then 'Nu onderdrukt.' else 'Niet meer onderdrukt.' end as toelichting
from cellen where not is_nieuw and not is_vervallen and was_dicht <> is_dicht
"""

_CHANGED = """
select {key}, 'gewijzigd' as soort, 'cel' as niveau, {name} as kolom,
  case when not is_verborgen then cast({old} as varchar) end as oud,
  case when not is_verborgen then cast({new} as varchar) end as nieuw
from cellen
where not is_nieuw and not is_vervallen and {old} is distinct from {new} and not ({is_value} and is_verborgen)
"""

_FIGURES = """
create temp table cijfers_{which} as
select distinct gemeente_code, jaar, wet_code, indicator_code, wijk_code
from {which}.main.kernindicatoren where waarde is not null or is_onderdrukt
"""
"""A figure that is neither there nor hidden is no figure: an indicator of nothing but nulls is lost as well."""

_COVERAGE = """
with
hier as (from cijfers_{this}),
daar as (from cijfers_{other}),
reeksen as (select distinct gemeente_code, wet_code, indicator_code from daar),
jaarreeksen as (select distinct gemeente_code, jaar, wet_code, indicator_code from daar)
select distinct 'indicator' as niveau, gemeente_code, null as jaar, wet_code, null as wijk_code, indicator_code
from hier anti join reeksen using (gemeente_code, wet_code, indicator_code)
union all
select distinct 'jaar' as niveau, gemeente_code, jaar, wet_code, null as wijk_code, indicator_code
from hier
semi join reeksen using (gemeente_code, wet_code, indicator_code)
anti join jaarreeksen using (gemeente_code, jaar, wet_code, indicator_code)
union all
-- Of a year that stays. Who lives at an unknown address or in no wijk is no wijk: when they vanish, nothing is lost.
select distinct 'wijk' as niveau, gemeente_code, jaar, null as wet_code, wijk_code, null as indicator_code
from hier
semi join jaarreeksen using (gemeente_code, jaar, wet_code, indicator_code)
anti join daar using (gemeente_code, jaar, wijk_code)
where wijk_code not in (gemeente_code, 'ONBEKEND', 'NIET_TOE_TE_DELEN')
"""

_ROWS = """
select count(n.aanwezig_) as nu, count(o.aanwezig_) as toen,
  count(*) filter (where o.aanwezig_ is null) as erbij, count(*) filter (where n.aanwezig_ is null) as eraf,
  count(*) filter (where o.aanwezig_ and n.aanwezig_ and ({changed})) as anders
from (select *, true as aanwezig_ from oud.{table}) as o
full join (select *, true as aanwezig_ from nieuw.{table}) as n on {joined}
"""


def compare(old: Path, new: Path) -> pl.DataFrame:
    """List what differs between two published files.

    Args:
        old: DuckDB file of the earlier release.
        new: DuckDB file of the later one, or of a candidate.

    Returns:
        A row per difference, in a fixed order, with the columns of `COMPARED`.

    Raises:
        PublicationError: When they can't be compared. One line, without saying of which release.
    """
    try:
        with attached({"oud": old, "nieuw": new}) as connection:
            shared = _shared_columns(connection)
            parts = [*_schema(connection), *_rows(connection, shared), *_figures(connection, shared)]
    except (duckdb.Error, OSError) as error:
        raise PublicationError(str(error).strip().partition("\n")[0]) from error
    frame = pl.concat([pl.DataFrame(schema=COMPARED), *parts], how="diagonal_relaxed").select(list(COMPARED))
    return frame.sort(["niveau", "tabel", *CELL, "kolom", "soort"], nulls_last=False)


def _shared_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns that both files have under the same type, per table; another type is a change of the schema."""
    shared: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "select schema_name || '.' || table_name as tabel, column_name from duckdb_columns() "
        "where database_name in ('oud', 'nieuw') and not internal "
        "group by tabel, column_name having count(*) = 2 and count(distinct data_type) = 1 "
        "order by tabel, min(column_index)"
    ).fetchall():
        shared.setdefault(table, []).append(column)
    return shared


def _schema(connection: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    yield connection.execute(_SCHEMA).pl()


def _rows(connection: duckdb.DuckDBPyConnection, shared: dict[str, list[str]]) -> Iterator[pl.DataFrame]:
    """Per table how many rows came, went and changed."""
    for table, columns in shared.items():
        if table in NOT_CONTENT:
            continue
        skipped = (*NOT_CONTENT_COLUMNS, *_TELLS_NOTHING_NEW.get(table, ()))
        compared = [name for name in columns if name not in skipped]
        # A table without a known key has only rows that are there or not.
        key = _KEYS.get(table, ())
        if not key or not set(key) <= set(compared):
            key = tuple(compared)
        query = _ROWS.format(
            table=identifier(table),
            joined=" and ".join(f"o.{identifier(name)} is not distinct from n.{identifier(name)}" for name in key),
            changed=" or ".join(f"o.{identifier(name)} is distinct from n.{identifier(name)}" for name in compared),
        )
        now, then, more, fewer, other = connection.execute(query).fetchall()[0]
        if more or fewer or other:
            how = f"Rijen: {more} nieuw, {fewer} vervallen, {other} gewijzigd."
            facts = {"soort": "gewijzigd", "niveau": "rijen", "tabel": table, "toelichting": how}
            yield pl.DataFrame([{**facts, "oud": str(then), "nieuw": str(now)}])


def _figures(connection: duckdb.DuckDBPyConnection, shared: dict[str, list[str]]) -> Iterator[pl.DataFrame]:
    """The cells of the kernindicatoren, and which indicators, years and wijken came or went."""
    columns = shared.get(FIGURES, [])
    missing = {*CELL, "waarde", SUPPRESSED} - set(columns)
    if missing:
        raise PublicationError(f"{FIGURES} lacks {', '.join(sorted(missing))} in one of them")
    yield from (frame.with_columns(pl.lit(FIGURES).alias("tabel")) for frame in _cells(connection, columns))
    for which in ("oud", "nieuw"):
        connection.execute(_FIGURES.format(which=which))
    for kind, this, other in (("vervallen", "oud", "nieuw"), ("nieuw", "nieuw", "oud")):
        found = connection.execute(_COVERAGE.format(this=this, other=other)).pl()
        yield found.with_columns(pl.lit(kind).alias("soort"), pl.lit(FIGURES).alias("tabel"))


def _cells(connection: duckdb.DuckDBPyConnection, columns: list[str]) -> Iterator[pl.DataFrame]:
    key = ", ".join(CELL)
    others = [name for name in columns if name not in (*CELL, SUPPRESSED)]
    paired = [
        f"{which[0]}.{identifier(name)} as {_paired(which, name)}" for name in others for which in ("oud", "nieuw")
    ]
    connection.execute(_CELLS.format(key=key, columns=", ".join(paired)))
    for query in (_NEW_AND_GONE, _HIDDEN):
        yield connection.execute(query.format(key=key)).pl()
    for name in others:
        old, new = _paired("oud", name), _paired("nieuw", name)
        is_value = str(name == "waarde").lower()
        query = _CHANGED.format(key=key, name=quote(name), old=old, new=new, is_value=is_value)
        yield connection.execute(query).pl()


def _paired(which: str, name: str) -> str:
    return identifier(f"{which}_{name}")
