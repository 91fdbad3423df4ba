"""Writes the factsheet: pages, data and PDF of each gemeente in a published file, as files that need no server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.factsheet import downloads, pages
from pipelines.factsheet.build import factsheets
from pipelines.factsheet.model import Factsheet
from pipelines.factsheet.pdf import pdf
from pipelines.factsheet.published import Published
from pipelines.factsheet.style import HouseStyle


def write_site(database: Path, folder: Path, style_dir: Path | None = None) -> list[Path]:
    """Write the site of a published file: of one gemeente at the root, of several in a folder each.

    Args:
        database: The published file, which is all that is read of the release.
        folder: Where it comes; what has the same name is replaced.
        style_dir: Folder with a house style per gemeente; null for the default.

    Returns:
        The files, in the order in which they were written.

    Raises:
        StyleError: When a house style can't be used.
        duckdb.Error: When the published file can't be read.
    """
    written = []
    for name, content in contents(factsheets(Published.read(database)), style_dir):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def contents(sheets: Sequence[Factsheet], style_dir: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """The files of a site: name and content.

    Args:
        sheets: Of each gemeente.
        style_dir: Folder with a house style per gemeente; null for the default.

    Raises:
        StyleError: When a house style can't be used.
    """
    several = len(sheets) > 1
    if several:
        # The list is of no gemeente, and looks like none.
        style = HouseStyle.read("")
        yield pages.OVERVIEW, pages.render_list(sheets, style).encode()
    for sheet in sheets:
        below = f"{sheet.gemeente_code}/" if several else ""
        for name, content in _of_gemeente(sheet, HouseStyle.read(sheet.gemeente_code, style_dir), several):
            yield below + name, content


def _of_gemeente(sheet: Factsheet, style: HouseStyle, has_others: bool) -> Iterator[tuple[str, bytes]]:
    for page in sheet.pages:
        yield page.path, pages.render(sheet, page, style, has_pdf=True, has_others=has_others).encode()
        yield from downloads.files(page)
    yield "factsheet.pdf", pdf(sheet, style)
