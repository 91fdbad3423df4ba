"""No BSN leaves landing: not as bytes in any file, and not as a value in any Parquet or DuckDB file."""

from __future__ import annotations

import csv
import re

import duckdb
import pytest

NINE_DIGITS = re.compile(rb"(?<!\d)(\d{9})(?!\d)")
TEXT = "('VARCHAR', 'VARCHAR[]')"


@pytest.fixture(scope="module")
def numbers(published) -> frozenset[str]:
    """Every BSN that was delivered."""
    found = set()
    for path in (published.data_dir / "landing").glob("*/*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, delimiter=";")
            columns = [name for name in reader.fieldnames or [] if name.upper().startswith("BSN")]
            found.update(row[name].zfill(9) for row in reader for name in columns if row[name])
    return frozenset(found)


def test_there_are_numbers_to_look_for(numbers):
    assert len(numbers) > 5000


def test_no_number_in_the_bytes_of_any_file(published, numbers):
    landing = published.data_dir / "landing"
    files = [path for path in published.data_dir.rglob("*") if path.is_file() and landing not in path.parents]
    assert len(files) > 50
    for path in files:
        found = {match.decode() for match in NINE_DIGITS.findall(path.read_bytes())}
        assert not found & numbers, path


def assert_no_number(connection, relation, columns, numbers, where):
    for column in columns:
        pattern = f"regexp_extract_all(cast(\"{column}\" as varchar), '[0-9]{{9}}')"
        found = connection.sql(f"select distinct unnest({pattern}) from {relation}").fetchall()
        assert not {value for (value,) in found} & numbers, f"{where}.{column}"


def test_no_number_in_any_parquet_file(published, numbers):
    connection = duckdb.connect()
    folders = {path.parent for path in published.data_dir.rglob("*.parquet")}
    for folder in folders:
        for path in folder.glob("*.parquet"):
            relation = f"read_parquet('{path}')"
            columns = [name for name, *_ in connection.sql(f"describe from {relation}").fetchall()]
            assert_no_number(connection, relation, columns, numbers, path)


def test_no_number_in_any_table(published, numbers):
    for path in {path.resolve() for path in published.data_dir.rglob("*.duckdb")}:
        with duckdb.connect(str(path), read_only=True) as connection:
            listed = connection.sql(
                "select schema_name, table_name, list(column_name) from duckdb_columns() "
                "where not internal group by all"
            ).fetchall()
            for schema, table, columns in listed:
                assert_no_number(connection, f'"{schema}"."{table}"', columns, numbers, f"{path.name} {schema}.{table}")
