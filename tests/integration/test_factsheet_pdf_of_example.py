"""The PDF of the example: its two pages give back the figures of the published file, and little else."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal

import pypdf
import pytest

from pipelines.factsheet.build import factsheets
from pipelines.factsheet.charts import drawings, remarks
from pipelines.factsheet.model import Figure, Page, Section, Sentence
from pipelines.factsheet.notation import provenance, shown
from pipelines.factsheet.pdf import pdf
from pipelines.factsheet.published import Published
from pipelines.factsheet.sourcing import sourcing
from pipelines.factsheet.style import HouseStyle

GEMEENTE = "GM0164"

NUMBER = re.compile(r"\d[\d.,]*\d|\d")

SHOWN_ON_PAPER = 30
"""Key figures of the example, about: fewer would mean that whole sections were left out."""


@pytest.fixture(scope="module")
def example(published) -> Published:
    return Published.read(published.published)


@pytest.fixture(scope="module")
def sheet(example):
    [made] = factsheets(example)
    return made


@pytest.fixture(scope="module")
def content(sheet) -> bytes:
    return pdf(sheet, HouseStyle.read(GEMEENTE))


@pytest.fixture(scope="module")
def pages(content) -> list[str]:
    return [_plain(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def _plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def _in_file(example: Published, figure: Figure) -> Figure:
    """The same figure with the value that the published file has for its place."""
    [table] = example.rows("_meta.tabellen", schema_naam="main", tabel=figure.place.table)
    names = table["sleutel"].split(", ")
    [row] = [one for one in example.rows(table["tabel"]) if tuple(str(one[name]) for name in names) == figure.place.key]
    return replace(figure, value=row[figure.place.column] and Decimal(row[figure.place.column]))


def _said(sentence: Sentence) -> str:
    return "".join(part if isinstance(part, str) else shown(part) for part in sentence.parts)


def _words(page: Page):
    """All that the overview says."""
    yield page.title
    for section in page.sections:
        yield from (section.title, sourcing(section).said, *map(_said, (*section.sentences, *section.notes)))
        yield from (text for name, one in section.highlights for text in (name, shown(one), provenance(one)))
        for chart in section.charts[:1]:
            yield from (_said(chart.title), *remarks(chart))
            yield from (drawing.svg for drawing in drawings(chart, HouseStyle.read(GEMEENTE)))
        yield from (_table_words(section))


def _table_words(section: Section):
    for table in section.tables[:1]:
        yield from (table.title, *table.columns)
        cells = [cell for row in table.rows for cell in row if cell is not None]
        yield from (shown(cell, exact=True) if isinstance(cell, Figure) else cell for cell in cells)


def test_it_has_two_pages_with_every_section_that_is_planned_for_them(pages):
    assert len(pages) == 2
    for title in ("De gemeente in cijfers", "Uitgaven", "Gebruik van voorzieningen"):
        assert title in pages[0]
    for title in ("Transformatiepiramide", "Loonkostensubsidie", "Wat gebruikers ervaren", "Besparingen"):
        assert title in pages[1]


def test_key_figures_are_those_of_the_published_file(example, sheet, pages):
    # Without spaces: a name may go on on the next line.
    text = "".join("".join(pages).split())
    found = 0
    for section in sheet.pages[0].sections:
        for name, figure in section.highlights:
            kept = _in_file(example, figure)
            found += "".join(f"{name}{shown(kept)}{provenance(kept)}".split()) in text
    assert found == sum(len(section.highlights) for section in sheet.pages[0].sections) >= SHOWN_ON_PAPER


def test_each_number_on_paper_is_one_of_the_overview(sheet, pages):
    release = sheet.release
    about = (release.versie, release.made_on, release.content_hash, "pagina 1 van 2", *map(_said, sheet.pages[0].lead))
    given = {number for text in (*_words(sheet.pages[0]), *about) for number in NUMBER.findall(_plain(text))}
    assert {number for text in pages for number in NUMBER.findall(text)} <= given


def test_the_same_release_gives_the_same_bytes(example, content):
    [again] = factsheets(example)
    assert pdf(again, HouseStyle.read(GEMEENTE)) == content


def test_both_pages_say_that_it_rests_on_made_up_registers(pages):
    assert all("Voorbeeldgegevens." in text for text in pages)
