"""The factsheet is made from the published file alone: by what it imports, however deep."""

from __future__ import annotations

import subprocess
import sys
import tomllib

from pipelines.settings import PROJECT_DIR

ALLOWED = {"pipelines", "pipelines.factsheet"}


def test_the_factsheet_needs_nothing_else_of_the_project_and_no_dagster():
    code = "import sys, pipelines.factsheet.site; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    ours = {".".join(name.split(".")[:2]) for name in loaded if name.split(".")[0] == "pipelines"}
    assert ours == ALLOWED
    assert [name for name in loaded if name.split(".")[0] in ("dagster", "dbt", "great_expectations")] == []


def test_what_it_is_drawn_with_is_installed_with_it():
    settings = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    folder = PROJECT_DIR / "pipelines" / "factsheet"
    patterns = settings["tool"]["setuptools"]["package-data"]["pipelines.factsheet"]
    installed = {path for pattern in patterns for path in folder.glob(pattern)}
    needed = {path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert needed - installed == set()
    assert [pattern for pattern in patterns if not any(folder.glob(pattern))] == []
