"""The register of eigen bijdragen of Wmo clients, adding up to the P&C post of each year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import numpy as np
import polars as pl

from pipelines.example.context import Context, day
from pipelines.example.errors import ExampleError
from pipelines.example.indicaties import Care
from pipelines.example.tables import collected_contributions
from pipelines.example.writer import Side, Writer, euro

UNPAID_SHARE = 0.02
"""Share of the imposed contributions that is not collected."""

LAST_FOUR_WEEKS_YEAR = 2019
"""Until this year the contribution was per four weeks; from 2020 it is per month."""


def maximum(year: int) -> int:
    """Largest contribution per period in cents: 17,50 per four weeks in 2019, 19,00 per month, 20,60 in 2024."""
    if year <= LAST_FOUR_WEEKS_YEAR:
        return 1750
    return 2060 if year >= 2024 else 1900


def periods(year: int) -> list[tuple[str, int, int]]:
    """The periods of a year: name, first and last day number."""
    if year <= LAST_FOUR_WEEKS_YEAR:
        start = day(year, 1, 1)
        return [(f"{year}-P{n:02d}", start + 28 * (n - 1), start + 28 * n - 1) for n in range(1, 14)]
    return [(f"{year}-{m:02d}", day(year, m, 1), day(year, m, monthrange(year, m)[1])) for m in range(1, 13)]


def write_contributions(context: Context, writer: Writer, care: Care, people: pl.DataFrame) -> None:
    """Write the eigen bijdragen, one file per year with all its periods.

    Raises:
        ExampleError: When there are too few clients to collect the amount of the year.
    """
    rng = context.rng("eigen bijdragen")
    for year in context.years:
        frame = _year(context, rng, care, year).join(people, on="persoon", how="left", maintain_order="left")
        raw = frame.select(
            Gemeentecode=pl.lit(context.code),
            Periode="periode",
            BSN="bsn",
            Regeling=pl.lit("Abonnementstarief Wmo"),
            Opgelegd=euro(pl.lit(maximum(year)).cast(pl.Int64)),
            Geind=euro(pl.col("geind")),
        )
        side = Side("synthetisch", date(year + 1, 2, 1), som={"Geind": int(frame["geind"].sum()) / 100})
        writer.csv("eigen_bijdragen", f"eigen_bijdragen_{context.code}_{year}", raw, side)


def _year(context: Context, rng: np.random.Generator, care: Care, year: int) -> pl.DataFrame:
    """Who pays what in a year: everybody the maximum, a few nothing and one a part, so that the total is exact."""
    spells, parts = care.wmo, []
    for name, first, last in periods(year):
        clients = np.unique(spells.client[(spells.start <= last) & (spells.end >= first)])
        parts.append(pl.DataFrame({"persoon": clients}).select(pl.lit(name).alias("periode"), "persoon"))
    payable = pl.concat(parts)
    total, most = 100 * collected_contributions(year), maximum(year)
    count = min(payable.height, int(total / most / (1 - UNPAID_SHARE)) + 1)
    if count * most < total:
        raise ExampleError(f"{year} has too few Wmo clients for the eigen bijdragen of its jaarrekening.")
    paid = np.full(count, most)
    short = count * most - total
    unpaid = rng.permutation(count)[: short // most + 1]
    paid[unpaid] = 0
    paid[unpaid[-1]] = most - short % most
    chosen = payable[np.sort(rng.choice(payable.height, count, replace=False))]
    return chosen.with_columns(geind=pl.Series(paid.astype(np.int64)))
