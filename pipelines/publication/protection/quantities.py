"""The quantities behind the published tables of one gemeente, as a system that can be protected and attacked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.publication.protection.cells import BOUND, KEY, SPENDING, UNDER_BOUND, cells
from pipelines.publication.protection.relations import Ratios, relations
from pipelines.publication.protection.system import Flags, Places, System
from pipelines.settings import Settings

MAIN = "main.kernindicatoren"

_AMOUNTS = (*SPENDING, "eigen_bijdragen", "lks_uitgaven", "opgelegd", "omvang_per_week")

LEAST_AMOUNT_WIDTH = 1.0
"""Euros (or hours) that a hidden amount keeps at least, where a share of it would be next to nothing."""

TRAITS = (
    ("clienten_groep_vanaf_5_dagdelen", "clienten_met_omvang", "groep"),
    ("clienten_individueel_vanaf_4_uur", "clienten_met_omvang", "individueel"),
    ("instroom", "clienten", ""),
    ("uitstroom", "clienten", ""),
)
"""Parts that tell something about everybody when they equal their whole: all have heavy support, are new, have left.

That all clients of a year are clients on its last day, or have maatwerk, says no more than that they are clients."""


@dataclass(frozen=True)
class Quantities:
    """What is published about one gemeente.

    Attributes:
        figures: Every figure of the tables with the quantity that it shows, as `cells.cells` returns them, with
            `plaats` (position of the quantity in the system).
        names: The quantities in the order of the system, with `waarde`.
        system: Their system.
    """

    figures: pl.DataFrame
    names: pl.DataFrame
    system: System


def quantities(frames: Mapping[str, pl.DataFrame], small: Mapping[str, pl.Series], settings: Settings) -> Quantities:
    """Bring the published tables of one gemeente together.

    Args:
        frames: Published tables with their true values, by name.
        small: Per table which rows rest on too few persons.
        settings: How much is hidden.

    Raises:
        ValueError: When figures that should add up don't.
    """
    figures = cells(frames)
    flags = pl.concat(
        pl.DataFrame(
            {"tabel": [table] * len(rows), "rij": np.arange(len(rows)), "is_klein": rows},
            schema={"tabel": pl.String, "rij": pl.Int64, "is_klein": pl.Boolean},
        )
        for table, rows in small.items()
    )
    shown = figures.filter(pl.col("deel_nr") == 0).join(flags, on=["tabel", "rij"], how="left", maintain_order="left")
    # A row of another table may be too small by another of its figures: the indicator decides where there is one.
    is_main = pl.col("tabel") == MAIN
    names = (
        pl.concat([shown, _component_totals(shown), _below_the_bound(shown, settings.minimum_cel)], how="diagonal")
        .group_by(KEY)
        .agg(
            pl.col("waarde").first(),
            pl.when(is_main.any())
            .then((pl.col("is_klein") & is_main).any())
            .otherwise(pl.col("is_klein").any())
            .fill_null(value=False)
            .alias("is_klein"),
            is_main.any().fill_null(value=False).alias("is_hoofd"),
            (pl.col("maat") == UNDER_BOUND).any().alias("is_afgeleid"),
            pl.col("tabel").last(),
            pl.col("rij").last(),
        )
        .sort(KEY)
        .with_row_index("plaats")
    )
    # A zero describes nobody, also where it stands in a row that is too small.
    small_row = pl.col("is_klein") & (pl.col("waarde") != 0)
    names = names.with_columns((small_row | _tells_about_all(names)).alias("is_klein"))
    joined = figures.join(names.select(*KEY, "plaats"), on=KEY, how="left", maintain_order="left")
    return Quantities(joined, names, _system(names, _ratios(frames), _takes_along(joined, names), settings))


def _ratios(frames: Mapping[str, pl.DataFrame]) -> dict[tuple[str, int, str, str], float]:
    spending = frames.get("main.uitgaven")
    if spending is None:
        return {}
    columns = {line: line.replace("uitgaven_", "uitgaven_eur_") for line in SPENDING}
    # Least squares over its places, for a component may cost nothing in all and yet something in each of them.
    amount = {line: pl.col(name).cast(pl.Float64) for line, name in columns.items()}
    # What belongs to no wijk counts only where there is nothing else: an effect without spending ends up there.
    in_wijken = pl.col("wijk_code") != "NIET_TOE_TE_DELEN"
    counts = in_wijken | ~in_wijken.any()
    totals = spending.group_by("gemeente_code", "jaar", "component_code").agg(
        (amount[line] * amount[SPENDING[0]]).filter(counts).sum().alias(line) for line in SPENDING
    )
    return {
        (row["gemeente_code"], row["jaar"], row["component_code"], line): row[line] / (row[SPENDING[0]] or 1.0)
        for row in totals.iter_rows(named=True)
        for line in SPENDING
    }


def _component_totals(shown: pl.DataFrame) -> pl.DataFrame:
    """What a component costs the whole gemeente stands in the P&C tables: everybody knows it."""
    parts = shown.filter(pl.col("maat").is_in(SPENDING) & (pl.col("onderdeel") != ""))
    group = [name for name in KEY if name != "wijk_code"]
    # Of a year that isn't shown per wijk yet only what belongs to no wijk is left, and that is no total.
    whole = parts.filter((pl.col("wijk_code") != "NIET_TOE_TE_DELEN").any().over(KEY[:3]))
    return whole.group_by(group).agg(pl.col("waarde").sum()).with_columns(pl.col("gemeente_code").alias("wijk_code"))


def _below_the_bound(shown: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """Who has less support than the bound stands nowhere, but follows: a small number of them is hidden too."""
    place = [name for name in KEY if name not in {"maat", "onderdeel"}]
    counts = shown.filter(pl.col("maat") == "clienten_met_omvang")
    heavy = shown.filter(pl.col("maat").is_in(list(BOUND.values()))).unique([*place, "maat"], maintain_order=True)
    return (
        counts.with_columns(pl.col("onderdeel").replace_strict(BOUND, default="").alias("maat"))
        .join(heavy.select(*place, "maat", pl.col("waarde").alias("zwaar")), on=[*place, "maat"])
        .select(
            *place,
            pl.lit(UNDER_BOUND).alias("maat"),
            "onderdeel",
            pl.col("waarde") - pl.col("zwaar"),
            pl.lit(value=True).alias("is_klein"),
        )
        .filter(pl.col("waarde").is_between(1, minimum, closed="left"))
    )


def _tells_about_all(names: pl.DataFrame) -> pl.Series:
    place = ("gemeente_code", "jaar", "wet_code", "wijk_code")
    found = pl.repeat(value=False, n=names.height, dtype=pl.Boolean, eager=True)
    for part, whole, onderdeel in TRAITS:
        wholes = names.filter((pl.col("maat") == whole) & (pl.col("onderdeel") == onderdeel))
        matched = names.join(
            wholes.select(*place, pl.col("waarde").alias("geheel")), on=place, how="left", maintain_order="left"
        )
        hit = (pl.col("maat") == part) & (pl.col("waarde") > 0) & (pl.col("waarde") == pl.col("geheel"))
        below = pl.col("wijk_code") != pl.col("gemeente_code")
        found = found | matched.select((hit & below).fill_null(value=False)).to_series()
    return found


def _takes_along(figures: pl.DataFrame, names: pl.DataFrame) -> tuple[tuple[int, int], ...]:
    """A row is hidden as a whole: what stands there only goes with a figure that stands elsewhere too."""
    places = names.select(pl.col("plaats").cast(pl.Int64), "is_hoofd", "waarde")
    shown = figures.filter(pl.col("deel_nr") == 0).select("tabel", "rij", pl.col("plaats").cast(pl.Int64))
    shown = shown.join(places, on="plaats").filter(pl.col("waarde") != 0)
    first, second = (shown.filter(pl.col("is_hoofd") == is_main) for is_main in (True, False))
    pairs = first.join(second, on=["tabel", "rij"], suffix="_mee").select("plaats", "plaats_mee").unique()
    return tuple(pairs.sort(pl.all()).iter_rows())


def _system(
    names: pl.DataFrame, ratios: Ratios, takes_along: tuple[tuple[int, int], ...], settings: Settings
) -> System:
    is_amount = names.select((pl.col("maat").is_in(_AMOUNTS) | pl.col("maat").str.starts_with("bedrag ")).alias("b"))[
        "b"
    ].to_numpy()
    is_average = (names["maat"] == "uitkeringen_gemiddeld").to_numpy() | names["maat"].str.starts_with(
        "aantal "
    ).to_numpy()
    values = names["waarde"].to_numpy().astype(float)
    amounts = np.maximum(np.abs(values) * settings.marge_bedrag_pct / 100, LEAST_AMOUNT_WIDTH)
    total = (names["wijk_code"] == names["gemeente_code"]).to_numpy() & names["onderdeel"].is_in(
        ["", "TOTAAL"]
    ).to_numpy()
    total &= ~names["is_afgeleid"].to_numpy()
    # What a component costs the gemeente and how much support each form gives are totals too.
    whole = names["maat"].is_in([*SPENDING, "clienten_met_omvang", "omvang_per_week"])
    total |= (names["wijk_code"] == names["gemeente_code"]).to_numpy() & whole.to_numpy()
    is_count, small = ~(is_amount | is_average), names["is_klein"].to_numpy()
    return System(
        values=values,
        lowest=np.where(is_amount | is_average, 0.0, 1.0),
        needed=np.where(is_amount, amounts, float(settings.mogelijke_waarden - 1)),
        is_count=is_count,
        weights=_weights(names, values, is_amount),
        is_small=small,
        is_open=total,
        unit=_units(names),
        relations=tuple(relations(names, ratios)),
        near_bound=small & is_count & (values > settings.minimum_cel - settings.mogelijke_waarden),
        takes_along=takes_along,
    )


def _units(names: pl.DataFrame) -> Places:
    """What is hidden together: the three lines of spending of a place, and the figures of one row elsewhere."""
    line = pl.when(pl.col("maat").is_in(SPENDING)).then(pl.lit(SPENDING[0])).otherwise("maat").alias("maat")
    place = pl.struct(line, *(name for name in KEY if name != "maat"))
    row = pl.struct("tabel", "rij")
    is_row = ~pl.col("is_hoofd") & pl.col("rij").is_not_null() & (pl.col("waarde") != 0)
    return (
        names.select(pl.when(is_row).then(pl.lit(-1)).otherwise(place.rank("dense")), row.rank("dense").alias("row"))
        .select(pl.struct(pl.all().exclude("row"), pl.when(pl.first() < 0).then("row")).rank("dense"))
        .to_series()
        .to_numpy()
        .astype(np.int64)
    )


def _weights(names: pl.DataFrame, values: np.ndarray, is_amount: Flags) -> np.ndarray:
    """What hiding a figure costs the reader.

    A larger figure says more, but not in proportion; figures over the wetten together are asked for first; an unknown
    address and what belongs to no wijk say the least about wijken. In coarse steps, and of equals the first rather than
    the last: so a correction of some euros or clients seldom changes what is hidden elsewhere.
    """
    size = np.round(np.log10(10 + np.where(is_amount, np.abs(values) / 1000, np.abs(values))))
    together = np.where((names["wet_code"] == "ALLE").to_numpy(), 2.0, 1.0)
    remainder = np.where(names["wijk_code"].is_in(["ONBEKEND", "NIET_TOE_TE_DELEN"]).to_numpy(), 0.5, 1.0)
    first = 1 + 0.1 * np.arange(len(values)) / max(len(values), 1)
    return size * together * remainder * first
