"""Pages of the factsheet: places what the model says in HTML that needs nothing beside itself, and computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from pipelines.factsheet import downloads
from pipelines.factsheet.charts import Drawing, drawings, plain, remarks
from pipelines.factsheet.model import Chart, Factsheet, Figure, Page, Section, Sentence, Table
from pipelines.factsheet.notation import provenance, shown
from pipelines.factsheet.sourcing import Sourcing, sourcing
from pipelines.factsheet.style import HouseStyle

OVERVIEW = "index.html"
DEFINITIONS = "definities.html"
WIJKEN = "wijken/"

LONG_TABLE = 15
"""Rows from which a table opens on demand: more doesn't fit on a screen beside what stands around it."""


@dataclass(frozen=True)
class Link:
    """A way to another page.

    Attributes:
        text: What stands there.
        href: From the page on which it stands.
        is_here: Whether it is that page.
    """

    text: str
    href: str
    is_here: bool = False


@dataclass(frozen=True)
class ShownTable:
    """A table with what its drawing needs.

    Attributes:
        table: The table.
        csv: Where its CSV is, from the page.
        sourcing: Where its figures come from.
        is_number: Per column whether figures stand in it, which are set to the right.
        is_closed: Whether it opens on demand: where charts show what matters of it, and where it is long.
    """

    table: Table
    csv: str
    sourcing: Sourcing
    is_number: tuple[bool, ...]
    is_closed: bool


@dataclass(frozen=True)
class ShownChart:
    """A chart with what its drawing needs.

    Attributes:
        chart: The chart.
        svgs: Its drawings, with names and words.
        remarks: Lines below it.
        data: Its figures as a table.
    """

    chart: Chart
    svgs: tuple[Markup, ...]
    remarks: tuple[str, ...]
    data: ShownTable


@dataclass(frozen=True)
class ShownSection:
    """A section with what its drawing needs.

    Attributes:
        section: The section.
        charts: Its charts.
        tables: Its tables.
        sourcing: Where its figures come from.
    """

    section: Section
    charts: tuple[ShownChart, ...]
    tables: tuple[ShownTable, ...]
    sourcing: Sourcing


def render(sheet: Factsheet, page: Page, style: HouseStyle, has_pdf: bool, has_others: bool) -> str:
    """Write a page.

    Args:
        sheet: All pages of its gemeente, which it links to.
        page: The page.
        style: How it looks.
        has_pdf: Whether there is a PDF beside the overview.
        has_others: Whether the list of several gemeenten is above it.
    """
    up = "../" * page.path.count("/")
    wijken = [other for other in sheet.pages if other.path.startswith(WIJKEN)]
    before, after = _neighbours(wijken, page)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            sheet=sheet,
            page=page,
            sections=[_section(page, section, style, up) for section in page.sections],
            has_findings=page.path != DEFINITIONS and any(section.finding for section in page.sections),
            up=up,
            home=f"{up}{OVERVIEW}",
            menu=list(_menu(sheet, page, up, has_pdf)),
            others=f"{up}../{OVERVIEW}" if has_others else None,
            definitions=_definitions(sheet, page, up),
            wijken=[Link(other.title, up + quote(other.path), other is page) for other in wijken],
            before=before and Link(before.title, up + quote(before.path)),
            after=after and Link(after.title, up + quote(after.path)),
            style=style,
            icon=_icon(style),
            is_overview=page.path == OVERVIEW,
        )
    )


def render_list(sheets: Sequence[Factsheet], style: HouseStyle) -> str:
    """Write the page that lists several gemeenten.

    Args:
        sheets: Of each gemeente.
        style: How it looks.
    """
    return (
        _environment()
        .get_template("gemeenten.html.j2")
        .render(
            links=[Link(sheet.gemeente, f"{quote(sheet.gemeente_code)}/{OVERVIEW}") for sheet in sheets],
            sheet=sheets[0],
            style=style,
            icon=_icon(style),
        )
    )


def figure_html(figure: Figure, exact: bool = False, mark: str = "") -> Markup:
    """Write a figure, with its exact value and its place in the published file.

    Args:
        figure: The figure; of an absent one only the reason is written.
        exact: Whether it stands in a table.
        mark: Letter of its origin, where origins differ.
    """
    value = downloads.exact(figure)
    per = Markup(' data-per="{}"').format(figure.per) if figure.per else Markup("")
    attributes = Markup('data-plaats="{}"{} title="{}"').format(figure.place, per, provenance(figure))
    sup = Markup('<sup class="herkomst" title="{}">{}</sup>').format(figure.origin, mark) if mark else Markup("")
    if value is None:
        return Markup('<span class="afwezig" {}>{}</span>').format(attributes, shown(figure))
    return Markup('<data value="{}" {}>{}</data>{}').format(value, attributes, shown(figure, exact), sup)


def sentence_html(sentence: Sentence, sources: Sourcing | None = None) -> Markup:
    """Write a sentence with its figures.

    Args:
        sentence: The sentence.
        sources: Of the section; gives letters to figures where origins differ.
    """
    return Markup("").join(
        escape(part) if isinstance(part, str) else figure_html(part, mark=sources.mark(part) if sources else "")
        for part in sentence.parts
    )


def _section(page: Page, section: Section, style: HouseStyle, up: str) -> ShownSection:
    return ShownSection(
        section,
        tuple(_chart(page, chart, style, up) for chart in section.charts),
        tuple(_table(page, table, up, bool(section.charts)) for table in section.tables),
        sourcing(section),
    )


def _chart(page: Page, chart: Chart, style: HouseStyle, up: str) -> ShownChart:
    svgs = tuple(_named(drawing, f"g-{chart.name}-{at}") for at, drawing in enumerate(drawings(chart, style), 1))
    return ShownChart(chart, svgs, remarks(chart), _table(page, data_table(chart), up))


def _table(page: Page, table: Table, up: str, has_charts: bool = False) -> ShownTable:
    columns = range(len(table.columns))
    numbers = tuple(any(isinstance(row[column], Figure) for row in table.rows) for column in columns)
    csv = up + quote(downloads.file_name(page, table.name))
    is_closed = has_charts or len(table.rows) > LONG_TABLE
    return ShownTable(table, csv, Sourcing.of(table.figures), numbers, is_closed)


def data_table(chart: Chart) -> Table:
    """The figures of a chart: a row per label, or per series when those are more.

    Args:
        chart: The chart.
    """
    units = sorted({figure.unit for series in chart.series for figure in series.figures})
    title = f"Cijfers bij ‘{plain(chart.title)}’ ({', '.join(units)})"
    if len(chart.series) > len(chart.labels):
        rows = tuple((series.name, *series.figures) for series in chart.series)
        return Table(chart.name, title, ("", *chart.labels), rows)
    rows = tuple((label, *(series.figures[at] for series in chart.series)) for at, label in enumerate(chart.labels))
    return Table(chart.name, title, ("", *(series.name for series in chart.series)), rows)


def _named(drawing: Drawing, name: str) -> Markup:
    """The drawing with its words, for who doesn't see it."""
    begin, rest = drawing.svg.split(">", 1)
    words = Markup(' role="img" aria-labelledby="{0}-t {0}-d"><title id="{0}-t">{1}</title><desc id="{0}-d">{2}</desc>')
    drawn = (Markup(begin), words.format(name, drawing.title, drawing.description), Markup(rest))  # noqa: S704 - escaped by Vega
    return Markup("").join(drawn)


def _menu(sheet: Factsheet, page: Page, up: str, has_pdf: bool) -> Iterator[Link]:
    for other in sheet.pages:
        if not other.path.startswith(WIJKEN):
            text = "Overzicht" if other.path == OVERVIEW else other.title
            yield Link(text, up + quote(other.path), other is page)
    if has_pdf:
        yield Link("Afdrukken: PDF van twee pagina’s", f"{up}factsheet.pdf")


def _definitions(sheet: Factsheet, page: Page, up: str) -> str | None:
    return (
        up + DEFINITIONS if page.path != DEFINITIONS and any(one.path == DEFINITIONS for one in sheet.pages) else None
    )


def _neighbours(wijken: list[Page], page: Page) -> tuple[Page | None, Page | None]:
    if page not in wijken:
        return None, None
    at = wijken.index(page)
    return wijken[at - 1] if at else None, wijken[at + 1] if at + 1 < len(wijken) else None


def _icon(style: HouseStyle) -> str:
    """Three bars, as the picture of the page in a browser's tab."""
    colours = style.licht
    bars = "".join(
        f'<rect x="{x}" y="{16 - height}" width="4" height="{height}" fill="{colour}"/>'
        for x, height, colour in zip((0, 6, 12), (7, 11, 16), colours.reeksen[:3], strict=True)
    )
    return "data:image/svg+xml," + quote(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{bars}</svg>')


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipelines.factsheet"),
        # Always: the name of the template isn't what makes its values safe.
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(zin=sentence_html, cijfer=figure_html, herkomst=provenance, is_cijfer=_is_figure)
    return environment


def _is_figure(cell: str | Figure | None) -> bool:
    return isinstance(cell, Figure)
