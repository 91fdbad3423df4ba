"""The registers of income support: bijstand per month, and loonkostensubsidie per month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.example.context import OPEN, Context, day, spread
from pipelines.example.spells import Spells, YearTarget, simulate
from pipelines.example.tables import target
from pipelines.example.writer import Side, Writer, euro

REGELINGEN = ("PW", "IOAW", "IOAZ", "BBZ")

LEAVING_SHARE = 0.022
"""Share of the uitkeringen that end each month; about a quarter per year."""

PARTNER_SHARE = 0.17
"""Share of the uitkeringen of a couple."""


@dataclass(frozen=True)
class Benefits:
    """Uitkeringen as arrays of equal length.

    Attributes:
        regeling: PW, IOAW, IOAZ or BBZ.
        first: Number of the first month, 0 = January of the first year; -1 when it ran before.
        last: Number of the last month, inclusive; OPEN when it runs on.
        couple: Whether there is a partner.
    """

    regeling: np.ndarray
    first: np.ndarray
    last: np.ndarray
    couple: np.ndarray


def simulate_benefits(context: Context) -> Benefits:
    """Simulate the uitkeringen so that each month has the number that gives the yearly averages exactly."""
    rng = context.rng("bijstand")
    before = context.first_year - 1
    parts = [
        _spells_of(rng, target("bijstand", name, "december", before), _monthly_counts(context, name))
        for name in REGELINGEN
    ]
    regeling = np.repeat(REGELINGEN, [len(first) for first, _ in parts])
    first, last = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    couple = (rng.random(len(regeling)) < PARTNER_SHARE) & (regeling != "BBZ")
    return Benefits(regeling, first, last, couple)


def _monthly_counts(context: Context, regeling: str) -> list[int]:
    """Uitkeringen per month: from December to December along a curve whose twelve months have the published mean."""
    counts: list[int] = []
    month = np.arange(1, 13)
    for year in context.years:
        before, after = (target("bijstand", regeling, "december", y) for y in (year - 1, year))
        wanted = 12 * target("bijstand", regeling, "gemiddeld", year)
        line, bend = before + (after - before) * month / 12, month * (12 - month)
        curve = np.rint(line + (wanted - line.sum()) / bend.sum() * bend).astype(np.int64)
        # What rounding leaves goes to the middle of the year, one each.
        rest = wanted - int(curve.sum())
        curve[4 : 4 + abs(rest)] += np.sign(rest)
        counts += curve.tolist()
    return counts


def _spells_of(rng: np.random.Generator, before: int, counts: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """First and last month of the uitkeringen of a regeling, given how many there are in the month before and in each.

    Those that ended in the month before are in no delivery; in their place others enter in the first month.
    """
    staying = min(before - round(LEAVING_SHARE * before), counts[0])
    first, last = np.repeat([-1, 0], [staying, counts[0] - staying]), np.full(counts[0], OPEN)
    for month, count in enumerate(counts[1:], start=1):
        running = np.flatnonzero(last == OPEN)
        ending = max(round(LEAVING_SHARE * len(running)), len(running) - count)
        last[rng.choice(running, ending, replace=False)] = month - 1
        entering = count - (len(running) - ending)
        first = np.concatenate([first, np.full(entering, month)])
        last = np.concatenate([last, np.full(entering, OPEN)])
    return first, last


def write_bijstand(
    context: Context, writer: Writer, benefits: Benefits, person: np.ndarray, people: pl.DataFrame
) -> None:
    """Write a file per month.

    Args:
        context: The gemeente.
        writer: Where to.
        benefits: The uitkeringen.
        person: Person number of the applicants, and after them of the partners, in the order of `benefits`.
        people: The persons.
    """
    frame = _benefit_frame(context, benefits, person, people)
    rng = context.rng("bedragen bijstand")
    for year in context.years:
        months = [frame.filter((pl.col("eerste") <= m) & (pl.col("laatste") >= m)) for m in _months_of(context, year)]
        rows = pl.concat([part.with_columns(maand=pl.lit(m)) for m, part in enumerate(months, start=1)])
        norm = np.where(rows["bsn_partner"].is_null(), 1.0, 1.4) * rng.uniform(0.8, 1.1, rows.height)
        rows = rows.with_columns(cents=pl.Series(spread(100 * target("bijstand", "Alle", "lasten", year), norm)))
        for month in range(1, 13):
            _write_month(context, writer, rows.filter(pl.col("maand") == month), year, month)


def _months_of(context: Context, year: int) -> range:
    start = 12 * (year - context.first_year)
    return range(start, start + 12)


def _benefit_frame(context: Context, benefits: Benefits, person: np.ndarray, people: pl.DataFrame) -> pl.DataFrame:
    """One row per uitkering with its number, persons, dates and the month from which the second address holds."""
    rng = context.rng("uitkeringen")
    count = len(benefits.regeling)
    partner = np.full(count, -1)
    partner[benefits.couple] = person[count:]
    frame = pl.DataFrame(
        {
            "nummer": pl.Series([f"U-{number:06d}" for number in range(1, count + 1)]),
            "persoon": person[:count],
            "partner": partner,
            "regeling": benefits.regeling,
            "eerste": benefits.first,
            "laatste": benefits.last,
            "verhuisd_vanaf": rng.integers(1, 12 * len(context.years), count),
            "ingang": _month_days(context, benefits.first, rng.integers(0, 27, count), rng.integers(1, 2500, count)),
            "eind": _month_days(context, benefits.last, np.full(count, 26), np.zeros(count)),
        }
    )
    partners = people.select(partner="persoon", bsn_partner="bsn")
    frame = frame.join(people, on="persoon", how="left", maintain_order="left")
    return frame.join(partners, on="partner", how="left", maintain_order="left")


def _month_days(context: Context, month: np.ndarray, offset: np.ndarray, earlier: np.ndarray) -> pl.Series:
    """A day in each month; for what ran before the first month, a day that lies `earlier` days before it."""
    start = np.datetime64(f"{context.first_year}-01", "M")
    inside = (start + np.where(month == OPEN, 0, month).clip(0)).astype("datetime64[D]").astype(np.int64) + offset
    days = np.where(month < 0, context.first_day - earlier, inside)
    return pl.Series(days.astype(np.int32)).cast(pl.Date).set(pl.Series(month == OPEN), None)


def _write_month(context: Context, writer: Writer, rows: pl.DataFrame, year: int, month: int) -> None:
    number = 12 * (year - context.first_year) + month - 1
    moved = pl.lit(number) >= pl.col("verhuisd_vanaf")
    last_day = date(year, month, monthrange(year, month)[1])
    frame = rows.select(
        Gemeentecode=pl.lit(context.code),
        Verslagmaand=pl.lit(f"{year}-{month:02d}"),
        Uitkeringsnummer="nummer",
        BSN="bsn",
        BSNPartner="bsn_partner",
        Regeling="regeling",
        Ingangsdatum="ingang",
        # What ends later is not yet known in the month that is reported.
        Beeindigingsdatum=pl.when(pl.col("eind") <= last_day).then("eind"),
        BrutoBedrag=euro(pl.col("cents")),
        Postcode=pl.when(moved).then("postcode_nieuw").otherwise("postcode"),
        Huisnummer=pl.when(moved).then("huisnummer_nieuw").otherwise("huisnummer"),
    )
    side = Side("synthetisch", last_day + timedelta(days=12), som={"BrutoBedrag": int(rows["cents"].sum()) / 100})
    writer.csv("bijstand", f"bijstand_{context.code}_{year}-{month:02d}", frame, side)


def simulate_subsidies(context: Context) -> Spells:
    """Simulate the persons with loonkostensubsidie; one spell per person and year of entry."""

    def value(what: str, year: int) -> int:
        return target("loonkostensubsidie", "Participatiewet", what, year)

    targets = {
        y: YearTarget(value("clienten", y), end := value("clienten_peildatum", y), value("clienten", y), end)
        for y in context.years
    }
    before = value("clienten_peildatum", context.first_year - 1)
    return simulate(context.rng("loonkostensubsidie"), targets, (before, before))


def write_subsidies(context: Context, writer: Writer, spells: Spells, person: np.ndarray, people: pl.DataFrame) -> None:
    """Write the loonkostensubsidie, a file per month; the amounts of a year add up to its target."""
    rng = context.rng("bedragen loonkostensubsidie")
    wage = rng.integers(30, 81, len(spells.client))
    frame = pl.DataFrame(
        {"persoon": person[spells.client], "begin": spells.start, "eind": spells.end, "loonwaarde": wage}
    )
    frame = frame.join(people, on="persoon", how="left", maintain_order="left")
    for year in context.years:
        parts = [_subsidised(frame, year, month) for month in range(1, 13)]
        rows = pl.concat(parts)
        weight = (100 - rows["loonwaarde"].to_numpy()) * rng.uniform(0.7, 1.2, rows.height)
        total = 100 * target("loonkostensubsidie", "Participatiewet", "bedrag", year)
        rows = rows.with_columns(cents=pl.Series(spread(total, weight)))
        for month in range(1, 13):
            _write_subsidies(context, writer, rows.filter(pl.col("maand") == month), year, month)


def _subsidised(frame: pl.DataFrame, year: int, month: int) -> pl.DataFrame:
    first, last = day(year, month, 1), day(year, month, monthrange(year, month)[1])
    return frame.filter((pl.col("begin") <= last) & (pl.col("eind") >= first)).with_columns(maand=pl.lit(month))


def _write_subsidies(context: Context, writer: Writer, rows: pl.DataFrame, year: int, month: int) -> None:
    frame = rows.select(
        Gemeentecode=pl.lit(context.code),
        Verslagmaand=pl.lit(f"{year}-{month:02d}"),
        BSN="bsn",
        Begindatum=pl.col("begin").cast(pl.Int32).cast(pl.Date),
        Einddatum=pl.when(pl.col("eind") < OPEN).then("eind").cast(pl.Int32).cast(pl.Date),
        Loonwaarde=pl.format("{},00", "loonwaarde"),
        Bedrag=euro(pl.col("cents")),
        Postcode="postcode",
        Huisnummer="huisnummer",
    )
    received = date(year, month, 1) + timedelta(days=45)
    side = Side("synthetisch", received, som={"Bedrag": int(rows["cents"].sum()) / 100})
    writer.csv("loonkostensubsidie", f"loonkostensubsidie_{context.code}_{year}-{month:02d}", frame, side)
