"""A glimpse of the accepted rows of a source, for who looks whether they arrived: never anything about a person."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipelines.declarations import Source

ROWS_SHOWN = 5
"""Enough to see that columns hold what their names say."""

GROUPS_SHOWN = 24
"""Twelve years of two wetten, newest first."""

SMALL = 10
"""Fewer rows are shown as `<10`, and all counts to the ten: no difference between two then tells a small one."""

COUNTS = {"personen", "stuks"}
"""Units of columns that count: a row with a low count, or the amount beside it, may be about one person."""


def about_persons(source: Source) -> bool:
    """Whether a row of the source is, or may be, about one person."""
    return any(column.persoonsgegeven != "geen" or column.eenheid in COUNTS for column in source.kolommen)


def glimpse(source: Source, files: Iterable[Path]) -> pl.DataFrame:
    """Give a few rows; of a source about persons only how many there are per year and wet.

    Args:
        source: The declaration.
        files: Raw files of its deliveries; those that aren't there are passed over.
    """
    present = [path for path in files if path.exists()]
    if not present:
        return pl.DataFrame()
    if not about_persons(source):
        kept = [column.naam for column in source.kolommen if column.naam]
        return pl.scan_parquet(present[-1]).select(kept).head(ROWS_SHOWN).collect()
    return _counts(source, present)


def _counts(source: Source, files: list[Path]) -> pl.DataFrame:
    groups = {name: group for name, group in (("jaar", _year(source)), ("wet", _wet(source))) if group is not None}
    counted = pl.scan_parquet(files).select(**groups).group_by(list(groups)).len("rijen") if groups else None
    if counted is None:
        return pl.scan_parquet(files).select(rijen=_rounded(pl.len())).collect()
    newest = counted.sort(list(groups), descending=True, nulls_last=True).head(GROUPS_SHOWN)
    return newest.with_columns(_rounded(pl.col("rijen")).alias("rijen")).collect()


def _rounded(count: pl.Expr) -> pl.Expr:
    tens = (count.cast(pl.Int64) + 5) // 10 * 10
    return pl.when(count < SMALL).then(pl.lit(f"<{SMALL}")).otherwise(tens.cast(pl.String))


def _year(source: Source) -> pl.Expr | None:
    names = [source.levering.periode, source.levering.geldt.van if source.levering.geldt else None]
    names += ["jaar"] if "jaar" in source.names else []
    names += [column.naam for column in source.kolommen if column.type == "datum" and column.verplicht]
    name = next((name for name in names if name), None)
    # A year, a month, a period and a date all start with the year when they are written out.
    return pl.col(name).cast(pl.String).str.slice(0, 4) if name else None


def _wet(source: Source) -> pl.Expr | None:
    return pl.col("wet_code") if "wet_code" in source.names else None
