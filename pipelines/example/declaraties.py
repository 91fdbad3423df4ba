"""The register of declaraties: lines per month of care, with corrections, adding up to the cent per product group."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.example.berichten import agb
from pipelines.example.context import Context, spread
from pipelines.example.persons import UNKNOWN_BSN
from pipelines.example.tables import targets_of
from pipelines.example.writer import Side, Writer

BILLED_SHARE = 0.6
"""Share of the months with care that have a line: not every month is used or billed apart."""

BILLED_SHARE_AIDS = 0.12
"""The same for aids (HM1), which are billed once or twice a year."""

CREDITED_SHARE = 0.01
"""Share of the lines with a mistake that is credited later."""

CORRECTED_SHARE = 0.8
"""Share of the credited lines that are replaced by a right one; the others had been sent twice."""

NEXT_YEAR_SHARE = 0.4
"""Share of the corrections that come with the file of the next year."""

COLUMNS = (
    *("wet", "persoon", "nummer", "ingang", "gepland", "aanbieder"),
    *("categorie", "product", "groep", "tarief", "eenheid_geleverd"),
)
"""What the lines need of a toewijzing; the rest would be repeated for every month."""


def make_lines(context: Context, final: pl.DataFrame) -> pl.DataFrame:
    """All lines of a gemeente.

    Args:
        context: The gemeente.
        final: The toewijzingen as `indicaties.decisions` gives them.

    Returns:
        The columns of `final` with jaar, begin and eind_zorg (day numbers), cents, soort (D/C), regel, vorige (the
        regel that is credited) and bestand (year of the file).
    """
    rng = context.rng("declaraties")
    months = _months(context, final.filter(pl.col("vorm") == "ZIN").select(COLUMNS))
    share = pl.when(pl.col("product") == "HM1").then(BILLED_SHARE_AIDS).otherwise(BILLED_SHARE)
    billed = months.filter(pl.Series(rng.random(months.height)) < share)
    weight = (
        (pl.col("eind_zorg") - pl.col("begin") + 1) * pl.col("tarief") * pl.Series(rng.lognormal(0, 0.4, billed.height))
    )
    lines = billed.with_columns(gewicht=weight).sort("jaar", "groep", "nummer", "begin")
    cents = [
        spread(100 * amount, lines.filter((pl.col("groep") == group) & (pl.col("jaar") == year))["gewicht"].to_numpy())
        for group, year, amount in sorted(targets_of("declaraties", context.years), key=lambda t: (t[1], t[0]))
    ]
    lines = lines.with_columns(cents=pl.Series(np.concatenate(cents)))
    return _with_corrections(context, rng, lines.with_row_index("regel").with_columns(pl.col("regel").cast(pl.Int64)))


def _months(context: Context, final: pl.DataFrame) -> pl.DataFrame:
    """One row per toewijzing and month of the register that it touches."""
    start = final["ingang"].clip(context.first_day).cast(pl.Int32).cast(pl.Date)
    end = final["gepland"].clip(None, context.last_day).cast(pl.Int32).cast(pl.Date)
    frame = final.with_columns(maand=pl.date_ranges(start.dt.month_start(), end.dt.month_start(), "1mo", eager=True))
    frame = frame.explode("maand")
    first = pl.col("maand").cast(pl.Int32).cast(pl.Int64)
    last = pl.col("maand").dt.month_end().cast(pl.Int32).cast(pl.Int64)
    return frame.with_columns(
        jaar=pl.col("maand").dt.year(),
        begin=pl.max_horizontal("ingang", first),
        eind_zorg=pl.min_horizontal("gepland", last),
    )


def _with_corrections(context: Context, rng: np.random.Generator, lines: pl.DataFrame) -> pl.DataFrame:
    """Add lines with a wrong amount and lines sent twice, each credited; what remains is `lines`, to the cent."""
    total = lines.height
    chosen = lines[np.sort(rng.choice(total, round(CREDITED_SHARE * total), replace=False))]
    replaced = pl.Series(rng.random(chosen.height) < CORRECTED_SHARE)
    factor = pl.Series(rng.uniform(1.05, 1.6, chosen.height))
    # The faulty debit: too high when it is replaced, the same amount again when the line was sent twice.
    amount = pl.when(replaced).then((pl.col("cents") * factor).cast(pl.Int64) + 1).otherwise("cents")
    faulty = chosen.with_columns(cents=amount, regel=pl.int_range(pl.len()) + total)
    late = pl.Series(rng.random(chosen.height) < NEXT_YEAR_SHARE).cast(pl.Int32)
    arrival = (pl.col("jaar") + late).clip(upper_bound=context.last_year)
    credit = faulty.with_columns(vorige="regel", regel=pl.col("regel") + chosen.height, bestand=arrival)
    moved = chosen.with_columns(bestand=arrival).filter(replaced).select("regel", "bestand", verbeterd=pl.lit(True))
    kept = lines.join(moved, on="regel", how="left", maintain_order="left").with_columns(
        pl.col("bestand").fill_null(pl.col("jaar")), volgorde=pl.when("verbeterd").then(2).otherwise(0)
    )
    return pl.concat(
        [
            kept.drop("verbeterd").with_columns(soort=pl.lit("D"), vorige=pl.lit(None, pl.Int64)),
            faulty.with_columns(soort=pl.lit("D"), vorige=pl.lit(None, pl.Int64), bestand="jaar", volgorde=pl.lit(0)),
            credit.with_columns(soort=pl.lit("C"), volgorde=pl.lit(1)),
        ],
        how="diagonal_relaxed",
    ).sort("bestand", "maand", "volgorde", "regel")


def write_declaraties(context: Context, writer: Writer, lines: pl.DataFrame, people: pl.DataFrame) -> None:
    """Write the lines, one file per year in which they were sent."""
    reference = pl.format("R{}", (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(7))
    lines = lines.with_columns(referentie=reference)
    earlier = lines.select(vorige="regel", vorige_referentie="referentie")
    lines = lines.join(earlier, on="vorige", how="left", maintain_order="left")
    lines = lines.join(people.select("persoon", "bsn"), on="persoon", how="left", maintain_order="left")
    for year in context.years:
        frame = _raw(context, lines.filter(pl.col("bestand") == year))
        side = Side("synthetisch", date(year + 1, 2, 15), som={"Bedrag": int(frame["Bedrag"].sum())})
        writer.csv("declaraties", f"declaraties_{context.code}_{year}", frame, side)


def _raw(context: Context, lines: pl.DataFrame) -> pl.DataFrame:
    month = pl.col("maand").dt.strftime("%Y-%m")
    provider = pl.col("aanbieder").cast(pl.String).str.zfill(2)
    return lines.select(
        Gemeentecode=pl.lit(context.code),
        Wet="wet",
        AanbiederAGB=agb(pl.col("aanbieder")),
        Declaratienummer=pl.format("D{}-{}-{}", provider, month, "volgorde"),
        Referentienummer="referentie",
        VorigReferentienummer="vorige_referentie",
        Toewijzingnummer="nummer",
        BSN=pl.col("bsn").fill_null(UNKNOWN_BSN),
        Productcategorie="categorie",
        Productcode="product",
        Begindatum=pl.col("begin").cast(pl.Int32).cast(pl.Date),
        Einddatum=pl.col("eind_zorg").cast(pl.Int32).cast(pl.Date),
        GeleverdVolume=(pl.col("cents") / (100 * pl.col("tarief"))).round().clip(1).cast(pl.Int64),
        Eenheid="eenheid_geleverd",
        Bedrag="cents",
        DebetCredit="soort",
    )
