"""Frictionless, in an environment of its own, finds nothing wrong with the description of the published tables."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

VERSION = "5.21.0"

SCRIPT = """
import json, sys
from frictionless import FrictionlessException, Package

try:
    errors = [error.message for error in Package.metadata_validate(json.load(open(sys.argv[1], encoding="utf-8")))]
except FrictionlessException as error:
    errors = [str(error)]
print(json.dumps(errors))
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    folder = tmp_path_factory.mktemp("frictionless")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    found = folder / "venv" / "bin" / "python"
    subprocess.run([found, "-m", "pip", "install", "--quiet", f"frictionless=={VERSION}"], check=True)
    return found


def errors(python, package):
    done = subprocess.run([python, "-c", SCRIPT, str(package)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


# Only the description: Frictionless reads Parquet through pandas, where a null makes fractions of whole numbers.
def test_the_description_is_valid_and_a_mistake_in_it_would_be_found(published, python, tmp_path):
    package = (published.data_dir / "published" / "current" / "datapackage.json").resolve()
    assert errors(python, package) == []
    wrong = json.loads(package.read_text(encoding="utf-8"))
    wrong["resources"][0]["schema"]["fields"][0]["type"] = "tekst"
    (tmp_path / "datapackage.json").write_text(json.dumps(wrong), encoding="utf-8")
    assert any("tekst" in error for error in errors(python, tmp_path / "datapackage.json"))
