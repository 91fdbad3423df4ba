"""Each figure that a reader of the factsheet meets is the one in the published file, and there is no other number.

Read back from the pages and their CSV, without the model they were made from.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from factsheet_pages import ReadPage, Told, dutch, figures, is_number, reads_as, texts
from factsheet_sites import Site
from lxml.html import HtmlElement

GEMEENTEN = ("published", "golden", "rekendorp", "samen")

ABSENT = {"afgeschermd", "onbekend"}

NUMBER = re.compile(r"−?\d[\d.,]*")

NAMES_A_NUMBER = re.compile(
    r"[Pp]er 1\.000\b"  # inwoners
    r"|\b31 december\b"
    r"|\b(15|25|45) tot (25|45|65)\b|\b[Jj]onger dan 15\b|\b65 (jaar )?(en|of) ouder\b"  # leeftijden van het CBS
    r"|\b65-plussers\b|\bkinderen onder de 15\b"
    r"|\b1e Berap\b"
    r"|\b5 of meer dagdelen\b|\b4 of meer uur\b"  # `grens_per_week`
    r"|\b1 tot en met 9 personen\b|\bEen 0 wordt\b"  # what is hidden
    r"|\b7,5%|\b12,5%|\b50%|\b20,625%"  # own risk and vangnet of the BUIG, from the law
    r"|\bvolgens de definitie van het CBS ongeveer 0 is\b"
    r"|\b\d+ cijfers, zie de tabel\b"  # how many aren't drawn
    r"|\b\d{4}-(P?\d{2})\b"  # a month or a period of four weeks
)
"""All numbers in the words of the pages that are no figure, no year, and not quoted from the published file."""

REPEATING = {"span", "title", "desc"}
"""What says a figure of the page once more, without its place, for who doesn't see it."""

WEAKENING = ("registratie", "gepubliceerd", "synthetisch", "aanname")

MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"

DAY = re.compile(rf"\b\d{{1,2}} ({MONTHS}) \d{{4}}\b")


@pytest.fixture(scope="module", params=GEMEENTEN)
def read(request, tmp_path_factory) -> Site:
    if request.param == "published":
        return request.getfixturevalue("site")
    installation = request.getfixturevalue(request.param)
    return Site.write(installation.published, tmp_path_factory.mktemp(request.param))


def test_a_figure_is_what_stands_in_the_published_file(read):
    checked = 0
    for page in read.pages:
        for told in page.figures:
            expected = read.cells.divided(told.place, told.per) if told.per else read.cells.value(told.place)
            assert told.value == expected, (page.path, told)
            checked += told.value is not None
    assert checked > 250


def test_what_a_reader_sees_is_that_figure_in_dutch_and_rounded_right(read):
    for page in read.pages:
        for told in page.figures:
            if told.value is not None:
                assert reads_as(told.text, told.value, told.is_exact), (page.path, told)


def test_an_absent_figure_says_which_of_both_it_is(read):
    seen = Counter()
    for page in read.pages:
        for told in page.figures:
            if told.value is None:
                assert (told.text == "afgeschermd") == read.cells.is_hidden(told.place), (page.path, told)
                seen[told.text] += 1
    assert set(seen) == ABSENT


def test_a_figure_says_its_year_origin_and_prices(read):
    for page in read.pages:
        for told in page.figures:
            _, row = read.cells.by_place.get(told.place, ("", {}))
            named = [str(row[name]) for name in ("jaar", "prijspeil_jaar") if row.get(name)]
            _, other = read.cells.by_place.get(told.per, ("", {}))
            origins = {one["herkomst"] for one in (row, other) if one.get("herkomst")}
            named += [max(origins, key=WEAKENING.index)] if origins else []
            assert all(one in told.title for one in named), (page.path, told)
            assert (row.get("status") in ("prognose", "voorlopig")) <= (str(row.get("status")) in told.title), told


def test_no_other_number_stands_in_the_words(read):
    for page in read.pages:
        of_file = numbers_about_the_file(read) if page.path.endswith("definities.html") else set()
        shown = [told for told in page.figures if told.value is not None]
        for element, text in words(page.root):
            for number in numbers(text, read):
                repeats = element.tag in REPEATING and any(says(number, told) for told in shown)
                assert repeats or dutch(number)[0] in of_file, (page.path, element.tag, text)


def says(number: str, told: Told) -> bool:
    return number in NUMBER.findall(told.text) or reads_as(number, told.value or Decimal(0))


def words(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """All text outside figures and drawings, and what is said of a drawing to who doesn't see it."""
    for element, text in texts(root):
        if not in_drawing(element) and not explains_words(element):
            yield element, text
    for element in root.iter("title", "desc"):
        yield element, element.text or ""


def explains_words(element: HtmlElement) -> bool:
    """Whether it says by which bounds words are chosen; a test of its own holds those against the rules."""
    return any(one.get("aria-labelledby") == "woorden" for one in element.iterancestors("section"))


def in_drawing(element: HtmlElement) -> bool:
    return any(one.tag == "svg" for one in (element, *element.iterancestors()))


def numbers(text: str, read: Site) -> Iterator[str]:
    """The numbers in a text that are no year, and neither quoted from the published file nor in the list above."""
    if set(re.findall(r"\d+", text)) <= read.cells.years:
        return
    for quoted in read.cells.texts:
        text = text.replace(quoted, " ")
    for found in NUMBER.findall(NAMES_A_NUMBER.sub(" ", DAY.sub(" ", text))):
        number = found.rstrip(".,")
        if number not in read.cells.years:
            yield number


def numbers_about_the_file(read: Site) -> set[Decimal]:
    """What the page with definitions may say of the file: counts of its rows, and what was published before."""
    tables = read.cells.tables
    counts: Counter[tuple] = Counter()
    for row in tables["_meta.bronnen"]:
        if row["in_gebruik"]:
            group = (row["bron"], row["herkomst"])
            counts[group] += 1
            for column in ("rijen_gelezen", "rijen_geaccepteerd", "rijen_afgewezen"):
                counts[*group, column] += row[column] or 0
    found = {Decimal(count) for count in counts.values()} | {Decimal(len(tables["_meta.kwaliteit"]))}
    for gemeente in {row["gemeente_code"] for row in tables["kernindicatoren"]}:
        found |= _shares(read, gemeente) | _reconciled(read, gemeente) | _warned(read, gemeente)
    return found


def _warned(read: Site, gemeente: str) -> set[Decimal]:
    """How many rows checks found: of all, and of this gemeente."""
    seen = [row["waargenomen"] for row in read.cells.tables["_meta.kwaliteit"] if not row["geslaagd"]]
    of_all = {Decimal(found[0]) for text in seen if (found := re.match(r"\d+", text))}
    return of_all | {Decimal(text.count(f"gemeente_code={gemeente}")) for text in seen}


def _shares(read: Site, gemeente: str) -> set[Decimal]:
    found = set()
    own = [row for row in read.cells.tables["kernindicatoren"] if row["gemeente_code"] == gemeente]
    for of_whole in (True, False):
        rows = [row for row in own if (row["wijk_code"] == gemeente) == of_whole]
        hidden = sum(row["is_onderdrukt"] for row in rows)
        found |= {Decimal(len(rows)), Decimal(hidden), round(Decimal(hidden * 100) / max(len(rows), 1), 1)}
    return found


def _reconciled(read: Site, gemeente: str) -> set[Decimal]:
    rows = [row for row in read.cells.tables["_meta.aansluiting"] if row["gemeente_code"] == gemeente]
    found = {Decimal(count) for count in Counter(row["status"] for row in rows).values()} | {Decimal(len(rows))}
    for row in rows:
        if row["eenheid"] == "fractie" or not re.fullmatch(r"\d{4}", row["jaar"]):
            values = [row[name] for name in ("waarde_gepubliceerd", "waarde_berekend") if row[name] is not None]
            times = 100 if row["eenheid"] == "fractie" else 1
            found |= {round(value * times, 3) for value in values}
    return found


def test_the_deliveries_are_counted_right(read):
    rows = [row for row in read.cells.tables["_meta.bronnen"] if row["in_gebruik"]]
    names = ("rijen_gelezen", "rijen_geaccepteerd", "rijen_afgewezen")
    expected = Counter(
        (origin, len(of), *(sum(row[name] or 0 for row in of) for name in names))
        for source, origin in {(row["bron"], row["herkomst"]) for row in rows}
        for of in [[row for row in rows if (row["bron"], row["herkomst"]) == (source, origin)]]
    )
    for page in (page for page in read.pages if page.path.endswith("definities.html")):
        shown = [
            [cell.text_content() for cell in row.iter("th", "td")]
            for row in page.find("//section[@aria-labelledby='leveringen']//tbody/tr")
        ]
        counted = Counter((one[3], *(int(dutch(cell)[0]) for cell in (one[1], *one[4:]))) for one in shown)
        assert counted == expected, page.path


def test_what_was_published_before_is_a_figure_where_it_has_a_year(read):
    rows = read.cells.tables["_meta.aansluiting"]
    told = {one.place for page in read.pages for one in page.figures if one.place.startswith("_meta.aansluiting")}
    expected = {
        f"_meta.aansluiting.{name}[{row['gemeente_code']}, {row['volgnr']}]"
        for row in rows
        for name in ("waarde_gepubliceerd", "waarde_berekend")
        if row["status"] not in ("sluit aan", "binnen afronding")
        and row["eenheid"] != "fractie"
        and re.fullmatch(r"\d{4}", row["jaar"])
    }
    assert told == expected


def test_a_drawing_says_nothing_but_the_figures_below_it(read):
    drawn = 0
    for page in read.pages:
        for figure in page.root.iter("figure"):
            told = [one for one in figures(figure) if one.value is not None]
            names = [cell.text_content() for cell in figure.iter("th", "caption", "summary")]
            for svg in figure.iter("svg"):
                ticks = [text for text in drawn_texts(svg) if not is_known(text, told, names)]
                assert_ticks(page, figure, ticks, told)
                drawn += 1
    assert drawn > 3


def drawn_texts(svg: HtmlElement) -> list[str]:
    return [element.text_content() for element in svg.iter("text") if element.text_content().strip()]


def is_known(text: str, told: list[Told], names: list[str]) -> bool:
    """Whether it is a name or one of the figures; what is left are the numbers along an axis."""
    if not is_number(spaced(text)):
        return text in ABSENT | {"breuk", "prognose"} or any(text in name for name in names)
    return text in names or any(is_number(text) and reads_as(text, one.value or Decimal(0)) for one in told)


def spaced(text: str) -> str:
    """With the spaces that a number in a text has."""
    return text.replace("€ ", "€\u00a0").replace(" mln", "\u00a0mln")


def assert_ticks(page: ReadPage, figure: HtmlElement, ticks: list[str], told: list[Told]) -> None:
    """What is left is an axis: a few numbers that are multiples of one step, around what is drawn and not beyond."""
    if not ticks:
        return
    where = (page.path, figure.get("id"), ticks)
    values = [dutch(spaced(text))[0] for text in ticks]
    step = Decimal(math.gcd(*(int(value * 10_000) for value in values))) / 10_000 or Decimal(1)
    assert len(ticks) <= 8, where
    assert (max(values) - min(values)) / step <= 8, where
    known = [one.value for one in told if one.value is not None]
    assert max(values) <= max(*known, 0) + step, where
    assert min(values) >= min(*known, 0) - step, where


def test_a_csv_has_the_same_figures_as_its_table(read):
    checked = 0
    for page in read.pages:
        for link in page.find("//p[@class='csv']/a"):
            [table] = link.xpath("ancestor::p/preceding-sibling::div[1]//table")
            rows = list(read_csv(page, link.get("href")))
            in_csv = Counter((row["plaats"], row["gedeeld_door"], row["waarde"]) for row in rows if row.get("plaats"))
            in_table = Counter(
                (told.place, told.per or "", told.text if told.value is None else f"{told.value:f}".replace(".", ","))
                for told in figures(table)
            )
            assert in_csv == in_table, (page.path, link.get("href"))
            checked += 1
    assert checked > 10


def test_a_csv_of_words_has_the_cells_of_its_table(read):
    for page in read.pages:
        for link in page.find("//p[@class='csv']/a"):
            [table] = link.xpath("ancestor::p/preceding-sibling::div[1]//table")
            if figures(table):
                continue
            cells = [[cell.text_content() for cell in row.iter("th", "td")] for row in table.iter("tr")]
            path = page.target(link.get("href"))
            with path.open(encoding="utf-8-sig", newline="") as file:
                written = [[cell.removeprefix("'") for cell in row] for row in csv.reader(file, delimiter=";")]
            assert written == cells, (page.path, path)


def read_csv(page: ReadPage, href: str) -> Iterator[dict[str, str]]:
    path = page.target(href)
    assert path, href
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def test_how_long_all_pages_of_the_example_take(site, capsys):
    with capsys.disabled():
        print(f" {len(site.pages)} pages in {site.seconds:.1f} s (aim: 10) ", end="")
    assert len(site.pages) == 12
