"""Applies the known errors of a source (`corrections.yml`) to the text of a delivery."""

from __future__ import annotations

from fnmatch import fnmatch

import polars as pl

from pipelines.declarations import Correction, Source
from pipelines.ingestion.findings import Fault, Findings, count_rows


def mend(text: pl.DataFrame, source: Source, bestand: str, findings: Findings) -> pl.DataFrame:
    """Apply the active corrections in the order of the file.

    A correction that doesn't find exactly the rows that it expects refuses the delivery: either the source has been
    mended, and the correction must go, or the error has grown, and somebody must look.

    Args:
        text: The stripped texts, by column key.
        source: The declaration, with its corrections.
        bestand: Name of the file, for the locator.
        findings: Where refusals and rejected rows go.
    """
    for correction in source.correcties.active:
        if fnmatch(bestand, correction.locator.bestand):
            text = _apply(text, source, correction, findings)
    return text


def located(text: pl.DataFrame, source: Source, conditions: dict[str, list[str]]) -> pl.Series:
    """Tell for each row whether the texts under these headers are among those given."""
    tests = [pl.lit(True)]
    for kop, values in conditions.items():
        column = source.by_header(kop)
        if column is None:
            raise KeyError(kop)
        tests.append(pl.col(column.key).is_in(values).fill_null(False))
    return text.select(hit=pl.all_horizontal(tests) & pl.col("rij").is_not_null())["hit"]


def _apply(text: pl.DataFrame, source: Source, correction: Correction, findings: Findings) -> pl.DataFrame:
    hit = located(text, source, {kop: [value] for kop, value in correction.locator.waar.items()})
    wanted, found = correction.bewaking.rijen, text.filter(hit).height
    if found != wanted:
        findings.refusals.append(
            f"correctie {correction.id} verwacht deze fout in {count_rows(wanted)}, "
            f"gevonden in {count_rows(found)}; is de bron hersteld, zet de correctie dan op vervallen"
        )
        return text
    if correction.actie == "wijs_af":
        kolom = ", ".join(correction.locator.waar)
        rows = text.filter(hit).select("rij", gevonden=pl.lit(f"de bekende fout {correction.id}"))
        findings.add(Fault(kolom, "correctie", "een rij zonder bekende fout"), rows)
        return text
    column = source.by_header(correction.kolom or "")
    if column is None:
        raise KeyError(correction.kolom)
    return text.with_columns(
        pl.when(hit).then(pl.lit(correction.waarde)).otherwise(pl.col(column.key)).alias(column.key)
    )
