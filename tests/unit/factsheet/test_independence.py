"""The factsheet is made from the published file alone: by what it imports, however deep."""

from __future__ import annotations

import subprocess
import sys

from pipelines.settings import PROJECT_DIR

ALLOWED = {"pipelines", "pipelines.factsheet"}


def test_the_factsheet_needs_nothing_else_of_the_project_and_no_dagster():
    code = "import sys, pipelines.factsheet.site; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    ours = {".".join(name.split(".")[:2]) for name in loaded if name.split(".")[0] == "pipelines"}
    assert ours == ALLOWED
    assert [name for name in loaded if name.split(".")[0] in ("dagster", "dbt", "great_expectations")] == []
