"""Killed at any moment, a refresh leaves the previous release in force, and the next one just works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from pipelines.settings import PROJECT_DIR

pytestmark = pytest.mark.slow

MOMENTS = ["landing", "register", "dbt", "candidate", "acceptance"]
"""Steps after whose line on the terminal the refresh is killed: while reading, building, judging, publishing."""


def start(installation):
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "refresh"],
        cwd=PROJECT_DIR,
        env=installation.environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_after(process, step):
    for line in process.stdout:
        if line.split()[:1] == [step]:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL


def test_killed_refresh_leaves_the_previous_release(copied):
    before = copied.release
    side = next((copied.data_dir / "landing" / "begroting").glob("*.levering.yml"))
    side.write_text(side.read_text() + "# opnieuw aangeleverd\n")
    for moment in MOMENTS:
        kill_after(start(copied), moment)
        assert copied.release == before
        assert copied.query("select count(*) > 100 from kernindicatoren") == [(True,)]
    done = copied.sdib("refresh")
    assert done.returncode == 0, done.stderr
    assert copied.release > before
    assert copied.sdib("verify").returncode == 0
    left = [path.name for path in (copied.data_dir / "published" / "releases").iterdir()]
    assert sorted(f"releases/{name}" for name in left) == [before, copied.release]
