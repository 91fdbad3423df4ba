"""Whatever a gemeente has or lacks, each page of its factsheet still makes sense."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from altered_publication import Copy, copy_of
from factsheet_sense import problems
from factsheet_sites import Site

NAME = """’s-Graven<b>hage</b> & "Zoon" 'O"""

WIJK = """=1+1 <script>alert("wijk")</script>"""

TEXT = """Meer & <i>minder</i> "dan" '100'"""


@pytest.fixture
def altered(tmp_path) -> Callable[[Path, Callable[[Copy], object]], Site]:
    """The site of a copy of a published file in which something was changed."""

    def write(database: Path, change: Callable[[Copy], object]) -> Site:
        with copy_of(database, tmp_path / "anders.duckdb") as copy:
            change(copy)
        return Site.write(tmp_path / "anders.duckdb", tmp_path / "site")

    return write


def wrong(site: Site) -> list[str]:
    return [problem for page in site.pages for problem in problems(page)]


def test_the_example(site):
    assert len(site.pages) == 12
    assert wrong(site) == []


@pytest.mark.parametrize("made", ["golden", "rekendorp", "samen"])
def test_a_small_gemeente_and_two_in_one_release(request, tmp_path, made):
    written = Site.write(request.getfixturevalue(made).published, tmp_path / "site")
    assert wrong(written) == []


def test_a_page_says_that_its_deliveries_were_made_up(site):
    for page in site.pages:
        assert "Voorbeeldgegevens" in page.words, page.path


def test_two_gemeenten_are_listed_and_each_has_its_own_folder(samen, tmp_path):
    written = Site.write(samen.published, tmp_path / "site")
    assert written.page("index.html").find("//main//li/a/text()") == ["Proefdorp", "Rekendorp"]
    for code in ("GM9900", "GM9901"):
        assert f"../{code}/index.html" not in written.page(f"{code}/index.html").find("//a/@href")
        assert "../index.html" in written.page(f"{code}/index.html").find("//a/@href")


def test_without_wijken(published, altered):
    written = altered(published.published, lambda copy: copy.drop_wijken())
    assert [page.path for page in written.pages] == ["definities.html", "index.html"]
    assert "Wijken" not in written.page("index.html").find("//nav//a/text()")
    assert wrong(written) == []


def test_one_year(published, altered):
    written = altered(published.published, lambda copy: copy.keep_year(2023))
    overview = written.page("index.html")
    assert "2023" in overview.root.findtext(".//h1")
    assert not any(word in overview.words for word in ("stijgt", "daalt", "sinds 2019"))
    assert wrong(written) == []


def test_all_hidden(published, altered):
    written = altered(published.published, lambda copy: copy.hide_all())
    told = [one for page in written.pages for one in page.figures]
    in_tables_of_persons = [one for one in told if one.place.startswith(("kernindicatoren", "omvang", "transformatie"))]
    assert in_tables_of_persons
    assert [one for one in in_tables_of_persons if one.value is not None] == []
    assert wrong(written) == []


@pytest.mark.slow
def test_forty_wijken(published, altered):
    written = altered(published.published, lambda copy: copy.multiply_wijken(4))
    assert len([page for page in written.pages if page.path.startswith("wijken/")]) == 40
    assert wrong(written) == []


def test_an_earlier_release_without_characteristics(published, altered):
    written = altered(published.published, lambda copy: copy.connection.execute("drop table gebiedskenmerken"))
    assert len(written.pages) == 12
    assert not any(
        one.place.startswith("gebiedskenmerken") and one.value for page in written.pages for one in page.figures
    )
    assert wrong(written) == []


def test_names_full_of_signs(rekendorp, altered):
    def rename(copy: Copy) -> None:
        copy.rename("Rekendorp", NAME, "wijken", "wijk_naam")
        copy.rename("Oost", WIJK, "wijken", "wijk_naam")
        copy.rename("%", TEXT, "_meta.bijzonderheden", "titel")
        copy.rename("%", TEXT, "_meta.bijzonderheden", "omschrijving")
        copy.rename("%", TEXT, "indicatoren", "definitie")

    written = altered(rekendorp.published, rename)
    overview = written.page("index.html")
    assert NAME in overview.root.findtext(".//h1")
    assert NAME in overview.root.findtext(".//title")
    assert WIJK in overview.find("//a/text()")
    for page in written.pages:
        assert page.find("//script | //main//b | //main//i") == [], page.path
        assert "&amp;amp;" not in (page.folder / page.path).read_text(encoding="utf-8")
    assert TEXT in written.page("definities.html").words
    begins = {cell[:1] for path in written.folder.rglob("*.csv") for cell in cells(path)}
    assert not begins & {"=", "+", "@"}
    assert any("'=1+1" in path.read_text(encoding="utf-8-sig") for path in written.folder.rglob("*.csv"))


def cells(path: Path) -> list[str]:
    return [cell.strip('"') for line in path.read_text(encoding="utf-8-sig").splitlines() for cell in line.split(";")]
