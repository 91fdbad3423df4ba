"""Writes the toewijzingen as the messages in which a register gets them."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.example.context import OPEN, Context
from pipelines.example.indicaties import NOBODY, PROVIDERS
from pipelines.example.persons import UNKNOWN_BSN, passes_11_proef
from pipelines.example.writer import Side, Writer, euro

LATE_SHARE = 0.02
"""Share of the versions of November and December that arrive with the file of the next year."""


def write_indicaties(context: Context, writer: Writer, messages: pl.DataFrame, people: pl.DataFrame) -> None:
    """Write the messages, one file per year of toewijzing; a few arrive a year late."""
    rng = context.rng("levering indicaties")
    order = pl.struct("ingang", "nummer").rank("dense").over("wet", "persoon")
    moved = (order > 1) & (pl.col("persoon") != NOBODY)
    assigned = pl.col("datum").cast(pl.Int32).cast(pl.Date).dt
    late = (assigned.month() >= 11) & pl.Series(rng.random(messages.height) < LATE_SHARE)
    arrival = (assigned.year() + late.cast(pl.Int32)).clip(upper_bound=context.last_year)
    rows = messages.with_columns(verhuisd=moved, tijd=_times(rng, messages.height), bestand=arrival)
    rows = rows.join(people, on="persoon", how="left", maintain_order="left")
    for year in context.years:
        frame = _raw(context, rows.filter(pl.col("bestand") == year))
        writer.csv("indicaties", f"indicaties_{context.code}_{year}", frame, Side("synthetisch", date(year + 1, 1, 20)))


def _times(rng: np.random.Generator, count: int) -> pl.Series:
    seconds = pl.Series(rng.integers(8 * 3600, 18 * 3600, count) * 1_000_000_000).cast(pl.Time)
    text = seconds.dt.strftime("%H:%M:%S")
    return text.set(pl.Series(rng.random(count) < 0.05), None)


def _raw(context: Context, rows: pl.DataFrame) -> pl.DataFrame:
    def as_date(name: str) -> pl.Expr:
        return pl.when(pl.col(name) < OPEN).then(pl.col(name)).cast(pl.Int32).cast(pl.Date)

    def extent(name: str) -> pl.Expr:
        return pl.when((pl.col("variant") == "specifiek") & pl.col("eenheid").is_not_null()).then(pl.col(name))

    with_product = pl.col("variant") != "generiek"
    return rows.select(
        Gemeentecode=pl.lit(context.code),
        Wet="wet",
        BSN=pl.col("bsn").fill_null(UNKNOWN_BSN),
        Toewijzingnummer="nummer",
        Toewijzingsdatum=as_date("datum"),
        Toewijzingstijd="tijd",
        Productcategorie=pl.when(with_product).then("categorie"),
        Productcode=pl.when(pl.col("variant") == "specifiek").then("product"),
        Ingangsdatum=as_date("ingang"),
        Einddatum=as_date("eind_bericht"),
        RedenWijziging="reden",
        Volume=extent("volume"),
        Eenheid=extent("eenheid"),
        Frequentie=extent("frequentie"),
        Budget=pl.when(pl.col("variant") == "generiek").then(euro(pl.col("budget"))),
        Leveringsvorm="vorm",
        AanbiederAGB=agb(pl.col("aanbieder")),
        Geboortedatum="geboren",
        Geslacht="geslacht",
        Postcode=pl.when("verhuisd").then("postcode_nieuw").otherwise("postcode"),
        Huisnummer=pl.when("verhuisd").then("huisnummer_nieuw").otherwise("huisnummer"),
    )


def agb(provider: pl.Expr) -> pl.Expr:
    """AGB code of a provider: eight digits that fail the 11-proef, so that none can be taken for a BSN."""
    return provider.replace_strict(dict(enumerate(_agb_codes())), return_dtype=pl.String)


def _agb_codes() -> list[str]:
    numbers = np.arange(73_730_001, 73_730_101)
    return numbers[~passes_11_proef(numbers)][:PROVIDERS].astype(str).tolist()
