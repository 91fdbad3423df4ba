"""Readers that never pause while releases come see complete releases only, each figure equal to that of one of them."""

from __future__ import annotations

import duckdb
import pytest
from publishers import publish_many
from reading import READERS, WHOLE, connect_each_time, read_parquet, stay_connected
from test_kill import in_force

pytestmark = pytest.mark.slow

FIGURES = list(range(70, 90))
"""One per release, around the 82 of the deliveries: no larger a step than a year can bring."""

SOME = 10
"""Queries of each reader during twenty releases: fewer would prove little; each takes some milliseconds."""


@pytest.fixture
def seen(publishing):
    """Publish twenty releases beside each kind of reader; give what each has seen and how often it looked."""
    published, context = publishing.data_dir / "published", publishing.context
    stop, found = context.Event(), {reader: context.SimpleQueue() for reader in READERS}
    readers = [context.Process(target=reader, args=(published, stop, queue)) for reader, queue in found.items()]
    for process in readers:
        process.start()
    publisher = context.Process(target=publish_many, args=(publishing.data_dir, FIGURES))
    publisher.start()
    publisher.join()
    stop.set()
    for process in readers:
        process.join()
    assert publisher.exitcode == 0
    assert [process.exitcode for process in readers] == [0] * len(readers)
    return {reader: queue.get() for reader, queue in found.items()}


def test_readers_see_complete_releases_only(publishing, seen):
    files = sorted((publishing.data_dir / "published" / "releases").glob("*/sociaal_domein.duckdb"))
    known = {file.parent.name: row for file in files for row in read(file)}
    assert len(known) == len(FIGURES) + 1
    assert [row[2] for _, row in sorted(known.items())] == [82, *FIGURES]
    for reader, (rows, queries) in seen.items():
        print(f"{reader.__name__}: {queries} queries, {len(rows)} releases")
        assert {row[0]: row for row in rows} == {row[0]: known[row[0]] for row in rows}
        assert queries >= SOME
    assert len(seen[stay_connected][0]) == 1
    assert min(len(seen[reader][0]) for reader in (connect_each_time, read_parquet)) > len(FIGURES) / 2
    assert in_force(publishing.data_dir)[1] == FIGURES[-1]


def read(file):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(WHOLE).fetchall()
