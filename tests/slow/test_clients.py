"""The published file is read by clients that we don't choose: all of them read the same rows, holes and sums."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from bi_clients import SCRIPTS, install, install_node, run

pytestmark = pytest.mark.slow

VERSIONS = {"1.1.3": "duckdb_1_1", "1.4.5": "duckdb_1_4", "2.0.0": "duckdb_2_0"}
"""Locks of Python's client: the oldest that we promise, the LTS before ours, what who pins nothing installs now."""

INSTALLABLE = [version for version in VERSIONS if version != "1.1.3" or sys.version_info < (3, 14)]

NOBODY = 65534
"""The user and group that own nothing."""

MINIMUM = {"kernindicatoren", "uitgaven", "gebruik", "begroting_realisatie"}

Read = dict[tuple[str, str], tuple[int, int, Decimal | None]]
"""Per table and column: rows, rows without a value, and the sum of the numbers."""


def read(told: Iterable[list]) -> Read:
    return {
        (table, column): (rows, empty, None if som is None else Decimal(som))
        for table, column, rows, empty, som in told
    }


def lines(said: str) -> Read:
    return read(json.loads(line) for line in said.splitlines())


def all_sums(installation) -> str:
    """One query over all columns of all tables."""
    found = installation.query(
        "select schema_name || '.' || table_name, column_name, numeric_precision is not null or data_type = 'BOOLEAN' "
        "from duckdb_columns() where schema_name in ('main', '_meta') and not internal order by all"
    )
    return " union all ".join(
        f"select '{table}' as tabel, '{column}' as kolom, count(*) as rijen, count(*) - count({column}) as leeg, "
        f"{f'sum({column})::varchar' if is_number else 'null'} as som from {table}"
        for table, column, is_number in found
    )


@pytest.fixture(scope="module")
def expected(published) -> Read:
    """What the DuckDB of this project reads."""
    return read([list(row) for row in published.query(all_sums(published))])


@pytest.fixture(scope="module")
def pythons(tmp_path_factory) -> dict[str, Path]:
    """Per version of DuckDB the folder with the packages of its client."""
    folder = tmp_path_factory.mktemp("duckdb")
    return {version: install(VERSIONS[version], folder) for version in INSTALLABLE}


def test_what_is_expected_is_the_whole_file(published, expected):
    stated = published.query("select schema_naam || '.' || tabel, rijen from _meta.tabellen where rijen is not null")
    assert {f"main.{table}" for table in MINIMUM} | {"_meta.bronnen"} < {table for table, _ in expected}
    assert dict(stated).items() <= {table: rows for (table, _), (rows, _, _) in expected.items()}.items()
    assert expected["main.kernindicatoren", "waarde"][1] >= expected["main.kernindicatoren", "is_onderdrukt"][2] > 0
    total = published.query("select sum(bedrag_eur_nominaal) from begroting_realisatie")
    assert [(expected["main.begroting_realisatie", "bedrag_eur_nominaal"][2],)] == total


@pytest.mark.parametrize("version", VERSIONS)
def test_every_duckdb_reads_the_same(published, expected, pythons, version):
    if version not in INSTALLABLE:
        pytest.skip(f"DuckDB {version} was made before this Python, and has no wheel for it")
    # Without its own site-packages this Python finds the client that was installed, and no other.
    python = [sys.executable, "-S"]
    packages = pythons[version]
    assert run([*python, "-c", "import duckdb; print(duckdb.__version__)"], packages=packages).strip() == version
    assert lines(run([*python, SCRIPTS / "read_duckdb.py", published.published], packages=packages)) == expected


def test_our_duckdb_reads_the_same_row_by_row(published, expected):
    assert lines(run([sys.executable, SCRIPTS / "read_duckdb.py", published.published])) == expected


def test_the_command_line_reads_the_same(published, expected, duckdb_cli):
    said = run([duckdb_cli, "-no-init", "-readonly", "-jsonlines", published.published, all_sums(published)])
    assert read(list(json.loads(line).values()) for line in said.splitlines()) == expected


def test_sqlalchemy_reads_the_same_through_reflected_tables(published, expected):
    assert lines(run([sys.executable, SCRIPTS / "read_sqlalchemy.py", published.published])) == expected


def test_the_sqlalchemy_of_superset_reads_the_same(published, expected, tmp_path):
    packages = install("superset", tmp_path)
    said = run([sys.executable, "-S", SCRIPTS / "read_sqlalchemy.py", published.published], packages=packages)
    assert lines(said) == expected


def test_polars_reads_the_same_from_parquet(published, expected):
    parquet = published.published.parent / "current" / "parquet"
    assert lines(run([sys.executable, SCRIPTS / "read_polars.py", parquet])) == expected


def test_node_reads_the_same(published, expected, tmp_path):
    node = install_node(tmp_path / "node")
    assert lines(run([*node, tmp_path / "node" / "read_node.mjs", published.published])) == expected


def test_sqlalchemy_reflects_tables_types_and_comments(published):
    engine = sa.create_engine(f"duckdb:///{published.published}", connect_args={"read_only": True})
    with engine.connect() as connection:
        table = sa.Table("kernindicatoren", sa.MetaData(), autoload_with=connection)
        assert isinstance(table.c.waarde.type, sa.Numeric)
        assert (table.c.waarde.type.precision, table.c.waarde.type.scale) == (18, 4)
        assert isinstance(table.c.jaar.type, sa.Integer)
        assert isinstance(table.c.is_onderdrukt.type, sa.Boolean)
        assert isinstance(table.c.peildatum.type, sa.Date)
        assert isinstance(table.c.wet_code.type, sa.String)
        for schema in ("main", "_meta"):
            reflected = sa.MetaData()
            reflected.reflect(connection, schema=schema)
            silent = [f"{name}.{c.name}" for name, t in reflected.tables.items() for c in t.c if not c.comment]
            assert silent + [name for name, t in reflected.tables.items() if not t.comment] == []
    engine.dispose()


QUESTION = "select versie from _meta.release"


@pytest.fixture(scope="module")
def renewed(golden, pythons, tmp_path_factory):
    """Clients that connected to a release, and what they read when the next one is there."""
    installation = golden.copy(tmp_path_factory.mktemp("renewed") / "data")
    old = installation.release.removeprefix("releases/")
    address = f"duckdb:///{installation.published}"
    pooled = sa.create_engine(address, connect_args={"read_only": True})
    unpooled = sa.create_engine(address, connect_args={"read_only": True}, poolclass=sa.NullPool)
    keepers = {version: keep_open(packages, installation.published) for version, packages in pythons.items()}
    assert [keeper.stdout and keeper.stdout.readline().split() for keeper in keepers.values()] == [[old, old]] * len(
        keepers
    )
    with pooled.connect() as kept:
        assert kept.scalar(sa.text(QUESTION)) == through(pooled) == through(unpooled) == old
        begroting = installation.data_dir / "landing" / "begroting" / "begroting.csv"
        begroting.write_text(begroting.read_text().replace("1;1;1;0,6", "1;1;1;0,7"))
        refreshed = installation.sdib("refresh")
        assert refreshed.returncode == 0, refreshed.stdout + refreshed.stderr
        told = {"kept by SQLAlchemy": kept.scalar(sa.text(QUESTION)), "NullPool": through(unpooled)}
    told["pool"] = through(pooled)
    pooled.dispose()
    told["pool after dispose"] = through(pooled)
    pooled.dispose()
    said = {version: json.loads(keeper.communicate("\n")[0]) for version, keeper in keepers.items()}
    return installation, old, {"SQLAlchemy": told, **said}


def keep_open(packages: Path, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-S", str(SCRIPTS / "keep_open.py"), str(path)]
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def through(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        return connection.scalar(sa.text(QUESTION)) or ""


def test_who_keeps_a_connection_reads_the_old_release_and_who_connects_by_its_path_the_new(renewed):
    installation, old, told = renewed
    new = installation.release.removeprefix("releases/")
    assert new > old
    engine = told.pop("SQLAlchemy")
    assert engine == {"kept by SQLAlchemy": old, "NullPool": new, "pool": old, "pool after dispose": new}
    for version, read in told.items():
        # Before 1.5 DuckDB knows a file that is open by its name, and takes no notice of where the name leads now.
        again = old if version in ("1.1.3", "1.4.5") else new
        expected = {"kept": old, "connected again": again, "own path": new, "view on parquet": new}
        assert read == {**expected, "all closed first": new}, version


def test_another_process_reads_the_new_release_at_once(renewed, duckdb_cli):
    installation, _, _ = renewed
    said = run([duckdb_cli, "-no-init", "-readonly", "-csv", "-noheader", installation.published, QUESTION])
    assert said.strip() == installation.release.removeprefix("releases/")


def test_another_user_can_read_everything_that_is_published_and_nothing_else(golden, duckdb_cli, tmp_path):
    if os.geteuid():
        pytest.skip("only root can read as another user")
    # The folders of pytest are closed to others; this one is as open as the place where a gemeente has its data.
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        installation = golden.copy(place / "data")
        client = Path(shutil.copy(duckdb_cli, place))

        as_nobody = partial(
            subprocess.run,
            **{"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": place, "env": {}},
            capture_output=True,
            text=True,
            check=False,
        )
        read = as_nobody([client, "-no-init", "-readonly", "-csv", "-noheader", installation.published, QUESTION])
        assert read.stdout.strip() == installation.release.removeprefix("releases/"), read.stderr
        parquet = installation.data_dir / "published" / "current" / "parquet" / "kernindicatoren.parquet"
        read = as_nobody([client, "-no-init", "-csv", "-noheader", ":memory:", f"select count(*) > 0 from '{parquet}'"])
        assert read.stdout.strip() == "true", read.stderr
        private = installation.data_dir / "warehouse" / "warehouse.duckdb"
        assert as_nobody([client, "-no-init", "-readonly", private, "select 1"]).returncode != 0
