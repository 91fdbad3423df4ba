"""The candidate: a new file with the allow-listed tables, after disclosure control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.publication import disclosure, metadata
from pipelines.publication.database import attached, statement
from pipelines.publication.errors import PublicationError
from pipelines.publication.protection.choices import kept
from pipelines.publication.protection.protect import Hidden, hide
from pipelines.publication.protection.secondary import UnprotectableError
from pipelines.publication.tables import PERSONS, SUPPRESSED, SUPPRESSED_COMMENT, TABLES, PublishedTable
from pipelines.settings import Settings

CANDIDATE = "candidate.duckdb"
COMPARED_WITH = "vergelijking.json"
"""Beside the candidate: with which release it was compared. See `changes`."""

_PUBLISHED_TYPES = {"TIMESTAMP WITH TIME ZONE": "TIMESTAMP"}
"""Moments are published in UTC without zone: with a zone they read differently on every computer."""


@dataclass(frozen=True)
class CandidateReport:
    """What was written.

    Attributes:
        path: The candidate file.
        rows: Rows per published table.
        suppressed: Rows per published table whose values are hidden.
    """

    path: Path
    rows: dict[str, int]
    suppressed: dict[str, int]


def candidate_path(settings: Settings) -> Path:
    """Where the candidate lies."""
    return settings.candidate_dir / CANDIDATE


def build_candidate(settings: Settings, released_at: datetime) -> CandidateReport:
    """Write the candidate anew from the warehouse, which is only read.

    Always a new file: what is dropped or updated in a DuckDB file stays in it as bytes.

    Args:
        settings: The installation.
        released_at: Moment of release, stated provisionally in `_meta.release`.

    Raises:
        PublicationError: When the warehouse isn't there or lacks something that is published.
    """
    warehouse, path = _warehouse(settings), _empty_place(settings)
    with attached({"warehouse": warehouse}, {"kandidaat": path}) as connection:
        # One transaction: else every single comment is forced to disk.
        connection.execute("use kandidaat; begin; create schema _meta")
        report = _write_tables(connection, settings, path)
        metadata.create_own_tables(connection)
        metadata.describe_tables(connection)
        metadata.write_release(connection, settings, released_at)
        connection.execute("commit; use memory")
    path.chmod(0o600)
    return report


def true_frames(settings: Settings) -> dict[str, pl.DataFrame]:
    """Read the tables with suppressed cells from the warehouse again: rows as published, values as they are.

    Raises:
        PublicationError: When the warehouse isn't there or lacks something that is published.
    """
    with attached({"warehouse": _warehouse(settings)}) as connection:
        return _frames(connection, [table for table in TABLES if table.is_protected], settings)


def _warehouse(settings: Settings) -> Path:
    if not settings.warehouse_path.exists():
        raise PublicationError(f"There is no warehouse at {settings.warehouse_path}; build it first.")
    return settings.warehouse_path


def _frames(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[PublishedTable], settings: Settings
) -> dict[str, pl.DataFrame]:
    closed = _closed_years(connection, settings.wijken_tot_jaar)
    return {table.target: _publishable(_read(connection, table), table, closed) for table in tables}


def _write_tables(connection: duckdb.DuckDBPyConnection, settings: Settings, path: Path) -> CandidateReport:
    report = CandidateReport(path, {}, {})
    frames = _frames(connection, TABLES, settings)
    hidden = _hidden(frames, settings)
    for table in TABLES:
        frame = frames[table.target]
        if table.is_protected:
            rows, rates = hidden[table.target].rows, hidden[table.target].rates
            frame = disclosure.emptied(frame, table.rests_on_persons, rows, rates)
            report.suppressed[table.target] = int(frame[SUPPRESSED].sum())
        _write(connection, table, frame.select(table.columns or frame.columns))
        report.rows[table.target] = frame.height
    return report


def _hidden(frames: Mapping[str, pl.DataFrame], settings: Settings) -> dict[str, Hidden]:
    """What of the tables with persons isn't shown: what is too small, and what would give it away."""
    protected = {table.target: table for table in TABLES if table.is_protected}
    small = {
        name: disclosure.is_small(frames[name], settings.minimum_cel, table.rests_on_persons, table.persons)
        for name, table in protected.items()
    }
    try:
        before = kept(settings.suppression_path)
        hidden = hide({name: frames[name] for name in protected}, small, settings, before.choose)
    except (ValueError, RuntimeError, UnprotectableError, pl.exceptions.PolarsError) as error:
        raise PublicationError(f"Disclosure control stopped: {error}") from error
    before.keep(settings.suppression_path)
    return hidden


def _empty_place(settings: Settings) -> Path:
    settings.candidate_dir.mkdir(parents=True, exist_ok=True)
    settings.candidate_dir.chmod(0o700)
    for name in (CANDIDATE, f"{CANDIDATE}.wal", COMPARED_WITH, "diff.md", "acceptance.json", "acceptance.html"):
        (settings.candidate_dir / name).unlink(missing_ok=True)
    return candidate_path(settings)


def _closed_years(connection: duckdb.DuckDBPyConnection, last: int | None) -> pl.DataFrame:
    """The years of which persons per wijk are shown: those with a jaarrekening, or those up to a chosen one."""
    _columns(connection, "marts.jaren", ("gemeente_code", "jaar", "is_gesloten"))
    query = "select gemeente_code, jaar from warehouse.marts.jaren where coalesce(jaar <= $1, is_gesloten)"
    return connection.execute(query, [last]).pl()


def _read(connection: duckdb.DuckDBPyConnection, table: PublishedTable) -> pl.DataFrame:
    wanted = [name for name in table.columns if name != SUPPRESSED]
    if table.is_protected and table.persons not in wanted:
        wanted.append(table.persons)
    present = [name for name, _, _ in _columns(connection, table.source, wanted)]
    kept = wanted or [name for name in present if name != PERSONS]
    query = statement(
        "select {columns} from warehouse.{table} order by {order}",
        columns=kept,
        table=table.source,
        order=[*table.key, *kept],
    )
    return connection.execute(query).pl()


def _publishable(frame: pl.DataFrame, table: PublishedTable, closed: pl.DataFrame) -> pl.DataFrame:
    return disclosure.only_closed_years(frame, closed) if table.is_protected else frame


def _write(connection: duckdb.DuckDBPyConnection, table: PublishedTable, frame: pl.DataFrame) -> None:
    known = {name: (kind, comment) for name, kind, comment in _columns(connection, table.source)}
    known[SUPPRESSED] = ("BOOLEAN", SUPPRESSED_COMMENT)
    columns = [(name, _PUBLISHED_TYPES.get(known[name][0], known[name][0]), known[name][1]) for name in frame.columns]
    metadata.create_table(connection, table.target, _comment(connection, table.source), columns)
    connection.register("frame", frame.to_arrow())
    connection.execute(statement("insert into {table} select * from frame", table=table.target))
    connection.unregister("frame")


def _columns(
    connection: duckdb.DuckDBPyConnection, source: str, wanted: Sequence[str] = ()
) -> list[tuple[str, str, str | None]]:
    """Name, type and comment of the columns of a warehouse table, in their order."""
    columns = connection.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where database_name = 'warehouse' and schema_name || '.' || table_name = ? order by column_index",
        [source],
    ).fetchall()
    missing = sorted(set(wanted) - {name for name, _, _ in columns})
    if missing or not columns:
        lacking = f"columns {', '.join(missing)} of {source}" if columns else f"table {source}"
        raise PublicationError(f"The warehouse lacks {lacking}, which is published; build the warehouse again.")
    return columns


def _comment(connection: duckdb.DuckDBPyConnection, source: str) -> str | None:
    row = connection.execute(
        "select comment from duckdb_tables() "
        "where database_name = 'warehouse' and schema_name || '.' || table_name = ?",
        [source],
    ).fetchone()
    return row[0] if row else None
