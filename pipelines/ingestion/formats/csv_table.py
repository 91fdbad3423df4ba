"""Reads a CSV file as text, with broken lines set aside by their number.

A CSV reader that meets an unclosed quote swallows what follows or shifts values; so each line is judged on its own
first, and only whole lines are parsed. A value with a line break in it is therefore not accepted.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from typing import BinaryIO

import numpy as np
import polars as pl

from pipelines.declarations.formats import CsvFormat, Footer
from pipelines.ingestion.formats.encoding import pieces
from pipelines.ingestion.formats.footer import is_footer, missing, totals
from pipelines.ingestion.formats.table import BROKEN, Table, Totals, cell_name
from pipelines.ingestion.refusal import RefusedError
from pipelines.ingestion.texts import as_read, encoding, map_columns, repeats

LONGEST_LINE = 10_000
"""Bytes. The widest source has 21 columns; a line this long isn't a row but a file without line ends, or a joke."""

NUMBERED = {"rij": pl.Int64, "line": pl.String}


def read_csv(stream: BinaryIO, csv_format: CsvFormat, footer: Footer | None = None) -> Iterator[Table]:
    """Read a CSV file.

    Args:
        stream: The file, from its start.
        csv_format: Separator, quote and encodings of the declaration.
        footer: Its last line with totals, if it knows one.

    Yields:
        The rows as text with their line numbers (header included, from 1) and the broken lines, some hundred thousand
        lines at a time; nothing for a file without any text.

    Raises:
        RefusedError: When the file is no text in a declared encoding, or breaks off.
    """
    headers: list[str] = []
    repeating: set[int] | None = None
    number = 0
    for piece, is_last in pieces(stream, csv_format):
        text = piece
        if not headers and (first := _first_line(piece, csv_format)):
            line = first.decode().removesuffix("\n").removesuffix("\r")
            headers, text, number = _header(line, csv_format), piece[len(first) :], 1
            if not (text or is_last):
                continue
        may_be_plain = headers and (not is_last or (footer is None and text.endswith(b"\n")))
        if may_be_plain and (rows := _plain_rows(text, csv_format, len(headers), repeating or ())) is not None:
            rows = rows.with_columns(rij=pl.int_range(number + 1, number + 1 + pl.len(), dtype=pl.Int64))
            yield Table(headers, rows, is_stripped=_is_stripped(text))
            number += rows.height
            if repeating is None:
                repeating = {index for index in range(len(headers)) if repeats(rows[cell_name(index)])}
            continue
        lines = _lines(text, number)
        number += lines.height
        body, untouched = _filled(lines, csv_format)
        if not headers and body.is_empty():
            continue
        if not headers:
            headers, body, untouched = _header(body["line"][0], csv_format), body.slice(1), False
        stated = None
        if is_last:
            body, stated = _take_footer(body, headers, csv_format, footer)
            if stated is None:
                _refuse_broken_end(text, body, headers, csv_format)
        yield _table(text, body, untouched and stated is None, headers, csv_format, stated or Totals())


def _plain_rows(text: bytes, csv_format: CsvFormat, width: int, repeating: Collection[int]) -> pl.DataFrame | None:
    """Give the rows of a piece in which every line is whole beyond doubt; None when lines must be judged one by one.

    No quotes, nothing empty, no strange signs or lengths, on average the right number of separators, and by polars'
    count never too many: then no line has too few either.
    """
    signs = np.frombuffer(text, np.uint8)
    count = np.count_nonzero(signs == ord("\n"))
    if np.count_nonzero(signs == ord(csv_format.scheidingsteken)) != count * (width - 1):
        return None
    if any(sign.encode() in text for sign in (csv_format.aanhalingsteken, "\0") if sign):
        return None
    try:
        rows = _parse(text, csv_format, width, repeating)
    except pl.exceptions.PolarsError:
        return None
    return rows if rows.height == count and not _has_odd_cell(rows) else None


def _has_odd_cell(rows: pl.DataFrame) -> bool:
    """Whether a first cell is blank, as that of an empty line is, or a cell so long that its line may be too."""
    first = cell_name(0)
    if rows[first].has_nulls():
        return True
    cells = {column.name: as_read(column) for column in rows}
    lengths = map_columns(cells, {name: pl.col(name).str.len_bytes().max() for name in cells})
    blank = cells[first].map((pl.col(first).str.strip_chars() == "").any())
    longest = LONGEST_LINE // len(cells)
    return blank.values[0] or any((length.values[0] or 0) > longest for length in lengths.values())


def _is_stripped(text: bytes) -> bool:
    """Whether no cell can have white space around it."""
    return text.isascii() and not any(sign in text for sign in (b" ", b"\t", b"\v", b"\f")) and _ends_only(text)


def _ends_only(text: bytes) -> bool:
    """Whether carriage returns stand nowhere but at the end of a line."""
    return b"\r" not in text or text.count(b"\r") == text.count(b"\r\n")


def _lines(text: bytes, number: int) -> pl.DataFrame:
    if not text:
        return pl.DataFrame(schema=NUMBERED)
    lines = pl.read_lines(text, row_index_name="rij", row_index_offset=number + 1)
    return lines.select(pl.col("rij").cast(pl.Int64), "line")


def _filled(lines: pl.DataFrame, csv_format: CsvFormat) -> tuple[pl.DataFrame, bool]:
    """Give the lines with anything in them, and whether those are all."""
    blank = pl.col("line").str.strip_chars(_nothing(csv_format)) == ""
    filled = lines.filter(~blank)
    return filled, filled.height == lines.height


def _first_line(text: bytes, csv_format: CsvFormat) -> bytes:
    """The first line with its end, when it is filled and has one."""
    line = text[: text.find(b"\n") + 1]
    return line if line.decode().strip(_nothing(csv_format)) else b""


def _nothing(csv_format: CsvFormat) -> str:
    """The signs that a line may consist of without saying anything."""
    return f" \t\r\n{csv_format.scheidingsteken}"


def _header(first: str, csv_format: CsvFormat) -> list[str]:
    if "\0" in first:
        # Only text of two bytes per sign has these in every line.
        raise RefusedError(
            f"verwacht tekst in {' of '.join(csv_format.codering)}, gevonden een nulbyte op byte {first.index(chr(0))} "
            "(UTF-16 zonder merkteken, of geen tekst); bewaar het bestand als CSV UTF-8"
        )
    return _cells(first, csv_format)


def _cells(line: str, csv_format: CsvFormat) -> list[str]:
    if len(line) > LONGEST_LINE:
        raise RefusedError(f"verwacht een kopregel, gevonden een eerste regel van {len(line)} tekens")
    quoting = csv.QUOTE_MINIMAL if csv_format.aanhalingsteken else csv.QUOTE_NONE
    quote = csv_format.aanhalingsteken or '"'
    # A stray carriage return would end the line for the csv module; here it is as free as a space.
    lines = [line.replace("\r", " ")]
    return next(csv.reader(lines, delimiter=csv_format.scheidingsteken, quotechar=quote, quoting=quoting))


def _table(
    text: bytes, body: pl.DataFrame, untouched: bool, headers: list[str], csv_format: CsvFormat, totals: Totals
) -> Table:
    whole = body.select(_is_whole(csv_format, len(headers))).to_series()
    good, broken = body.filter(whole), body.filter(~whole)
    rows = _parse(text if untouched and broken.is_empty() else _join(good), csv_format, len(headers))
    if rows.height != good.height:
        raise RefusedError(f"verwacht {good.height} leesbare rijen, gevonden {rows.height}: let op aanhalingstekens")
    return Table(headers, rows.with_columns(good["rij"]), _worded(broken, csv_format, len(headers)), totalen=totals)


def _is_whole(csv_format: CsvFormat, width: int) -> pl.Expr:
    """Whether a line has the right number of separators, quotes only around whole values, and no strange length."""
    line, separator = pl.col("line"), csv_format.scheidingsteken
    fits = line.str.count_matches(separator, literal=True) == width - 1
    if quote := csv_format.aanhalingsteken:
        mark, q = re.escape(separator), re.escape(quote)
        value = f"(?:{q}(?:[^{q}]|{q}{q})*{q}|[^{q}{mark}]*)"
        quoted = line.str.contains(f"^{value}(?:{mark}{value}){{{width - 1}}}$")
        fits = pl.when(line.str.contains(quote, literal=True)).then(quoted).otherwise(fits)
    return fits & (line.str.len_bytes() <= LONGEST_LINE) & ~line.str.contains("\0", literal=True)


def _join(good: pl.DataFrame) -> bytes:
    return "\n".join(good["line"]).encode() if good.height else b""


def _parse(text: bytes, csv_format: CsvFormat, width: int, repeating: Collection[int] = ()) -> pl.DataFrame:
    schema = {cell_name(index): encoding() if index in repeating else pl.String for index in range(width)}
    if not text:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(
        io.BytesIO(text),
        has_header=False,
        separator=csv_format.scheidingsteken,
        quote_char=csv_format.aanhalingsteken,
        schema=schema,
    )


def _worded(lines: pl.DataFrame, csv_format: CsvFormat, width: int) -> pl.DataFrame:
    """Say what is wrong with each broken line, without its content: nobody knows which cell is which."""
    if lines.is_empty():
        return pl.DataFrame(schema=BROKEN)
    line, quote = pl.col("line"), csv_format.aanhalingsteken
    marks = f" en gesloten aanhalingstekens ({quote})" if quote else ""
    found = pl.format(
        "{} scheidingstekens en {} aanhalingstekens",
        line.str.count_matches(csv_format.scheidingsteken, literal=True),
        line.str.count_matches(quote or '"', literal=True),
    )
    too_long = line.str.len_bytes() > LONGEST_LINE
    # Rechunked: polars 2.1 panics in `format` on the few rows that a filter leaves of many chunks.
    return lines.rechunk().select(
        "rij",
        verwacht=pl.when(too_long)
        .then(pl.lit(f"een regel van hoogstens {LONGEST_LINE} tekens"))
        .otherwise(pl.lit(f"{width - 1} scheidingstekens ({csv_format.scheidingsteken}){marks}")),
        gevonden=pl.when(too_long)
        .then(pl.format("{} tekens", line.str.len_bytes()))
        .when(line.str.contains("\0", literal=True))
        .then(pl.lit("een nulbyte"))
        .otherwise(found),
    )


def _take_footer(
    body: pl.DataFrame, headers: list[str], csv_format: CsvFormat, footer: Footer | None
) -> tuple[pl.DataFrame, Totals | None]:
    """Take the line of totals from the end of a file, when the declaration knows one and it is there."""
    if footer is None:
        return body, None
    cells = _cells(body["line"][-1][:LONGEST_LINE], csv_format) if body.height else []
    if is_footer(footer, cells):
        return body.head(-1), totals(footer, headers, cells, csv_format)
    if footer.verplicht:
        raise missing(footer)
    return body, None


def _refuse_broken_end(text: bytes, body: pl.DataFrame, headers: list[str], csv_format: CsvFormat) -> None:
    """Refuse a file whose last line has no end and isn't whole: it was copied by half, and more may be missing."""
    if text.endswith(b"\n") or body.is_empty():
        return
    if not body.tail(1).select(_is_whole(csv_format, len(headers))).item():
        raise RefusedError(
            f"verwacht een heel bestand, gevonden een laatste regel ({body['rij'][-1]}) die halverwege ophoudt; "
            "kopieer het bestand opnieuw"
        )
