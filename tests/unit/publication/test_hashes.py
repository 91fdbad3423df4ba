"""Content hashes: equal content, equal hash, however it lies in the file."""

from __future__ import annotations

import random
from collections.abc import Sequence

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.publication.hashes import TableHash, content_hash, table_hashes

ROWS = [(number, f"wijk {number % 7}", None if number % 5 else number / 4) for number in range(300)]


def _hash(rows: Sequence[tuple], threads: int = 1, kind: str = "integer") -> TableHash:
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute(f"create table t (a {kind}, b varchar, c decimal(18,4))")
        connection.executemany("insert into t values (?, ?, ?)", rows)
        return table_hashes(connection)["main.t"]


def test_order_of_rows_and_number_of_threads_make_no_difference() -> None:
    shuffled = random.Random(4).sample(ROWS, len(ROWS))
    assert _hash(ROWS) == _hash(shuffled) == _hash(shuffled, threads=2)
    assert _hash(ROWS).rijen == 300


def test_a_value_a_row_and_a_type_make_a_difference() -> None:
    changed = [(0, "wijk 1", None), *ROWS[1:]]
    assert len({_hash(ROWS).hash, _hash(changed).hash, _hash(ROWS[1:]).hash, _hash(ROWS, kind="bigint").hash}) == 4


TEXT = st.none() | st.text(alphabet='a",\\[]\n', max_size=4)


ROW_LISTS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=3)


@given(ROW_LISTS, ROW_LISTS)
@settings(max_examples=40, deadline=None)
def test_only_the_same_rows_have_the_same_hash(one: list[tuple], other: list[tuple]) -> None:
    with duckdb.connect() as connection:
        for name, rows in (("een", one), ("ander", other)):
            connection.execute(f"create table {name} (a varchar, b varchar)")
            connection.executemany(f"insert into {name} values (?, ?)", rows)
        hashes = table_hashes(connection)
    assert (hashes["main.een"] == hashes["main.ander"]) == (sorted(one, key=repr) == sorted(other, key=repr))


def test_when_a_delivery_was_received_is_no_content() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table t as select 'x' as bron, timestamp '2026-01-01' as ontvangen_op")
        before = table_hashes(connection)
        connection.execute("update t set ontvangen_op = timestamp '2026-02-02'")
        assert table_hashes(connection) == before
        connection.execute("update t set bron = 'y'")
        assert table_hashes(connection) != before


def test_the_content_hash_leaves_out_how_the_release_was_made() -> None:
    one = {"main.t": TableHash(1, "aa"), "_meta.release": TableHash(1, "bb"), "_meta.kwaliteit": TableHash(2, "cc")}
    other = {"_meta.release": TableHash(1, "dd"), "main.t": TableHash(1, "aa"), "_meta.wijzigingen": TableHash(9, "ee")}
    assert content_hash(one) == content_hash(other)
    assert content_hash(one) != content_hash({"main.t": TableHash(1, "ab")})
    assert content_hash(one) != content_hash({"main.u": TableHash(1, "aa")})
