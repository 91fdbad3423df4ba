"""Reads the first sheet of a workbook as text."""

from __future__ import annotations

import fastexcel
import polars as pl

from pipelines.ingestion.refusal import RefusedError
from pipelines.ingestion.table import FAULTY_CELLS, Table, cell_name

LOOKS_LIKE_THOUSANDS = r"^-?\d{1,3}\.\d{3}$"


def read_workbook(data: bytes) -> Table:
    """Read the bytes of an XLSX file; numbers become text with a decimal point, dates ISO text.

    Returns:
        The rows as text with their row numbers (from 1, as the spreadsheet shows them); formula errors apart.

    Raises:
        RefusedError: When it is no workbook, or has no rows.
    """
    try:
        sheet = fastexcel.read_excel(data).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise RefusedError("verwacht een XLSX-werkmap zonder wachtwoord, gevonden iets anders.") from error
    batch, errors = sheet.to_arrow_with_errors()
    cells = pl.DataFrame(pl.from_arrow(batch))
    cells.columns = [cell_name(index) for index in range(cells.width)]
    filled = cells.with_row_index("rij", offset=1).with_columns(pl.col("rij").cast(pl.Int64))
    filled = filled.filter(pl.any_horizontal(pl.exclude("rij").str.strip_chars().fill_null("") != ""))
    if filled.height < 2:
        raise RefusedError("verwacht een kopregel en rijen op het eerste blad, gevonden een blad zonder rijen.")
    return _table(filled, _faulty(errors), data)


def _table(filled: pl.DataFrame, faulty: pl.DataFrame, data: bytes) -> Table:
    used = [name for name in filled.columns if name != "rij" and filled[name].is_not_null().any()]
    headers = [str(filled[name][0] or "") for name in used]
    rows = filled.slice(1).select("rij", *used)
    rows = _mark_numbers(rows, used, data)
    names = {name: cell_name(index) for index, name in enumerate(used)}
    return Table(headers, rows.rename(names), faulty_cells=faulty.with_columns(pl.col("cel").replace(names)))


def _faulty(errors: fastexcel.CellErrors | None) -> pl.DataFrame:
    found = errors.errors if errors else []
    return pl.DataFrame(
        [(error.position[0] + 1, cell_name(error.position[1]), "een formule met een fout") for error in found],
        schema=FAULTY_CELLS,
        orient="row",
    )


def _mark_numbers(rows: pl.DataFrame, used: list[str], data: bytes) -> pl.DataFrame:
    """Tell the number 1.234 (a decimal point) from the text 1.234 (maybe a thousands point).

    As text they look the same and differ by a factor thousand. The number becomes `1,234`; the text stays as it is, and
    is refused as ambiguous where an amount is expected. Read again only when a sheet has such cells.
    """
    doubtful = [name for name in used if rows[name].str.contains(LOOKS_LIKE_THOUSANDS).any()]
    if not doubtful:
        return rows
    texts = _text_cells(data, [int(name.removeprefix("cel")) for name in doubtful])
    return rows.with_columns(
        pl.when(pl.col(name).str.contains(LOOKS_LIKE_THOUSANDS) & ~pl.col("rij").is_in(texts[name]))
        .then(pl.col(name).str.replace(".", ",", literal=True))
        .otherwise(pl.col(name))
        .alias(name)
        for name in doubtful
    )


def _text_cells(data: bytes, indexes: list[int]) -> dict[str, list[int]]:
    """Row numbers of the text cells per column: read as boolean, a number gives a value and a text an error."""
    found: dict[str, list[int]] = {}
    for index in indexes:
        # By name: an index would count the empty columns on the left, which the names leave out.
        sheet = fastexcel.read_excel(data).load_sheet(
            0, header_row=None, skip_rows=0, use_columns=[f"__UNNAMED__{index}"], dtypes="boolean"
        )
        errors = sheet.to_arrow_with_errors()[1]
        found[cell_name(index)] = [error.position[0] + 1 for error in (errors.errors if errors else [])]
    return found
