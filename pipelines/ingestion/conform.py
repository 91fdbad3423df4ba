"""From the text of a delivery to typed columns, with a finding for every cell that doesn't fit."""

from __future__ import annotations

import polars as pl

from pipelines.declarations import Column, Source
from pipelines.ingestion.codes import as_code, look_up, note_unknown_codes
from pipelines.ingestion.findings import Fault, Findings
from pipelines.ingestion.formats.table import Notation, Table, cell_name
from pipelines.ingestion.headers import Match
from pipelines.ingestion.schema import TYPES
from pipelines.ingestion.showing import Showing, showing
from pipelines.ingestion.texts import Distinct, Texts, distinct, map_columns
from pipelines.ingestion.values import Cell, expected, value


def as_text(table: Table, source: Source, match: Match, offset: int = 0) -> Texts:
    """Name the columns that were found, strip their texts, make null of "no value", and raise row numbers by offset."""
    found = [(column, match.places[column.key]) for column in source.kolommen if column.key in match.places]
    cells = {column.key: distinct(table.rows[cell_name(index)].alias(column.key)) for column, index in found}
    if not table.is_stripped:
        cells = map_columns(cells, {key: pl.col(key).str.strip_chars() for key in cells})
    columns = map_columns(cells, {column.key: _filled(column) for column, _ in found})
    return Texts(table.rows["rij"] + offset, columns)


def note_broken(table: Table, source: Source, match: Match, offset: int, findings: Findings) -> None:
    """Note the lines that can't be split, and the cells that hold an error."""
    findings.add(Fault("", "gebroken_regel"), table.broken.with_columns(pl.col("rij") + offset))
    for column in source.kolommen if table.faulty_cells.height else ():
        cells = table.faulty_cells.filter(pl.col("cel") == cell_name(match.places[column.key]))
        findings.add(
            Fault(column.kop, "foute_cel", expected(column, source.csv)), cells.with_columns(pl.col("rij") + offset)
        )


def conform(text: Texts, source: Source, year: int | None, notation: Notation, findings: Findings) -> pl.DataFrame:
    """Give every declared and derived column its type.

    Args:
        text: The stripped texts by column key.
        source: The declaration.
        year: The year in the headers, if the source has it there.
        notation: How the texts are written.
        findings: Where the faults go.

    Returns:
        `rij` and one typed column per name; null where a value is missing or doesn't fit. A BSN is still a BSN.
    """
    cells = {column.key: Cell(column, source.csv, notation) for column in source.kolommen}
    values = map_columns(text.columns, {key: value(cell) for key, cell in cells.items()})
    coded = {column.key: as_code(column) for column in source.kolommen if column.codes is not None}
    codes = map_columns(values, coded)
    for key, cell in cells.items():
        _note(text, cell, values[key], codes.get(key), showing(source, cell.column), findings)
    typed = pl.DataFrame([text.rij, *(found.rows.alias(key) for key, found in (values | codes).items())])
    for column in source.kolommen:
        typed = _unknown_persons(typed, source, column, findings)
    return _derive(typed, source, year, findings)


def _note(text: Texts, cell: Cell, values: Distinct, codes: Distinct | None, toon: Showing, findings: Findings) -> None:
    """Note each text of one column that is missing or doesn't fit."""
    column, texts = cell.column, text.columns[cell.column.key]
    if column.verplicht and texts.has_null:
        rows = pl.DataFrame([text.rij, texts.rows]).filter(pl.col(column.key).is_null())
        fault = Fault(column.kop, "verplicht", expected(column, cell.csv_format))
        findings.add(fault, rows.select("rij", gevonden=pl.lit("niets")))
    if values.values.null_count() > texts.values.null_count():
        fault = Fault(column.kop, "type", expected(column, cell.csv_format), toon=toon)
        findings.add(fault, _lost(text, texts, values))
    if codes and codes.values.null_count() > values.values.null_count():
        note_unknown_codes(_lost(text, values, codes), column, toon, findings)


def _lost(text: Texts, before: Distinct, after: Distinct) -> pl.DataFrame:
    """The rows that had a value before and none after: rij, gevonden (the value before)."""
    rows = pl.DataFrame([text.rij, before.rows.alias("gevonden"), after.rows.is_null().alias("_lost")])
    return rows.filter(pl.col("_lost") & pl.col("gevonden").is_not_null()).select("rij", "gevonden")


def _filled(column: Column) -> pl.Expr:
    """The text; null for one that means "no value"."""
    text = pl.col(column.key)
    return pl.when(pl.all_horizontal(text != empty for empty in ("", *column.leeg))).then(text)


def _unknown_persons(typed: pl.DataFrame, source: Source, column: Column, findings: Findings) -> pl.DataFrame:
    """Make null of the numbers that stand for an unknown person; a finding where they may not be used."""
    if column.onbekend is None:
        return typed
    unknown = pl.col(column.key).is_in(list(column.onbekend.nummers)).fill_null(False)
    allowed = pl.sql_expr(column.onbekend.alleen_als).fill_null(False)
    misused = typed.filter(unknown & ~allowed).select("rij", gevonden=pl.lit(""))
    findings.add(Fault(column.kop, "onbekende_persoon", expected(column, source.csv), toon="niets"), misused)
    return typed.with_columns(pl.when(~unknown).then(pl.col(column.key)).alias(column.key))


def _derive(typed: pl.DataFrame, source: Source, year: int | None, findings: Findings) -> pl.DataFrame:
    for derived in source.afgeleid:
        if derived.opzoeken:
            typed = look_up(typed, source, derived, findings)
        else:
            way = pl.sql_expr(derived.uitdrukking) if derived.uitdrukking else pl.lit(year)
            typed = typed.with_columns(way.cast(TYPES[derived.type]).alias(derived.naam))
    return typed
