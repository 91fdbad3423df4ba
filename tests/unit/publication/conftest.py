"""A small but complete warehouse, made from literal rows, and what is built from it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from small_warehouse import TABLES

from pipelines.publication.candidate import build_candidate, candidate_path
from pipelines.publication.inputs import Inputs, file_sha256
from pipelines.publication.judgement import Acceptance
from pipelines.settings import Settings

MOMENT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def _write_warehouse(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.begin()
        for name, (columns, rows) in TABLES.items():
            connection.execute(f"create schema if not exists {name.split('.')[0]}")
            connection.execute(f"create table {name} ({columns})")
            connection.executemany(f"insert into {name} values ({', '.join('?' * len(rows[0]))})", rows)
            if "herkomst" in columns and name.startswith("marts.") and "bijzonderheid_ids" not in columns:
                connection.execute(f"alter table {name} add column bijzonderheid_ids varchar default ''")
            connection.execute(f"comment on table {name} is 'Tabel ''{name}''.'")
            for (column,) in connection.execute(f"select column_name from (describe {name})").fetchall():
                connection.execute(f"comment on column {name}.{column} is 'Kolom {column}.'")
        connection.execute("create table marts.personen as select '123456782' as bsn")
        connection.commit()


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse above, with a comment on every table and column, and a table that nobody publishes."""
    path = tmp_path_factory.mktemp("warehouse") / "warehouse.duckdb"
    _write_warehouse(path)
    return path


def _install(data_dir: Path, warehouse: Path) -> Settings:
    made = Settings(data_dir=data_dir)
    made.warehouse_path.parent.mkdir(parents=True)
    shutil.copyfile(warehouse, made.warehouse_path)
    return made


@pytest.fixture
def settings(tmp_path: Path, warehouse: Path) -> Settings:
    """An installation with the warehouse above."""
    return _install(tmp_path / "data", warehouse)


@pytest.fixture(scope="session")
def clean_candidate(tmp_path_factory: pytest.TempPathFactory, warehouse: Path) -> Path:
    """The candidate of the warehouse above; copy it before changing it."""
    return build_candidate(_install(tmp_path_factory.mktemp("schoon") / "data", warehouse), MOMENT).path


@pytest.fixture
def judged(tmp_path: Path, clean_candidate: Path) -> tuple[Settings, Acceptance]:
    """An installation with that candidate, as if it had been accepted."""
    made = Settings(data_dir=tmp_path / "gekeurd")
    made.candidate_dir.mkdir(parents=True)
    shutil.copyfile(clean_candidate, candidate_path(made))
    return made, Acceptance((), file_sha256(candidate_path(made)) or "")


@pytest.fixture
def moment() -> datetime:
    """Moment of release."""
    return MOMENT


@pytest.fixture
def inputs() -> Inputs:
    """Inputs of a release that need no files."""
    return Inputs((), "c0de" * 16, "10c4" * 16, {"basisjaar": 2021}, "5133e1")


@pytest.fixture
def changed(tmp_path: Path, clean_candidate: Path) -> Callable[..., Path]:
    """A copy of the clean candidate after some statements."""

    def change(*statements: str) -> Path:
        path = tmp_path / "veranderd.duckdb"
        shutil.copyfile(clean_candidate, path)
        with duckdb.connect(str(path)) as connection:
            for statement in statements:
                connection.execute(statement)
        return path

    return change
