"""Reads a CSV file as text, with broken lines set aside by their number.

A CSV reader that meets an unclosed quote swallows what follows or shifts values; so each line is judged on its own
first, and only whole lines are parsed. A value with a line break in it is therefore not accepted.
"""

from __future__ import annotations

import codecs
import csv
import io
import re

import polars as pl

from pipelines.declarations.model import CsvFormat
from pipelines.ingestion.refusal import RefusedError
from pipelines.ingestion.table import Table, cell_name

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_csv(data: bytes, csv_format: CsvFormat) -> Table:
    """Read the bytes of a CSV file.

    Args:
        data: The file.
        csv_format: Separator and encodings of the declaration.

    Returns:
        The rows as text with their line numbers (header included, from 1), and the broken lines.

    Raises:
        RefusedError: When the file is no text in a declared encoding, or has no rows.
    """
    text = decode(data, csv_format.codering)
    lines = pl.read_lines(text, row_index_name="rij", row_index_offset=1).with_columns(pl.col("rij").cast(pl.Int64))
    blank = pl.col("line").str.strip_chars(f" \t\r{csv_format.scheidingsteken}") == ""
    filled = lines.filter(~blank)
    if filled.height < 2:
        raise RefusedError("verwacht een kopregel en rijen, gevonden een bestand zonder rijen.")
    # A stray carriage return would end the line for the csv module; in a header it is as free as a space.
    headers = next(csv.reader([filled["line"][0].replace("\r", " ")], delimiter=csv_format.scheidingsteken))
    body = filled.slice(1)
    whole = body.select(_is_whole(csv_format.scheidingsteken, len(headers))).to_series()
    good = body.filter(whole)
    untouched = good.height == lines.height - 1
    rows = _parse(text if untouched else _join(good), csv_format, len(headers), skip=1 if untouched else 0)
    if rows.height != good.height:
        raise RefusedError(f"verwacht {good.height} leesbare rijen, gevonden {rows.height}: let op aanhalingstekens.")
    return Table(headers, rows.with_columns(good["rij"]), _broken(body.filter(~whole), csv_format, len(headers)))


def decode(data: bytes, encodings: tuple[str, ...]) -> bytes:
    """Give the text as UTF-8 without byte order mark and with line feeds.

    Raises:
        RefusedError: When no declared encoding fits, strictly.
    """
    if data.startswith(UTF16_MARKS) or b"\0" in data:
        raise RefusedError(f"verwacht tekst in {' of '.join(encodings)}, gevonden UTF-16 of een binair bestand.")
    data = data.removeprefix(codecs.BOM_UTF8)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        utf8 = data if encoding == "utf-8" else text.encode()
        return utf8 if b"\n" in utf8 else utf8.replace(b"\r", b"\n")
    raise RefusedError(f"verwacht tekst in {' of '.join(encodings)}, gevonden bytes die in geen van beide bestaan.")


def _is_whole(separator: str, width: int) -> pl.Expr:
    """Whether a line has the right number of separators, and quotes only around whole values."""
    line, mark = pl.col("line"), re.escape(separator)
    value = f'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
    quoted = line.str.contains(f"^{value}(?:{mark}{value}){{{width - 1}}}$")
    plain = line.str.count_matches(separator, literal=True) == width - 1
    return pl.when(line.str.contains('"', literal=True)).then(quoted).otherwise(plain)


def _join(good: pl.DataFrame) -> bytes:
    return "\n".join(good["line"]).encode() if good.height else b""


def _parse(text: bytes, csv_format: CsvFormat, width: int, skip: int) -> pl.DataFrame:
    schema = {cell_name(index): pl.String for index in range(width)}
    if not text:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(
        io.BytesIO(text), has_header=False, skip_lines=skip, separator=csv_format.scheidingsteken, schema=schema
    )


def _broken(lines: pl.DataFrame, csv_format: CsvFormat, width: int) -> pl.DataFrame:
    """Say what is wrong with each broken line, without its content: nobody knows which cell is which."""
    found = pl.col("line").str.count_matches(csv_format.scheidingsteken, literal=True)
    quotes = pl.col("line").str.count_matches('"', literal=True)
    # Rechunked: polars 2.1 panics in `format` on the few rows that a filter leaves of many chunks.
    return lines.rechunk().select(
        "rij",
        verwacht=pl.lit(f"{width - 1} scheidingstekens ({csv_format.scheidingsteken}) en gesloten aanhalingstekens"),
        gevonden=pl.format("{} scheidingstekens en {} aanhalingstekens", found, quotes),
    )
