"""The program needs no right to write where it is installed: what it writes lies below the data root, or in /tmp."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from installation import deliver

from pipelines.settings import PROJECT_DIR

pytestmark = pytest.mark.slow

PROGRAM = ("pipelines", "dbt_project", "sources", "expectations")

MADE = shutil.ignore_patterns("__pycache__", "target", "logs")


@pytest.fixture
def project(tmp_path):
    """A copy of the program that its user can read only, as ProtectSystem=strict makes it."""
    folder = tmp_path / "program"
    for name in PROGRAM:
        shutil.copytree(PROJECT_DIR / name, folder / name, ignore=MADE)
    everything = [folder, *folder.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222)
    yield folder
    for path in everything:
        path.chmod(path.stat().st_mode | 0o200)


def test_a_refresh_writes_nothing_beside_the_program(project, bound_by_rights, tmp_path):
    tried = subprocess.run([*bound_by_rights, "touch", project / "x"], capture_output=True, check=False)
    assert tried.returncode != 0  # else nothing below proves anything
    before = sorted(project.rglob("*"))
    environment = deliver(tmp_path / "data").environment(PYTHONPATH=str(project), HOME=str(project / "no-home"))
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # bytecode would be the first thing to be written

    def refresh() -> str:
        command = [*bound_by_rights, sys.executable, "-m", "pipelines.cli", "refresh"]
        done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert "Release " in refresh()
    assert "Nothing changed since release" in refresh()
    assert sorted(project.rglob("*")) == before
