"""The published file is read by clients that we don't choose: an older DuckDB in an environment of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

OLDEST = "1.1.3"

SCRIPT = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
rows = connection.sql("select waarde from kernindicatoren where gemeente_code = 'GM0164' and jaar = 2021 "
    "and wijk_code = gemeente_code and indicator_code = 'clienten' and wet_code = 'WMO'").fetchall()
tables = connection.sql("select count(*) from duckdb_tables() where schema_name in ('main', '_meta')").fetchone()
print(duckdb.__version__, int(rows[0][0]), tables[0] > 10)
"""


def test_duckdb_1_1_reads_the_published_file(published, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", f"duckdb=={OLDEST}"]
    subprocess.run(install, check=True)
    command = [python, "-c", SCRIPT, str(published.published)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [OLDEST, "5576", "True"]
