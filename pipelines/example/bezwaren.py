"""Objections to decisions. Hengelo published no number of them, only that those upheld are "redelijk constant"."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.example.context import Context, day
from pipelines.example.tables import targets_by_wet
from pipelines.example.writer import Side, Writer

DAYS = (20, 150)
"""Days from receipt to decision: the Awb gives six to twelve weeks, and the gemeente may add six and more."""

RUNNING_DAYS = 80
"""What still runs at the end was received in the last so many days."""

RUNNING_SHARE = 0.2
"""What still runs at the end, as a share of what was decided in the last year."""

HEADERS = ("Gemeentecode", "Zaaknummer", "Wet", "OntvangenOp", "BeslistOp", "Uitkomst")


def write_objections(context: Context, writer: Writer) -> None:
    """Write the list of objections as it stands after the last year."""
    rng = context.rng("bezwaren")
    decided = _decided(context, rng)
    frame = pl.concat([decided, _running(context, rng, decided)]).sort("ontvangen", "wet", maintain_order=True)
    year = pl.col("ontvangen").dt.year()
    number = (pl.int_range(pl.len()) + 1).over(year).cast(pl.String).str.zfill(4)
    rows = frame.select(
        gemeente=pl.lit(context.code),
        zaak=pl.format("BZ-{}-{}", year, number),
        **{name: name for name in ("wet", "ontvangen", "beslist", "uitkomst")},
    ).rows()
    side = Side("synthetisch", date(context.last_year + 1, 2, 1))
    writer.xlsx("bezwaren", f"bezwaren_{context.code}", HEADERS, rows, side)


def _decided(context: Context, rng: np.random.Generator) -> pl.DataFrame:
    """One row per objection that was decided: wet, ontvangen, beslist, uitkomst."""
    counts = targets_by_wet("bezwaren", context.years)
    wet, outcome, year = (np.repeat([one[part] for one in counts], [one[-1] for one in counts]) for part in range(3))
    first = np.array([day(y, 1, 1) for y in context.years])[year - context.first_year]
    decided = first + rng.integers(0, 365, len(first))
    received = decided - rng.integers(*DAYS, len(decided))
    frame = pl.DataFrame({"wet": wet, "ontvangen": received, "beslist": decided, "uitkomst": outcome})
    return frame.with_columns(pl.col("ontvangen", "beslist").cast(pl.Int32).cast(pl.Date))


def _running(context: Context, rng: np.random.Generator, decided: pl.DataFrame) -> pl.DataFrame:
    """Objections without a decision, with the wet of others that were."""
    last = decided.filter(pl.col("beslist").dt.year() == context.last_year)
    chosen = last[rng.choice(last.height, round(RUNNING_SHARE * last.height), replace=False)]
    received = pl.Series(context.last_day - rng.integers(0, RUNNING_DAYS, chosen.height)).cast(pl.Int32).cast(pl.Date)
    return chosen.with_columns(ontvangen=received, beslist=pl.lit(None, pl.Date), uitkomst=pl.lit(None, pl.String))
