"""The same release gives the same factsheet, wherever, whenever and by whomever it is made."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from factsheet_pages import digests
from factsheet_sites import Site

from pipelines.settings import PROJECT_DIR

WRITE = """
import locale, sys, time
from pathlib import Path
from pipelines.factsheet.site import write_site
locale.setlocale(locale.LC_ALL, "")
written = write_site(Path(sys.argv[1]), Path(sys.argv[2]))
print(len(written), time.tzname[0])
"""

ELSEWHERE = {
    "LC_ALL": "C",
    "LANG": "C",
    "LANGUAGE": "de",
    "TZ": "NZDT-13",
    "PYTHONHASHSEED": "4242",
    "PYTHONUTF8": "0",
    "HOME": "/nonexistent",
}


@pytest.fixture(params=["published", "samen"])
def made(request, tmp_path) -> Site:
    if request.param == "published":
        return request.getfixturevalue("site")
    return Site.write(request.getfixturevalue(request.param).published, tmp_path / "eens")


def test_elsewhere_it_is_the_same(made, tmp_path):
    """From another folder, with other names, another locale, time zone and order of sets."""
    (tmp_path / "uitgave").mkdir()
    database = tmp_path / "uitgave" / "anders genoemd.duckdb"
    database.write_bytes(made.database.read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(database), str(tmp_path / "elders")],
        cwd=tmp_path,
        env={**os.environ, **ELSEWHERE, "PYTHONPATH": str(PROJECT_DIR)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{len(digests(made.folder))} NZDT\n"
    assert digests(tmp_path / "elders") == digests(made.folder)


def test_where_it_was_made_is_not_in_it(site):
    for path in site.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert str(site.folder).encode() not in content
            assert str(PROJECT_DIR).encode() not in content


def test_it_says_of_which_release_it_is(site):
    [release] = site.cells.tables["_meta.release"]
    for page in site.pages:
        assert {release["versie"], release["inhoud_hash"]} <= set(page.find("//code/text()")), page.path
