"""The same deliveries give the same release: on one thread or four, in another place, zone, language and order."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
import yaml
from installation import REKENDORP, deliver

from pipelines.settings import PROJECT_DIR

pytestmark = pytest.mark.slow

TELLS_WHEN = {"_meta.release", "_meta.wijzigingen"}
"""Tables that tell when a release was made and what it followed: all others hold the same."""

OTHERWISE = {
    "TZ": "Pacific/Kiritimati",  # fourteen hours ahead: today is tomorrow
    "LC_ALL": "C",
    "PYTHONHASHSEED": "1",
    "POLARS_MAX_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}

LAST_CENTURY = 946_684_799
"""Moment of change of the delivered files, which were copied by a tool that doesn't keep it."""

REFRESH = """
import sys
from dataclasses import replace
from pathlib import Path
from pipelines.refresh import refresh
from pipelines.settings import load_settings
refresh(replace(load_settings(), dbt_dir=Path(sys.argv[1])))
"""


def one_thread(target):
    """Copy the dbt project, with one thread for dbt and one for DuckDB."""
    shutil.copytree(PROJECT_DIR / "dbt_project", target, ignore=shutil.ignore_patterns("target", "logs"))
    profile = yaml.safe_load((target / "profiles.yml").read_text())
    output = profile["sociaal_domein"]["outputs"]["warehouse"]
    assert output["threads"] > 1
    output |= {"threads": 1, "settings": {**output.get("settings", {}), "threads": 1}}
    (target / "profiles.yml").write_text(yaml.safe_dump(profile))
    (target.parent / "sources").symlink_to(PROJECT_DIR / "sources")  # lists of which dbt reads beside its own
    return target


def tables(installation):
    """Rows and hash of each published table, as the manifest has them, and the hash of all."""
    manifest = json.loads((installation.data_dir / "published" / "current" / "manifest.json").read_text())
    kept = {name: found for name, found in manifest["tabellen"].items() if name not in TELLS_WHEN}
    return kept, manifest["inhoud_hash"]


def test_the_same_deliveries_give_the_same_release(rekendorp, tmp_path):
    again = deliver(tmp_path / "elders" / "data", REKENDORP)
    for path in sorted((again.data_dir / "landing").rglob("*"), reverse=True):
        os.utime(path, (LAST_CENTURY, LAST_CENTURY))
    done = subprocess.run(
        [sys.executable, "-c", REFRESH, one_thread(tmp_path / "dbt_project")],
        cwd=PROJECT_DIR,
        env=again.environment(**OTHERWISE),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert again.release != rekendorp.release  # made at another moment
    assert tables(again) == tables(rekendorp)
