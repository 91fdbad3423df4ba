"""The tables of this package: published figures and the calibration of the registers, each with its source named."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import polars as pl

from pipelines.example.errors import ExampleError


@cache
def table(name: str, separator: str = ";") -> pl.DataFrame:
    """Read `data/<name>.csv` of this package; every column is text."""
    source = files("pipelines.example").joinpath("data", f"{name}.csv")
    return pl.read_csv(source.read_bytes(), separator=separator, infer_schema=False)


@cache
def _targets() -> dict[tuple[str, str, str, int], int]:
    rows = table("doelwaarden").select("bron", "wet", "grootheid", "jaar", "waarde").iter_rows()
    return {(bron, wet, what, int(year)): int(value) for bron, wet, what, year, value in rows}


def target(bron: str, wet: str, what: str, year: int) -> int:
    """One target of `doelwaarden.csv`, in persons, indications or whole euros.

    Raises:
        ExampleError: When the calibration has no such target.
    """
    try:
        return _targets()[bron, wet, what, year]
    except KeyError:
        raise ExampleError(f"The example has no target for {bron}, {wet}, {what}, {year}.") from None


def targets_by_wet(bron: str, years: Iterable[int]) -> list[tuple[str, str, int, int]]:
    """All targets of a source in these years: (wet, what, year, value), in the order of the file."""
    wanted, found = set(years), _targets().items()
    return [(wet, what, year, value) for (b, wet, what, year), value in found if b == bron and year in wanted]


def targets_of(bron: str, years: Iterable[int]) -> list[tuple[str, int, int]]:
    """All targets of a source in these years: (what, year, value), in the order of the file."""
    return [(what, year, value) for _, what, year, value in targets_by_wet(bron, years)]


def collected_contributions(year: int) -> int:
    """Eigen bijdragen of a year in whole euros, from the jaarrekening (there negative and x 1.000)."""
    row = table("begroting").filter((pl.col("post") == "Eigen Bijdragen") & (pl.col("jaar") == str(year)))
    return -1000 * int(row["jaarrekening"].item())
