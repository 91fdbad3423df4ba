"""Pages: what the model says, in HTML that anybody can read and that gives each figure back."""

import posixpath
from dataclasses import replace
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import hand_made
import lxml.html
import pytest
from hand_made import NAME, factsheet, figure, overview, wijk
from read_back import ReadPage

from pipelines.factsheet.charts import plain
from pipelines.factsheet.model import Absence, Figure, Page, Section, Table
from pipelines.factsheet.site import contents


def site(*sheets):
    return dict(contents(sheets or [factsheet()]))


def pages(files):
    return {name: ReadPage(content.decode()) for name, content in files.items() if name.endswith(".html")}


SITE = site()
PAGES = pages(SITE)


def figures_of(page):
    for section in page.sections:
        charts = section.charts
        said = [*section.sentences, *section.notes, *(one for c in charts for one in (c.title, c.description))]
        yield from (one for sentence in said for one in sentence.figures)
        yield from (one for _, one in section.highlights)
        yield from (one for c in charts for s in c.series for one in s.figures)
        yield from (cell for table in section.tables for row in table.rows for cell in row if isinstance(cell, Figure))


@pytest.mark.parametrize("page", factsheet().pages, ids=lambda page: page.path)
def test_each_figure_is_read_back_with_its_value_and_place(page):
    given = sorted((str(one.place), one.value is None or float(one.value)) for one in figures_of(page))
    found = sorted((place, value is None or float(value)) for value, place, _ in PAGES[page.path].figures)
    assert found == given


@pytest.mark.parametrize("name", PAGES)
def test_an_absent_figure_has_no_value_and_says_why(name):
    absent = {text for value, _, text in PAGES[name].figures if value is None}
    assert absent <= {"afgeschermd", "onbekend"}


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_and_whatever_is_referred_to_is_there(name):
    page = PAGES[name]
    assert len(page.ids) == len(set(page.ids))
    assert set(page.refers) <= set(page.ids)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_a_page_a_part_or_a_file_of_the_site(name):
    for link in PAGES[name].links:
        parts = urlsplit(link)
        target = (
            posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
        )
        assert not parts.scheme
        assert target in SITE, link
        assert not parts.fragment or parts.fragment in PAGES[target].ids


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_and_runs_nothing(name):
    assert PAGES[name].scripts == 0
    assert all(resource.startswith("data:") for resource in PAGES[name].resources)


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_level_at_a_time(name):
    levels = PAGES[name].headings
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_what_a_name_contains_is_text(name):
    html = SITE[name].decode()
    assert '<&"' not in html
    assert "<stijgt>" not in html
    assert "<b>nog" not in html
    assert NAME in "".join(PAGES[name].text)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_names_its_release_and_says_that_it_is_an_example(name):
    text = "".join(PAGES[name].text)
    assert "Voorbeeldgegevens." in text
    assert "20261122T133350Z-c4bc0df3" in text
    assert "c4bc0df3" * 8 in text


def test_a_release_of_registrations_is_not_called_an_example():
    real = pages(site(factsheet(is_example=False)))
    assert all("Voorbeeldgegevens" not in "".join(page.text) for page in real.values())


def test_where_origins_differ_each_figure_has_a_letter_and_the_letters_are_explained():
    html = SITE["index.html"].decode()
    assert '<sup class="herkomst" title="gepubliceerd">g</sup>' in html
    assert "eerder gepubliceerd (g); synthetisch: gemaakt als voorbeeld (s)" in html
    assert "<sup" not in SITE[hand_made.WIJK].decode()


def test_a_highlight_says_year_origin_and_price_level():
    amount = figure(1, year=2023, origin="gepubliceerd", price_year=2021)
    page = overview()
    shown = Page(page.path, page.title, (), (Section("a", "A", highlights=(("Uitgaven", amount),)),))
    assert "2023, gepubliceerd, prijspeil 2021" in "".join(pages(site(factsheet(shown)))["index.html"].text)


def test_a_wijk_links_to_its_neighbours_and_back():
    assert "../wijken/WK999902.html" in PAGES[hand_made.WIJK].links
    assert "../index.html" in PAGES[hand_made.WIJK].links


def test_forty_wijken_are_all_listed():
    many = site(factsheet(overview([]), *(wijk(number, f"Wijk {number}") for number in range(1, 41))))
    links = pages(many)["index.html"].links
    assert len({link for link in links if link.startswith("wijken/")}) == 40


def test_a_gemeente_without_wijken_or_definitions_has_no_link_to_them():
    [alone] = pages(site(factsheet(overview([])))).values()
    assert not [link for link in alone.links if "wijken" in link or "definities" in link or "per-wijk" in link]


def test_a_chart_without_any_value_says_so():
    made = hand_made.columns()
    gone = replace(made.series[0], figures=tuple(figure(None, absence=Absence.SUPPRESSED) for _ in made.labels))
    [page] = pages(site(factsheet(overview([replace(made, series=(gone,))])))).values()
    assert "Hier is niets te tekenen" in "".join(page.text)


def test_several_gemeenten_are_listed_and_each_has_its_folder():
    files = site(factsheet(), factsheet(code="GM8888"))
    found = pages(files)
    assert found["index.html"].links[1:] == ["GM9999/index.html", "GM8888/index.html"]
    assert "../index.html" in found["GM8888/index.html"].links
    assert "../../index.html" in found["GM8888/wijken/WK999901.html"].links
    assert files["GM8888/data/index-buig.csv"] == SITE["data/index-buig.csv"]


def test_the_same_release_gives_the_same_bytes():
    assert site() == SITE


def test_the_overview_begins_with_the_finding_of_each_part():
    page = lxml.html.document_fromstring(SITE["index.html"])
    [found] = [one for one in page.iter("ul") if one.get("class") == "bevindingen"]
    items = ["".join(map(str, item.itertext())).split() for item in found]
    said = [(one.title, *map(plain, filter(None, [one.finding]))) for one in overview().sections]
    assert items == [" ".join(words).split() for words in said]
    assert any(one.finding for one in overview().sections)


def test_a_long_table_and_one_beside_charts_open_on_demand():
    long = Table("lang", "Lang", ("", "Waarde"), tuple((str(row), figure(row)) for row in range(16)))
    short = replace(long, name="kort", title="Kort", rows=long.rows[:15])
    sections = (Section("a", "A", tables=(long, short)), Section("b", "B", charts=(hand_made.use(),), tables=(short,)))
    page = lxml.html.document_fromstring(site(factsheet(Page("index.html", "Titel", (), sections)))["index.html"])
    closed = ["".join(map(str, one.itertext())) for one in page.iter("summary")]
    assert [said for said in closed if said.startswith("Tabel")] == ["Tabel: Lang", "Tabel: Kort"]
