"""Primary disclosure control: what a figure may not show about a handful of people. Pure functions on frames.

Rules of design section 7; what else must be hidden to protect these cells is decided in `protection`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.publication.tables import PERSONS, SUPPRESSED


def is_small(frame: pl.DataFrame, minimum: int, columns: Sequence[str], persons: str = PERSONS) -> pl.Series:
    """Which rows rest on 1 to `minimum` - 1 persons.

    Zero is shown (nobody is described by it), and so is a row that rests on no persons (null).

    Args:
        frame: Rows with a number of persons, which may be an average.
        minimum: Smallest number of persons that may be shown.
        columns: The columns that rest on persons; where the counts (`_aantal`) among them are all 0, the row is shown.
        persons: The column with that number.
    """
    counts = [name for name in columns if name.endswith("_aantal")]
    is_zero = pl.all_horizontal(pl.col(counts) == 0) if counts else pl.lit(value=False)
    too_few = (pl.col(persons) > 0) & (pl.col(persons) < minimum)
    return frame.select((too_few & ~is_zero).fill_null(value=False)).to_series()


def emptied(
    frame: pl.DataFrame, columns: Sequence[str], hidden: pl.Series, rates: Mapping[str, pl.Series] | None = None
) -> pl.DataFrame:
    """Take the values out of hidden rows.

    Args:
        frame: Rows to be published.
        columns: The columns that rest on persons.
        hidden: Per row whether it is hidden.
        rates: Per column of rates the rows in which it follows from something hidden; the rest of the row is shown.

    Returns:
        The same rows with `is_onderdrukt`, and without `personen_aantal`.
    """
    gone = {name: hidden | (rates or {}).get(name, hidden) for name in columns}
    kept = [pl.when(~gone[name]).then(pl.col(name)).alias(name) for name in columns]
    return frame.with_columns(hidden.alias(SUPPRESSED), *kept).drop(PERSONS, strict=False)


RESTS_ON_NEXT_YEAR = ("uitstroom",)
"""Indicators of a year that go on moving until the year after it is closed: who left may still come back."""


def only_closed_years(frame: pl.DataFrame, closed: pl.DataFrame) -> pl.DataFrame:
    """Leave out the person-based rows below the gemeente of years that are still moving.

    Two nightly releases of a running year differ by a few clients; per wijk that difference would name them.

    Args:
        frame: Rows with `gemeente_code`, `jaar` and `personen_aantal`, and perhaps `wijk_code` and `indicator_code`.
        closed: `gemeente_code`, `jaar` of the years up to the last one with a jaarrekening.
    """
    if "wijk_code" not in frame.columns:
        return frame
    last_year = pl.col("jaar")
    if "indicator_code" in frame.columns:
        last_year = last_year + pl.col("indicator_code").is_in(RESTS_ON_NEXT_YEAR).cast(frame.schema["jaar"])
    marked = frame.with_columns(last_year.alias("_last_year")).join(
        closed.select("gemeente_code", pl.col("jaar").alias("_last_year"), pl.lit(value=True).alias("_closed")),
        on=["gemeente_code", "_last_year"],
        how="left",
        maintain_order="left",
    )
    below = pl.col(PERSONS).is_not_null() & (pl.col("wijk_code") != pl.col("gemeente_code"))
    return marked.filter(~below | pl.col("_closed").fill_null(value=False)).drop("_closed", "_last_year")
