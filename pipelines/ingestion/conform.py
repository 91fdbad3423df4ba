"""From the text of a delivery to typed columns, with a finding for every cell that doesn't fit."""

from __future__ import annotations

import polars as pl

from pipelines.declarations import Column, Source
from pipelines.ingestion.codes import as_code, look_up, note_unknown_codes
from pipelines.ingestion.findings import Fault, Findings
from pipelines.ingestion.headers import Match
from pipelines.ingestion.schema import TYPES
from pipelines.ingestion.table import Table, cell_name
from pipelines.ingestion.values import Cell, expected, value


def as_text(table: Table, source: Source, match: Match) -> pl.DataFrame:
    """Name the columns that were found, strip their texts, and make null of what means "no value"."""
    columns = [column for column in source.kolommen if column.key in match.places]
    return table.rows.select("rij", *(_stripped(column, match.places[column.key]) for column in columns))


def note_broken(table: Table, source: Source, match: Match, findings: Findings) -> None:
    """Note the lines that can't be split, and the cells that hold an error."""
    findings.add(Fault("", "gebroken_regel"), table.broken)
    for column in source.kolommen if table.faulty_cells.height else ():
        cells = table.faulty_cells.filter(pl.col("cel") == cell_name(match.places[column.key]))
        findings.add(Fault(column.kop, "formulefout", expected(column)), cells)


def conform(
    text: pl.DataFrame, source: Source, year: int | None, from_workbook: bool, findings: Findings
) -> pl.DataFrame:
    """Give every declared and derived column its type.

    Args:
        text: `rij` and a column of stripped text per column key.
        source: The declaration.
        year: The year in the headers, if the source has it there.
        from_workbook: Whether numbers and codes went through a spreadsheet.
        findings: Where the faults go.

    Returns:
        `rij` and one typed column per name; null where a value is missing or doesn't fit. A BSN is still a BSN.
    """
    cells = [Cell(column, source.csv, from_workbook) for column in source.kolommen]
    typed = text.select("rij", *(value(cell).alias(cell.column.key) for cell in cells))
    coded = typed.with_columns(as_code(column).alias(column.key) for column in source.kolommen if column.codes)
    # A step only ever adds nulls, so counting them finds the faults without a pass per column.
    empty, misfit, unknown = (frame.null_count().row(0, named=True) for frame in (text, typed, coded))
    for column in source.kolommen:
        if empty[column.key] and column.verplicht:
            _note_missing(text, column, findings)
        if misfit[column.key] > empty[column.key]:
            _note_misfits(text, typed, column, findings)
        if unknown[column.key] > misfit[column.key]:
            note_unknown_codes(typed, coded, column, findings)
    for column in source.kolommen:
        coded = _unknown_persons(coded, column, findings)
    return _derive(coded, source, year, findings)


def _stripped(column: Column, index: int) -> pl.Expr:
    text = pl.col(cell_name(index)).str.strip_chars()
    filled = text != ""
    if column.leeg:
        filled &= ~text.is_in(list(column.leeg))
    return pl.when(filled).then(text).alias(column.key)


def _note_missing(text: pl.DataFrame, column: Column, findings: Findings) -> None:
    rows = text.filter(pl.col(column.key).is_null()).select("rij", gevonden=pl.lit("niets"))
    findings.add(Fault(column.kop, "verplicht", expected(column)), rows)


def _note_misfits(text: pl.DataFrame, typed: pl.DataFrame, column: Column, findings: Findings) -> None:
    misfit = text[column.key].is_not_null() & typed[column.key].is_null()
    rows = text.filter(misfit).select("rij", gevonden=column.key)
    findings.add(Fault(column.kop, "type", expected(column), toon=column.persoonsgegeven == "geen"), rows)


def _unknown_persons(typed: pl.DataFrame, column: Column, findings: Findings) -> pl.DataFrame:
    """Make null of the numbers that stand for an unknown person; a finding where they may not be used."""
    if column.onbekend is None:
        return typed
    unknown = pl.col(column.key).is_in(list(column.onbekend.nummers)).fill_null(False)
    allowed = pl.sql_expr(column.onbekend.alleen_als).fill_null(False)
    misused = typed.filter(unknown & ~allowed).select("rij", gevonden=pl.lit(""))
    findings.add(Fault(column.kop, "onbekende_persoon", expected(column), toon=False), misused)
    return typed.with_columns(pl.when(~unknown).then(pl.col(column.key)).alias(column.key))


def _derive(typed: pl.DataFrame, source: Source, year: int | None, findings: Findings) -> pl.DataFrame:
    for derived in source.afgeleid:
        if derived.opzoeken:
            typed = look_up(typed, source, derived, findings)
        else:
            way = pl.sql_expr(derived.uitdrukking) if derived.uitdrukking else pl.lit(year)
            typed = typed.with_columns(way.cast(TYPES[derived.type]).alias(derived.naam))
    return typed
