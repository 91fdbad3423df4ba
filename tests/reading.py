"""Readers that never pause, each a process of its own, as a dashboard beside the nightly refresh."""

from __future__ import annotations

from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb
import polars as pl
from publishers import FIGURE

Row = tuple[str, str, int, int]

WHOLE = f"""
select
  (select versie from _meta.release),
  (select inhoud_hash from _meta.release),
  (select waarde::int from kernindicatoren where {FIGURE}),
  (select count(*) from kernindicatoren)
"""
"""What tells one release from the others, out of three tables."""


def connect_each_time(published: Path, stop: Event, found: SimpleQueue[tuple[set[Row], int]]) -> None:
    """Open the fixed name again for every query."""
    seen, queries = set[Row](), 0
    while not stop.is_set():
        with duckdb.connect(str(published / "sociaal_domein.duckdb"), read_only=True) as connection:
            seen.update(connection.execute(WHOLE).fetchall())
        queries += 1
    found.put((seen, queries))


def stay_connected(published: Path, stop: Event, found: SimpleQueue[tuple[set[Row], int]]) -> None:
    """Open the fixed name once, and query the same connection all the time."""
    seen, queries = set[Row](), 0
    with duckdb.connect(str(published / "sociaal_domein.duckdb"), read_only=True) as connection:
        while not stop.is_set():
            seen.update(connection.execute(WHOLE).fetchall())
            queries += 1
    found.put((seen, queries))


def read_parquet(published: Path, stop: Event, found: SimpleQueue[tuple[set[Row], int]]) -> None:
    """Resolve `current` once for every reading: Polars opens even one file twice, and the link may move in between."""
    seen, queries = set[Row](), 0
    while not stop.is_set():
        folder = (published / "current").resolve() / "parquet"
        release = pl.read_parquet(folder / "_meta" / "release.parquet").row(0, named=True)
        figures = pl.read_parquet(folder / "kernindicatoren.parquet")
        [figure] = pl.SQLContext(k=figures).execute(f"select waarde from k where {FIGURE}", eager=True)["waarde"]
        seen.add((release["versie"], release["inhoud_hash"], int(figure), figures.height))
        queries += 1
    found.put((seen, queries))


READERS = (connect_each_time, stay_connected, read_parquet)
