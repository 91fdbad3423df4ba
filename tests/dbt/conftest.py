"""One run of dbt, beside a copy of the warehouse, for all tests of the dbt project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.settings import Settings


@pytest.fixture(scope="session")
def settings(published, tmp_path_factory) -> Settings:
    copy = published.copy(tmp_path_factory.mktemp("dbt") / "data")
    return Settings(data_dir=copy.data_dir)


@pytest.fixture(scope="session")
def target(settings) -> Path:
    """Artifacts of dbt's unit tests (dbt asks the warehouse for column types)."""
    variables = {"raw_dir": str(settings.raw_dir), "register_dir": str(settings.register_dir)}
    command = ["test", "--select", "test_type:unit", "--vars", json.dumps(variables)]
    folders = ["--project-dir", settings.dbt_dir, "--profiles-dir", settings.dbt_dir]
    subprocess.run(
        [
            Path(sys.executable).with_name("dbt"),
            *command,
            *folders,
            *("--target-path", settings.dbt_target_dir, "--log-path", settings.data_dir),
        ],
        env={**os.environ, "SDIB_WAREHOUSE": str(settings.warehouse_path), "DO_NOT_TRACK": "1"},
        capture_output=True,
        check=False,
    )
    return settings.dbt_target_dir
