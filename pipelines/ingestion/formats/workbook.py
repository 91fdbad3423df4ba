"""Reads one sheet of a workbook as text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date

import fastexcel
import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.formats.footer import is_footer, missing, totals
from pipelines.ingestion.formats.sheets import WANTED, Layout, address, column_letters, layout
from pipelines.ingestion.formats.table import FAULTY_CELLS, Table, Totals, cell_name
from pipelines.ingestion.headers import match_headers
from pipelines.ingestion.refusal import RefusedError

LOOKS_LIKE_THOUSANDS = r"^-?\d{1,3}\.\d{3}$"

HIGHEST_HEADER = 30
"""Filled rows among which the header is sought: a title, a date and a page of notes; below that one reads data."""

MOST_COVERED = 100_000
"""Cells under merged ones that are named one by one; with more the sheet is a layout, not a table."""

PLAIN_NUMBER = r"^-?\d+(?:\.\d+)?$"
"""How fastexcel writes a number: never with an exponent."""

SERIAL = r"^\d{1,5}$"
FIRST_DATE, LAST_DATE = date(1900, 3, 1), date(2100, 12, 31)
"""Before March 1900 Excel counts a day that never was; after 2100 a number is no date but an amount."""

FORMULA_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
"""What fastexcel calls an error -> what the spreadsheet shows."""


def read_workbook(data: bytes, source: Source) -> Table:
    """Read the bytes of an XLSX file; numbers become text with a decimal point, dates ISO text. Macros never run.

    Args:
        data: The file.
        source: The declaration: which sheet, the headers by which the header row is found, where percentages are meant,
            whether numbers are dates, and the last row with totals.

    Returns:
        The rows below the header as text with their row numbers (from 1, as the spreadsheet shows them); cells with a
        formula that has an error or no outcome, cells that a merged one covers, and percentages where none are meant,
        apart with their address. A percentage is the number that is shown (4.75 for 4,75%).

    Raises:
        RefusedError: When it is no workbook, the sheet isn't there, is empty or can't be read as a table, or when the
            last row lacks the totals that were agreed on.
    """
    sheet = _Sheet(data, layout(data, source))
    cells, errors = sheet.texts()
    body = _from_header(cells, source)
    used = [name for name in body.columns if name != "rij" and body[name].is_not_null().any()]
    headers = [str(body[name][0] or "") for name in used]
    rows, percentages = _percentages(body.slice(1).select("rij", *used), source, headers, sheet)
    faulty = [*_formula_errors(errors, sheet), *_uncomputed(sheet), *_covered(rows, used, body["rij"][0], sheet)]
    apart = pl.concat([pl.DataFrame(faulty, schema=FAULTY_CELLS, orient="row"), percentages])
    rows, stated = _take_footer(rows, apart, source, headers, sheet)
    rows = _mark_numbers(rows, used, sheet)
    if source.xlsx.datum_als_getal:
        rows = _dates(rows, _date_columns(source, headers, used), sheet)
    apart = apart.filter(pl.col("rij").is_in(rows["rij"].implode()), pl.col("cel").is_in(used))
    names = {name: cell_name(index) for index, name in enumerate(used)}
    return Table(
        headers,
        rows.rename(names),
        faulty_cells=apart.with_columns(pl.col("cel").replace(names)),
        notation="xlsx",
        totalen=stated,
    )


class _Sheet:
    """Reads the cells of one sheet, in one way or another."""

    def __init__(self, data: bytes, layout: Layout) -> None:
        self.layout = layout
        try:
            self._book = fastexcel.read_excel(data)
        except fastexcel.FastExcelError as error:
            raise RefusedError(f"verwacht {WANTED}, gevonden iets anders") from error

    def texts(self) -> tuple[pl.DataFrame, list[fastexcel.CellError]]:
        """All filled rows as text, with `rij` as the spreadsheet shows it, and the cells without a value."""
        cells, errors = self._read("string")
        cells.columns = [cell_name(index) for index in range(cells.width)]
        cells = cells.with_row_index("rij", offset=1).with_columns(pl.col("rij").cast(pl.Int64))
        return cells.filter(pl.any_horizontal(pl.exclude("rij").str.strip_chars().fill_null("") != "")), errors

    def text_rows(self, name: str) -> list[int]:
        """Row numbers of the text cells in a column: read as boolean, a number gives a value and a text an error."""
        # By name: an index would count the empty columns on the left, which the names leave out.
        _, errors = self._read("boolean", use_columns=[f"__UNNAMED__{_place(name)}"])
        return [error.position[0] + 1 for error in errors]

    def text_cells(self, row: int) -> set[str]:
        """Names of the text cells in a row."""
        _, errors = self._read("boolean", skip_rows=row - 1, n_rows=1)
        return {cell_name(error.position[1]) for error in errors}

    def address(self, row: int, name: str) -> str:
        """Name of a cell as the spreadsheet shows it."""
        return address(row, _place(name) + self.layout.first_column)

    def _read(
        self,
        dtype: fastexcel.DType,
        *,
        use_columns: list[str] | None = None,
        skip_rows: int = 0,
        n_rows: int | None = None,
    ) -> tuple[pl.DataFrame, list[fastexcel.CellError]]:
        try:
            sheet = self._book.load_sheet(
                self.layout.name,
                header_row=None,
                skip_rows=skip_rows,
                n_rows=n_rows,
                dtypes=dtype,
                use_columns=use_columns,
            )
            batch, errors = sheet.to_arrow_with_errors()
        except fastexcel.FastExcelError as error:
            raise RefusedError(f"verwacht {WANTED}, gevonden een blad dat niet te lezen is") from error
        return pl.DataFrame(pl.from_arrow(batch)), errors.errors if errors else []


def _place(name: str) -> int:
    return int(name.removeprefix("cel"))


def _from_header(filled: pl.DataFrame, source: Source) -> pl.DataFrame:
    """The rows from the header on; titles above it are no data.

    The header is the first row with half of the declared headers. Without one it is the first row, so that the owner
    hears which headers are missing.
    """
    if filled.is_empty():
        raise RefusedError("verwacht een kopregel en rijen, gevonden een leeg blad")
    for index, row in enumerate(filled.head(HIGHEST_HEADER).drop("rij").iter_rows()):
        found = match_headers(source, [cell or "" for cell in row]).places
        if 2 * len(found) >= len(source.kolommen):
            return filled.slice(index)
    return filled


def _percentages(
    rows: pl.DataFrame, source: Source, headers: list[str], sheet: _Sheet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the number that is shown where a percentage is meant; elsewhere it is a faulty cell.

    A spreadsheet keeps 4,75% as 0,0475: taken as it is, it would be a hundred times too small, or no percentage at all.
    """
    faulty = [pl.DataFrame(schema=FAULTY_CELLS)]
    places = match_headers(source, headers).places
    for column in source.kolommen if sheet.layout.percentages else ():
        if column.key not in places:
            continue
        name = rows.columns[1 + places[column.key]]
        place = _place(name) + sheet.layout.first_column
        shown = pl.col("rij").is_in(pl.Series(sheet.layout.percentages.get(place, ()), dtype=pl.Int64).implode())
        if column.eenheid == "procent":
            rows = rows.with_columns(pl.when(shown).then(_hundredfold(name)).otherwise(name).alias(name))
        else:
            found = pl.format(f"een percentage in cel {column_letters(place)}{{}}", "rij")
            cells = rows.filter(shown & pl.col(name).is_not_null())
            faulty.append(cells.select("rij", cel=pl.lit(name), gevonden=found))
    return rows, pl.concat(faulty)


def _hundredfold(name: str) -> pl.Expr:
    """A number times a hundred, by its text: nothing is rounded and nothing is too large."""
    text = pl.col(name)
    point = pl.when(text.str.contains(".", literal=True)).then(pl.lit("")).otherwise(pl.lit("."))
    moved = (text + point + "00").str.replace(r"\.(\d\d)(\d*)$", "${1}.${2}")
    bare = moved.str.replace(r"\.?0*$", "").str.replace(r"^(-?)0+(\d)", "${1}${2}")
    return pl.when(text.str.contains(PLAIN_NUMBER)).then(bare).otherwise(text)


def _take_footer(
    rows: pl.DataFrame, faulty: pl.DataFrame, source: Source, headers: list[str], sheet: _Sheet
) -> tuple[pl.DataFrame, Totals]:
    """Take the row of totals from the end, when the declaration knows one and it is there."""
    footer = source.voetregel
    if footer is None:
        return rows, Totals()
    names = rows.columns[1:]
    cells = dict(zip(names, (cell or "" for cell in rows.row(-1)[1:]), strict=True)) if rows.height else {}
    if not is_footer(footer, list(cells.values())):
        if footer.verplicht:
            raise missing(footer)
        return rows, Totals()
    number = rows["rij"][-1]
    # A number has a decimal point, a text is in the declared notation; read again only when they could be confused.
    points = [name for name, cell in cells.items() if "." in cell]
    texts = sheet.text_cells(number) if points else set()
    for name in points:
        if name not in texts:
            cells[name] = cells[name].replace(".", source.csv.decimaaltekens[0])
    # What is said of a faulty cell is no number, so that a total that can't be read isn't taken for one not stated.
    cells |= dict(faulty.filter(pl.col("rij") == number, pl.col("cel").is_in(names)).select("cel", "gevonden").rows())
    return rows.head(-1), totals(footer, headers, list(cells.values()), source.csv)


def _mark_numbers(rows: pl.DataFrame, used: list[str], sheet: _Sheet) -> pl.DataFrame:
    """Tell the number 1.234 (a decimal point) from the text 1.234 (maybe a thousands point).

    As text they look the same and differ by a factor thousand. The number becomes `1,234`; the text stays as it is, and
    is refused as ambiguous where an amount is expected. Read again only when a sheet has such cells.
    """
    doubtful = [name for name in used if rows[name].str.contains(LOOKS_LIKE_THOUSANDS).any()]
    return rows.with_columns(
        pl.when(pl.col(name).str.contains(LOOKS_LIKE_THOUSANDS) & ~pl.col("rij").is_in(sheet.text_rows(name)))
        .then(pl.col(name).str.replace(".", ",", literal=True))
        .otherwise(pl.col(name))
        .alias(name)
        for name in doubtful
    )


def _date_columns(source: Source, headers: list[str], used: list[str]) -> list[str]:
    places = match_headers(source, headers).places
    dates = [column for column in source.kolommen if column.type in ("datum", "geboortejaar")]
    return [used[places[column.key]] for column in dates if column.key in places]


def _dates(rows: pl.DataFrame, names: list[str], sheet: _Sheet) -> pl.DataFrame:
    """Make ISO text of whole numbers in date columns, by the calendar of the workbook; a text stays a text."""
    numeric = [name for name in names if rows[name].str.contains(SERIAL).any()]
    return rows.with_columns(
        pl.when(~pl.col("rij").is_in(sheet.text_rows(name)))
        .then(_day(pl.col(name), sheet.layout.epoch))
        .fill_null(pl.col(name))
        .alias(name)
        for name in numeric
    )


def _day(text: pl.Expr, epoch: date) -> pl.Expr:
    number = pl.when(text.str.contains(SERIAL)).then(text).cast(pl.Int64, strict=False)
    day = (pl.lit(epoch) + pl.duration(days=number)).cast(pl.Date)
    return pl.when(day.is_between(FIRST_DATE, LAST_DATE)).then(day.dt.to_string("%Y-%m-%d"))


def _formula_errors(errors: list[fastexcel.CellError], sheet: _Sheet) -> Iterator[tuple[int, str, str]]:
    for error in errors:
        row, name = error.position[0] + 1, cell_name(error.position[1])
        kind = next((shown for told, shown in FORMULA_ERRORS.items() if f"Error({told})" in error.detail), None)
        yield row, name, f"{kind or 'een formule met een fout'} in cel {sheet.address(row, name)}"


def _uncomputed(sheet: _Sheet) -> Iterator[tuple[int, str, str]]:
    for row, column in sheet.layout.uncomputed:
        name = cell_name(column - sheet.layout.first_column)
        yield row, name, f"een formule zonder uitkomst in cel {address(row, column)} (bewaar de werkmap in Excel)"


def _covered(rows: pl.DataFrame, used: list[str], header: int, sheet: _Sheet) -> list[tuple[int, str, str]]:
    """The cells that a merged one covers: for a reader they are empty, for a person they have its value."""
    filled = rows["rij"].to_list()
    first_column = sheet.layout.first_column
    columns = {_place(name) + first_column: name for name in used}
    found: list[tuple[int, str, str]] = []
    for merged in sheet.layout.merged:
        names = [columns[place] for place in columns if merged.first_column <= place <= merged.last_column]
        if names and merged.first_row <= header <= merged.last_row:
            raise RefusedError(
                f"verwacht een kopregel zonder samengevoegde cellen, gevonden {merged}; hef de samenvoeging op"
            )
        below = filled[bisect_left(filled, max(merged.first_row, header)) : bisect_right(filled, merged.last_row)]
        top_left = (merged.first_row, columns.get(merged.first_column))
        if len(found) + len(below) * len(names) > MOST_COVERED:
            raise RefusedError("verwacht een tabel, gevonden een blad vol samengevoegde cellen; hef de samenvoeging op")
        found += [
            (row, name, f"een samengevoegde cel ({merged})")
            for row in below
            for name in names
            if (row, name) != top_left
        ]
    return found
