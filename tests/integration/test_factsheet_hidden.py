"""What is hidden in the published file is nowhere in the factsheet, also when the file itself holds its value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from altered_publication import SENTINELS, copy_of
from factsheet_pages import digests
from factsheet_sites import Site

LEAST_PLANTED = {"published": 2000, "samen": 300}


@pytest.fixture(scope="module", params=LEAST_PLANTED)
def both(request, tmp_path_factory) -> tuple[Site, Site]:
    """The site of a file, and that of the same file with a value in each hidden cell."""
    folder = tmp_path_factory.mktemp(request.param)
    installation = request.getfixturevalue(request.param)
    if request.param == "published":
        as_it_is = request.getfixturevalue("site")
    else:
        as_it_is = Site.write(installation.published, folder / "site")
    with copy_of(installation.published, folder / "planted.duckdb") as copy:
        assert copy.plant() > LEAST_PLANTED[request.param]
    return as_it_is, Site.write(folder / "planted.duckdb", folder / "planted")


def test_a_hidden_value_changes_nothing(both):
    """Not a word, not a line of a chart, not the range of an axis, not a row of a CSV."""
    as_it_is, planted = both
    assert digests(planted.folder) == digests(as_it_is.folder)


def test_a_hidden_value_is_in_no_file(both):
    _, planted = both
    written = {form for value in SENTINELS for form in forms(abs(value))}
    assert {
        (path.name, form) for path in files(planted.folder) for form in written if form in path.read_bytes()
    } == set()


def test_it_is_shown_that_something_is_hidden_and_why(both):
    as_it_is, _ = both
    for page in as_it_is.pages:
        if any(told.text == "afgeschermd" for told in page.figures):
            assert "weinig personen" in page.words or "te weinig personen" in page.words, page.path


def forms(value: int) -> Iterator[bytes]:
    """As a program, a Dutch reader and a chart would write it."""
    yield str(value).encode()
    yield f"{value:,}".replace(",", ".").encode()
    yield f"{value:,}".replace(",", "\u00a0").encode()
    yield f"{value / 1_000_000:.1f}\u00a0mln".replace(".", ",").encode()


def files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]
