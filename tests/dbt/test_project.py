"""The dbt project on its own: every unit test of a formula, and the house rules for models."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipelines.settings import PROJECT_DIR

BIN = Path(sys.executable).parent
UNIT_TESTS = sorted(
    test["name"]
    for file in PROJECT_DIR.glob("dbt_project/models/**/*__unit_tests.yml")
    for test in yaml.safe_load(file.read_text(encoding="utf-8"))["unit_tests"]
)


@pytest.fixture(scope="module")
def results(target) -> dict[str, dict]:
    found = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    return {result["unique_id"].rsplit(".", 1)[-1]: result for result in found}


@pytest.mark.parametrize("name", UNIT_TESTS)
def test_formula_gives_the_answer_worked_out_by_hand(results, name):
    assert results[name]["status"] == "pass", results[name]["message"]


def test_models_keep_the_house_rules(target, tmp_path):
    config = yaml.safe_load((PROJECT_DIR / "dbt-bouncer.yml").read_text(encoding="utf-8"))
    (tmp_path / "dbt-bouncer.yml").write_text(yaml.safe_dump(config | {"dbt_artifacts_dir": str(target)}))
    judged = subprocess.run(
        [BIN / "dbt-bouncer", "--config-file", tmp_path / "dbt-bouncer.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout
