"""Dagster's runs in a real PostgreSQL: one setting, nothing in SQLite, and one clear line when the server is gone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from installation import Installation, deliver
from postgres_server import PASSWORD, PASSWORD_IN_URL, Server, find_programs, running

from pipelines.settings import PROJECT_DIR

pytestmark = pytest.mark.slow

SAID_WHEN_GONE = ("SDIB_DAGSTER_POSTGRES", "Mend that and run again.", "The previous release stays in force.")


@pytest.fixture(scope="module")
def server():
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL here; install Debian's package postgresql")
    with running(programs) as made:
        yield made


@pytest.fixture
def stopped(server: Server):
    server.stop()
    yield server
    server.start()


def assert_no_password(installation: Installation, *texts: str) -> None:
    """Neither in what was said nor in any file that was written."""
    for secret in (PASSWORD, PASSWORD_IN_URL):
        assert [text for text in texts if secret in text] == []
        written = [path for path in installation.data_dir.rglob("*") if path.is_file() and not path.is_symlink()]
        assert [path for path in written if secret.encode() in path.read_bytes()] == []


def assert_refused(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1
    assert [words for words in SAID_WHEN_GONE if words not in done.stderr] == []
    assert "Traceback" not in done.stderr
    assert sum(words in done.stderr for words in ("doesn't serve", "sqlalchemy")) == 1


def test_runs_checks_and_materialisations_are_in_postgres_and_nowhere_else(server, tmp_path):
    installation = deliver(tmp_path / "data")
    done = installation.sdib("refresh", SDIB_DAGSTER_POSTGRES=server.url)
    assert done.returncode == 0, done.stderr
    assert server.query("select pipeline_name, status from runs") == "refresh|SUCCESS"
    events = "select count(*) from event_logs where dagster_event_type = "
    assert int(server.query(events + "'ASSET_MATERIALIZATION'")) > 100
    assert int(server.query(events + "'ASSET_CHECK_EVALUATION'")) > 100
    assert list((installation.data_dir / "dagster").rglob("*.db*")) == []
    again = installation.sdib("refresh", SDIB_DAGSTER_POSTGRES=server.url)
    assert again.stdout.startswith("Nothing changed since release")
    assert server.query("select count(*) from runs") == "1"
    assert_no_password(installation, done.stdout, done.stderr, again.stdout)


def test_a_stopped_server_is_one_clear_line_and_nothing_changes(stopped, golden, tmp_path):
    installation = golden.copy(tmp_path / "data")
    before = installation.release
    unchanged = installation.sdib("refresh", SDIB_DAGSTER_POSTGRES=stopped.url)
    assert (unchanged.returncode, unchanged.stderr) == (0, "")  # whether there is anything new is decided without it
    done = installation.sdib("refresh", "--force", SDIB_DAGSTER_POSTGRES=stopped.url)
    assert_refused(done)
    assert installation.release == before
    assert_no_password(installation, done.stdout, done.stderr)


def test_a_server_that_goes_down_during_a_refresh(server, golden, tmp_path):
    installation = golden.copy(tmp_path / "data")
    before = installation.release
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "refresh", "--force"],
        cwd=PROJECT_DIR,
        env=installation.environment(SDIB_DAGSTER_POSTGRES=server.url, PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert any(line.split()[:1] == ["landing"] for line in process.stdout)
    server.stop()
    try:
        _, said = process.communicate()
        assert_refused(subprocess.CompletedProcess([], process.returncode, "", said))
        assert installation.release == before
        assert_no_password(installation, said)
    finally:
        server.start()
    # The run that was cut off is closed by the next, which needs its place in the pool.
    done = installation.sdib("refresh", "--force", SDIB_DAGSTER_POSTGRES=server.url)
    assert done.returncode == 0, done.stderr
    assert server.query("select count(*) from runs where status in ('STARTED', 'STARTING')") == "0"
