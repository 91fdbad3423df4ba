"""What a workbook says of its sheets, which the reader of cells doesn't tell: merged cells, percentages, calendar.

Source of the names: ECMA-376, SpreadsheetML. The cells themselves are read by fastexcel.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from array import array
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lxml import etree

from pipelines.declarations import Source
from pipelines.ingestion.formats.archive import Budget, opened, shown, unpacked
from pipelines.ingestion.formats.safe_xml import SAFE
from pipelines.ingestion.formats.styles import percent_styles
from pipelines.ingestion.persons import names_a_person
from pipelines.ingestion.refusal import RefusedError

OLE = b"\xd0\xcf\x11\xe0"
"""First bytes of a workbook with a password, and of one from before 2007."""

WANTED = "een XLSX-werkmap zonder wachtwoord"
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
LINK_ID = re.compile(r"\{.*\}id")

LARGEST_BOOK = 2**30
"""Bytes that may come out. A full sheet of 1.048.576 rows and 21 columns, our widest source, takes some 900 MB."""

LARGEST_INDEX = 2**20
"""Bytes of the list of sheets; a sheet takes some hundreds."""

LARGEST_STYLES = 2**25
"""Bytes of the styles. Excel keeps some 65.000 cell formats at most, of less than 200 bytes, and their names."""

MOST_CELLS = 25_000_000
"""Cells between the first and the last: a full sheet of 23 columns. The reader takes room for each of them, empty or
not, so that one stray cell at XFD1048576 would take half a terabyte."""

MOST_ODD = 100_000
"""Merged cells, and formulas without an outcome; with more the sheet is no table that anybody filled in."""

LONGEST_CELL = 16_384
"""Bytes that are looked at twice, so that no cell is missed on the edge of two pieces; a formula has 8.192 at most."""

# No pattern looks for the end of a tag beyond the next `<`, so that no file can make a search take hours.
LONG_TAG = re.compile(rb"<(?:\w+:)?(?:c|mergeCell)\s[^<>]{1000}")
"""No spreadsheet writes it: a cell has seven attributes at most."""

FILLED = re.compile(
    rb"<(?:\w+:)?c(?=[\s>])(?:[^<>]*?\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"'])?[^<>]*(?<!/)>\s*(?=<(?:\w+:)?(?:v|f|is)[\s/>])"
)
UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c(?=\s)(?![^<>]*\st=[\"']str[\"'])[^<>]*?\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]*>\s*"
    rb"<(?:\w+:)?f(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*+(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</"
)
"""A formula that no spreadsheet has worked out yet, as programs write it; an empty text is an outcome."""

MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']",
)

NUMBER = re.compile(
    rb"<(?:\w+:)?c(?=\s)(?=(?:[^<>]*?\ss\s*=\s*[\"'](\d+)[\"'])?)(?![^<>]*\st\s*=\s*[\"'](?!n[\"']))"
    rb"[^<>]*?\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]*(?<!/)>"
)
"""Style, column and row of a cell that is no text; without a style it has the first one."""


@dataclass(frozen=True)
class CellRange:
    """Merged cells: rows from 1 and columns from 0, both inclusive."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def __str__(self) -> str:
        """As the spreadsheet writes it: B3:B5."""
        return f"{address(self.first_row, self.first_column)}:{address(self.last_row, self.last_column)}"


@dataclass(frozen=True)
class Layout:
    """The sheet that is read.

    Attributes:
        name: Its name.
        first_column: The first column with a value, from 0; the reader leaves out what is left of it.
        merged: Its merged cells.
        uncomputed: Row (from 1) and column (from 0) of each formula without an outcome.
        percentages: Column (from 0) -> rows (from 1, some twice) of the cells that show a number as a percentage. Eight
            bytes each: a whole column of them is normal.
        epoch: The day before number 1 of its calendar.
    """

    name: str
    first_column: int
    merged: list[CellRange]
    uncomputed: list[tuple[int, int]]
    percentages: Mapping[int, array[int]]
    epoch: date


def layout(data: bytes, source: Source) -> Layout:
    """Find the declared sheet in the bytes of a workbook.

    Raises:
        RefusedError: When it is no workbook, unpacks to too much, has a BSN in the name of a sheet, lacks the sheet, or
            has cells so far apart that it is no table.
    """
    if data.startswith(OLE):
        raise RefusedError(f"verwacht {WANTED}, gevonden een werkmap met een wachtwoord of in een oude vorm (.xls)")
    stream = io.BytesIO(data)
    with opened(stream, WANTED) as archive:
        parts = {part.filename: part for part in archive.infolist()}
        if BOOK not in parts or LINKS not in parts:
            raise RefusedError(f"verwacht {WANTED}, gevonden iets anders")
        budget = Budget(stream, archive, LARGEST_BOOK)
        book, links = (_parsed(archive, parts.pop(name), budget, LARGEST_INDEX) for name in (BOOK, LINKS))
        name, path = _chosen(_visible_sheets(book, links), source.xlsx.blad)
        if path not in parts:
            raise RefusedError(f"verwacht {WANTED}, gevonden een werkmap zonder het blad {shown(name)}")
        sheet = parts.pop(path)
        found = _Scan(_percent_styles(archive, parts, links, budget))
        for piece in unpacked(archive, sheet, budget):
            found.add(piece)
        for part in parts.values():
            for _ in unpacked(archive, part, budget):
                pass
    return found.layout(name, _epoch(book))


def address(row: int, column: int) -> str:
    """Name of a cell: B3 for row 3, column 1."""
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """Name of a column: B for column 1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _parsed(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: Budget, largest: int) -> etree._Element:
    text = b""
    for piece in unpacked(archive, part, budget):
        text += piece
        if len(text) > largest:
            raise RefusedError(
                f"verwacht {WANTED}, gevonden een werkmap met veel te veel bladen of opmaak; kopieer de waarden naar "
                "een nieuwe werkmap"
            )
    try:
        return etree.fromstring(text, etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError:
        raise RefusedError(f"verwacht {WANTED}, gevonden een beschadigde werkmap") from None


def _targets(links: etree._Element, kind: str) -> dict[str, str]:
    """Id -> path in the archive of the parts of a kind."""
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for link in links
        if link.get("Type", "").endswith(f"/{kind}")
    }


def _percent_styles(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], links: etree._Element, budget: Budget
) -> frozenset[int]:
    found = [path for path in _targets(links, "styles").values() if path in parts]
    styles = [percent_styles(_parsed(archive, parts.pop(path), budget, LARGEST_STYLES)) for path in found[:1]]
    return frozenset().union(*styles)


def _visible_sheets(book: etree._Element, links: etree._Element) -> list[tuple[str, str]]:
    """Name and path in the archive of each visible sheet with cells, in the order of the tabs."""
    targets = _targets(links, "worksheet")
    visible = []
    for sheet in book.iter("{*}sheet"):
        name = sheet.get("name", "")
        if names_a_person(name):
            raise RefusedError(
                "verwacht bladen zonder burgerservicenummer in hun naam, gevonden een BSN in de naam van een blad"
            )
        link = next((str(value) for key, value in sheet.attrib.items() if LINK_ID.fullmatch(str(key))), None)
        if link in targets and sheet.get("state", "visible") == "visible":
            visible.append((name, targets[link]))
    return visible


def _chosen(visible: list[tuple[str, str]], wanted: str | int) -> tuple[str, str]:
    if isinstance(wanted, int):
        found = visible[wanted - 1 : wanted] if wanted > 0 else []
    else:
        found = [one for one in visible if one[0].strip().lower() == wanted.strip().lower()]
    if not found:
        names = ", ".join(shown(name) for name, _ in visible) or "geen enkel"
        raise RefusedError(f"verwacht het zichtbare blad {wanted}, gevonden de zichtbare bladen {names}")
    return found[0]


def _epoch(book: etree._Element) -> date:
    settings = book.find("{*}workbookPr")
    is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return date(1904, 1, 1) if is_1904 else date(1899, 12, 30)


class _Scan:
    """Finds what is odd in a sheet, a piece at a time.

    By pattern: parsing it all would take longer than reading the cells.
    """

    def __init__(self, percent: frozenset[int]) -> None:
        self._percent = {str(style).encode() for style in percent} | ({b""} if 0 in percent else set())
        self._columns: set[bytes] = set()
        self._merged: set[tuple[bytes, bytes, bytes, bytes]] = set()
        self._uncomputed: set[tuple[bytes, bytes]] = set()
        self._percentages: defaultdict[bytes, array[int]] = defaultdict(lambda: array("q"))
        self._last_row = 0
        self._end = b""

    def add(self, piece: bytes) -> None:
        """Look at the next piece of the sheet.

        Raises:
            RefusedError: When it has cells too far apart or without an address, too many odd ones, or no cells.
        """
        text = self._end + piece
        if LONG_TAG.search(text):
            raise RefusedError(f"verwacht {WANTED}, gevonden een blad dat niet te lezen is")
        filled = FILLED.findall(text)
        self._columns.update(column for column, _ in filled)
        self._last_row = max([self._last_row, *(int(row or 0) for _, row in filled)])
        self._merged.update(MERGED.findall(text))
        if b"<f" in text or b":f" in text:
            self._uncomputed.update(UNCOMPUTED.findall(text))
        if self._percent:
            for style, column, row in NUMBER.findall(text):
                if style in self._percent:
                    self._percentages[column].append(int(row))
        self._end = text[-LONGEST_CELL:]
        _check_extent(self._columns, self._last_row)
        if max(len(self._merged), len(self._uncomputed)) > MOST_ODD:
            raise RefusedError(
                f"verwacht een tabel met waarden, gevonden meer dan {MOST_ODD} samengevoegde cellen of formules zonder "
                "uitkomst; open de werkmap in Excel, herstel dat en bewaar hem opnieuw"
            )

    def layout(self, name: str, epoch: date) -> Layout:
        """Give what was found."""
        ranges = [
            CellRange(int(top), int(bottom), _column(left), _column(right)) for left, top, right, bottom in self._merged
        ]
        return Layout(
            name=name,
            first_column=min(map(_column, self._columns), default=0),
            merged=sorted(ranges, key=str),
            uncomputed=sorted((int(row), _column(column)) for column, row in self._uncomputed),
            percentages={_column(column): rows for column, rows in self._percentages.items()},
            epoch=epoch,
        )


def _check_extent(columns: set[bytes], last_row: int) -> None:
    if b"" in columns:
        raise RefusedError(
            "verwacht cellen met een adres, gevonden cellen zonder; open de werkmap in Excel en bewaar hem opnieuw"
        )
    places = [_column(column) for column in columns]
    if places and (max(places) - min(places) + 1) * last_row > MOST_CELLS:
        raise RefusedError(
            f"verwacht een tabel van hoogstens {MOST_CELLS // 10**6} miljoen cellen, gevonden cellen tot en met "
            f"{address(last_row, max(places))}; verwijder wat buiten de tabel staat"
        )
