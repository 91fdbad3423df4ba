"""The PDF of a gemeente: what the overview says, on two pages A4 that a screen reader can read too (PDF/UA-1)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import segno
import typst

from pipelines.factsheet.charts import Drawing, drawings, plain, remarks
from pipelines.factsheet.leaflet import Half, halves
from pipelines.factsheet.logo import for_typst
from pipelines.factsheet.model import Chart, Factsheet, Figure, Section, Sentence, Table
from pipelines.factsheet.notation import provenance, shown
from pipelines.factsheet.sourcing import Sourcing, sourcing
from pipelines.factsheet.style import HouseStyle

TEMPLATE = Path(__file__).parent / "templates" / "factsheet.typ"

FALLBACK = "Libertinus Serif"
"""For letters that the font of the house style lacks. It comes with Typst, so it is on every machine."""

UNWRITABLE = re.compile(
    "[^\x20-\x7e\xa0-\u024f\u1e00-\u1eff\u2010-\u2027\u2030-\u2040\u20a0-\u20bf\u2190-\u2193\u2200-\u22ff]"
)
"""What the fallback has no letter for, or Typst can't set: the standard forbids text that isn't readable."""

HEIGHT = 140
"""Of the plot of a chart: two thirds of that on a screen, for paper has an end and words need it too."""

MODULE = 0.4
"""Millimetres that a square of a QR code takes: a telephone reads a third of a millimetre from paper, if held well."""

REPLACEMENT = "\ufffd"

LINE_END = re.compile("[\t\n\r]+")

UNMARKED = Sourcing((), ())
"""Of words that stand above all sections: their figures come back below, with where they come from."""

ENDS_ON = "<einde>"
"""Label in the template of the end of each half; its value is the page."""


def pdf(sheet: Factsheet, style: HouseStyle) -> bytes:
    """Make the PDF: always two pages, and the same bytes of the same factsheet.

    Args:
        sheet: What is said.
        style: Colours, font and logo.
    """
    paper = _Paper(sheet, style)
    return paper.made(halves(sheet, paper.fits))


class _Paper:
    """The pages of one gemeente, for as many tries as it takes to fill them."""

    def __init__(self, sheet: Factsheet, style: HouseStyle) -> None:
        letters = (style.papier.family, FALLBACK)
        self._style = style.model_copy(update={"lettertypen": letters})
        self._frame = {**_frame(sheet, style), "letters": letters}
        self._logo = json.dumps(for_typst(style.logo) if style.logo else None)
        self._drawn: dict[str, tuple[Drawing, ...]] = {}

    def fits(self, half: Half) -> bool:
        """Whether it stays on one page."""
        [page] = json.loads(self._compiler((half,)).query(ENDS_ON, field="value"))
        return page == 1

    def made(self, pages: tuple[Half, ...]) -> bytes:
        """The PDF of these pages."""
        made = self._compiler(pages).compile(format="pdf", pdf_standards=["ua-1"])
        assert isinstance(made, bytes)
        return made

    def _compiler(self, pages: tuple[Half, ...]) -> typst.Compiler:
        data = {**self._frame, "bladen": [self._half(page) for page in pages]}
        # As data, never as part of the template: no name or sentence can then be taken for a command.
        told = json.dumps(_writable(data), ensure_ascii=False)
        inputs = {"inhoud": told, "logo": self._logo}
        return typst.Compiler(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=[self._style.papier.folder],
            ignore_system_fonts=True,
            sys_inputs=inputs,
        )

    def _half(self, half: Half) -> dict[str, object]:
        return {
            "nummer": half.number,
            "titel": half.title,
            "breed": [self._section(section) for section in half.wide],
            "kolommen": [[self._section(section) for section in column] for column in half.columns],
            "delen": half.shares,
            "let_op": [[_sentence(one, UNMARKED) for one in column] for column in _balanced(half.cautions)],
            "weggelaten": ", ".join(half.left_out),
        }

    def _section(self, section: Section) -> dict[str, object]:
        sources = sourcing(section)
        return {
            "titel": section.title,
            "kerncijfers": [
                {"naam": name, "waarde": shown(figure), "bron": provenance(figure), "is_er": figure.value is not None}
                for name, figure in section.highlights
            ],
            "zinnen": [_sentence(sentence, sources) for sentence in section.sentences],
            "grafieken": [self._chart(chart) for chart in section.charts if self._drawings(chart)],
            "tabellen": [_table(table) for table in section.tables],
            "noten": [_sentence(note, sources) for note in (*section.notes, Sentence((sources.said,)))],
        }

    def _chart(self, chart: Chart) -> dict[str, object]:
        [drawing] = self._drawings(chart)[:1]
        return {
            "titel": _sentence(chart.title, UNMARKED),
            "svg": drawing.svg,
            "beschrijving": drawing.description,
            "opmerkingen": " ".join(remarks(chart)),
        }

    def _drawings(self, chart: Chart) -> tuple[Drawing, ...]:
        if chart.name not in self._drawn:
            self._drawn[chart.name] = drawings(chart, self._style, HEIGHT)
        return self._drawn[chart.name]


def _frame(sheet: Factsheet, style: HouseStyle) -> dict[str, object]:
    """What is on both pages."""
    release = sheet.release
    title = sheet.pages[0].title if sheet.pages else sheet.gemeente
    return {
        "titel": title,
        "afzender": style.naam or sheet.gemeente,
        "merk": style.naam or "",
        "adres": style.adres,
        "qr": _qr_code(style.adres) if style.adres else None,
        "kleuren": style.licht.model_dump(),
        "gemaakt": _moment(release.made_at),
        "inleiding": [_sentence(one, UNMARKED) for page in sheet.pages[:1] for one in page.lead],
        "voorbeeld": release.warning(sheet.gemeente),
        "gemeente": sheet.gemeente,
        "uitgave": release.versie,
        "gemaakt_op": release.made_on,
        "kenmerk": release.content_hash,
    }


def _qr_code(address: str) -> dict[str, object]:
    """A drawing of an address, always black on white with white around it: other colours are harder to read."""
    code = segno.make_qr(address, error="m")
    return {"svg": code.svg_inline(dark="#000", light="#fff"), "millimeters": MODULE * code.symbol_size()[0]}


def _balanced(notes: Sequence[Sentence]) -> tuple[Sequence[Sentence], Sequence[Sentence]]:
    """In two columns of about the same length, in their order."""
    lengths = [len(plain(note)) for note in notes]
    at = min(range(len(notes) + 1), key=lambda at: abs(sum(lengths[:at]) - sum(lengths[at:])))
    return notes[:at], notes[at:]


def _sentence(sentence: Sentence, sources: Sourcing) -> list[dict[str, object]]:
    return [
        {"tekst": part, "is_cijfer": False, "merk": ""}
        if isinstance(part, str)
        else {"tekst": shown(part), "is_cijfer": part.value is not None, "merk": sources.mark(part)}
        for part in sentence.parts
    ]


def _table(table: Table) -> dict[str, object]:
    sources = Sourcing.of(table.figures)
    return {
        "titel": table.title,
        "kolommen": list(table.columns),
        "rijen": [[_cell(cell, sources) for cell in row] for row in table.rows],
    }


def _cell(cell: str | Figure | None, sources: Sourcing) -> dict[str, object]:
    if isinstance(cell, Figure):
        return {"tekst": shown(cell, exact=True), "is_cijfer": cell.value is not None, "merk": sources.mark(cell)}
    return {"tekst": cell or "", "is_cijfer": False, "merk": ""}


def _moment(made_at: datetime | None) -> list[int] | None:
    return list(made_at.timetuple()[:6]) if made_at else None


def _writable(data: object) -> object:
    """The same, with a mark in the place of each letter that can't be written."""
    if isinstance(data, str):
        return UNWRITABLE.sub(REPLACEMENT, unicodedata.normalize("NFC", LINE_END.sub(" ", data)))
    if isinstance(data, dict):
        return {name: _writable(value) for name, value in data.items()}
    return [_writable(value) for value in data] if isinstance(data, list | tuple) else data
