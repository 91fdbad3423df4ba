"""The PDF of a gemeente: what the overview says, on two pages A4 that a screen reader can read too (PDF/UA-1)."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from datetime import datetime
from pathlib import Path

import typst

from pipelines.factsheet.charts import Drawing, drawings, remarks
from pipelines.factsheet.leaflet import Half, halves
from pipelines.factsheet.model import Absence, Chart, Factsheet, Figure, Section, Sentence, Table
from pipelines.factsheet.notation import provenance, shown
from pipelines.factsheet.notes import HIDDEN, figures_of
from pipelines.factsheet.sourcing import Sourcing, figures_of_table, sourcing
from pipelines.factsheet.style import HouseStyle, StyleError

TEMPLATE = Path(__file__).parent / "templates" / "factsheet.typ"

FONT = "Libertinus Serif"
"""It comes with Typst, so that a PDF is the same on every machine. A house style names fonts that a reader of the pages
may have; the machine that makes the PDF needn't have them."""

UNWRITABLE = re.compile(
    "[^\x20-\x7e\xa0-\u024f\u1e00-\u1eff\u2010-\u2027\u2030-\u2040\u20a0-\u20bf\u2190-\u2193\u2200-\u22ff]"
)
"""What the font has no letter for, or Typst can't set: the standard forbids text that isn't readable."""

REPLACEMENT = "\ufffd"

LINE_END = re.compile("[\t\n\r]+")

LOGO = b"#let logo = json(bytes(sys.inputs.logo))\n#image(bytes(logo.inhoud), format: logo.soort)"
"""A document with the logo alone, to see whether it can be drawn."""

UNMARKED = Sourcing((), ())
"""Of words that stand above all sections: their figures come back below, with where they come from."""

ENDS_ON = "<einde>"
"""Label in the template of the end of each half; its value is the page."""


def pdf(sheet: Factsheet, style: HouseStyle) -> bytes:
    """Make the PDF: always two pages, and the same bytes of the same factsheet.

    Args:
        sheet: What is said.
        style: Colours and logo.

    Raises:
        StyleError: When the logo can't be drawn.
    """
    paper = _Paper(sheet, style)
    return paper.made(halves(sheet, paper.fits))


class _Paper:
    """The pages of one gemeente, for as many tries as it takes to fill them."""

    def __init__(self, sheet: Factsheet, style: HouseStyle) -> None:
        self._style = style.model_copy(update={"lettertypen": (FONT,)})
        self._frame = {**_frame(sheet, style), "letter": FONT}
        self._logo = json.dumps(_logo(style))
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
        return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, ignore_system_fonts=True, sys_inputs=inputs)

    def _half(self, half: Half) -> dict[str, object]:
        figures = (figure for section in half.sections for figure in figures_of(section))
        hidden = any(figure.absence is Absence.SUPPRESSED for figure in figures)
        return {
            "nummer": half.number,
            "titel": half.title,
            "breed": [self._section(section) for section in half.wide],
            "kolommen": [[self._section(section) for section in column] for column in half.columns],
            "afgeschermd": HIDDEN if hidden else None,
            "ingekort": ", ".join(half.shortened),
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
            # Said once at the foot of the page.
            "noten": [_sentence(note, sources) for note in section.notes if note.parts != (HIDDEN,)],
            "bron": sources.said,
        }

    def _chart(self, chart: Chart) -> dict[str, object]:
        [drawing] = self._drawings(chart)[:1]
        return {
            "titel": _sentence(chart.title, UNMARKED),
            "svg": drawing.svg,
            "beschrijving": drawing.description,
            "opmerkingen": list(remarks(chart)),
        }

    def _drawings(self, chart: Chart) -> tuple[Drawing, ...]:
        if chart.name not in self._drawn:
            self._drawn[chart.name] = drawings(chart, self._style)
        return self._drawn[chart.name]


def _frame(sheet: Factsheet, style: HouseStyle) -> dict[str, object]:
    """What is on both pages."""
    release = sheet.release
    title = sheet.pages[0].title if sheet.pages else sheet.gemeente
    return {
        "titel": title,
        "afzender": style.naam or sheet.gemeente,
        "merk": style.naam or "",
        "adres": style.website,
        "kleuren": style.licht.model_dump(),
        "gemaakt": _moment(release.made_at),
        "inleiding": [_sentence(one, UNMARKED) for page in sheet.pages[:1] for one in page.lead],
        "voorbeeld": sheet.gemeente if release.is_example else None,
        "gemeente": sheet.gemeente,
        "uitgave": release.versie,
        "gemaakt_op": release.made_on,
        "kenmerk": release.content_hash,
    }


def _sentence(sentence: Sentence, sources: Sourcing) -> list[dict[str, object]]:
    return [
        {"tekst": part, "is_cijfer": False, "merk": ""}
        if isinstance(part, str)
        else {"tekst": shown(part), "is_cijfer": part.value is not None, "merk": sources.mark(part)}
        for part in sentence.parts
    ]


def _table(table: Table) -> dict[str, object]:
    sources = Sourcing.of(figures_of_table(table))
    return {
        "titel": table.title,
        "kolommen": list(table.columns),
        "rijen": [[_cell(cell, sources) for cell in row] for row in table.rows],
        "bron": sources.said,
    }


def _cell(cell: str | Figure | None, sources: Sourcing) -> dict[str, object]:
    if isinstance(cell, Figure):
        return {"tekst": shown(cell, exact=True), "is_cijfer": cell.value is not None, "merk": sources.mark(cell)}
    return {"tekst": cell or "", "is_cijfer": False, "merk": ""}


def _moment(made_at: datetime | None) -> list[int] | None:
    return list(made_at.timetuple()[:6]) if made_at else None


def _logo(style: HouseStyle) -> dict[str, object] | None:
    """The logo as bytes, which the style has as data URI."""
    if not style.logo:
        return None
    kind, content = style.logo.split(";base64,", 1)
    data = {"soort": "svg" if "svg" in kind else "png", "inhoud": list(base64.b64decode(content))}
    try:
        typst.compile(LOGO, ignore_system_fonts=True, sys_inputs={"logo": json.dumps(data)}, format="svg")
    except typst.TypstError as error:
        raise StyleError(f"expected a logo that can be drawn in the PDF, found: {error.message}") from error
    return data


def _writable(data: object) -> object:
    """The same, with a mark in the place of each letter that can't be written."""
    if isinstance(data, str):
        return UNWRITABLE.sub(REPLACEMENT, unicodedata.normalize("NFC", LINE_END.sub(" ", data)))
    if isinstance(data, dict):
        return {name: _writable(value) for name, value in data.items()}
    return [_writable(value) for value in data] if isinstance(data, list) else data
