"""The register of indicaties: what was decided, and the messages in which it was delivered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.example.context import OPEN, Context, day
from pipelines.example.spells import Spells, YearTarget, simulate
from pipelines.example.tables import table, target

NOBODY = -1
"""Person number of an unknown person."""

PGB_SHARE = 0.06
"""Share pgb within the products that can be had as pgb; about 4 % of all indications."""

CHANGED_SHARE = 0.14
"""Share of the toewijzingen with an earlier version, where its dates leave room for one."""

STRETCHED_SHARE = 0.3
"""The same for extensions from April 2023, when iJw/iWmo 3.2 began to stretch toewijzingen instead of renewing them."""

WITHDRAWN_SHARE = 0.01
"""Withdrawn toewijzingen (reden 13) as a share of those that stand."""

PROVIDERS = 45
"""Number of providers; Twente has some 330, of which one gemeente uses part."""


@dataclass(frozen=True)
class Care:
    """The spells of both laws and who they belong to.

    Attributes:
        wmo: Spells under the Wmo; their clients are the persons 0 and up.
        jeugd: Spells under the Jeugdwet.
        jeugd_person: Person number per Jeugd client; a client under both laws is the same person.
    """

    wmo: Spells
    jeugd: Spells
    jeugd_person: np.ndarray

    @property
    def persons(self) -> int:
        """Number of persons that were given out."""
        return max(self.wmo.clients, int(self.jeugd_person.max()) + 1)


def simulate_care(context: Context) -> Care:
    """Simulate the indicaties of both laws on the targets of `doelwaarden.csv`."""
    wmo, jeugd = (_simulate(context, wet) for wet in ("Wmo", "Jeugdwet"))
    person = wmo.clients + np.arange(jeugd.clients)
    young, old = _under_two_laws(context, wmo, jeugd)
    person[young] = old
    return Care(wmo, jeugd, person)


def _simulate(context: Context, wet: str) -> Spells:
    def value(what: str, year: int) -> int:
        return target("indicaties", wet, what, year)

    unknown = {year: value("onbekende_personen", year) if wet == "Jeugdwet" else 0 for year in context.years}
    targets = {
        year: YearTarget(
            value("clienten", year),
            value("clienten_peildatum", year),
            value("indicaties", year) - unknown[year],
            value("indicaties_peildatum", year),
        )
        for year in context.years
    }
    before = context.first_year - 1
    stock = (value("clienten_peildatum", before), value("indicaties_peildatum", before))
    return simulate(context.rng(f"indicaties {wet}"), targets, stock)


def _under_two_laws(context: Context, wmo: Spells, jeugd: Spells) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a Jeugd and a Wmo client that are one person.

    On 31 December 2023 the persons of both laws together are a published number, so exactly that many pairs have
    both on that date; for 40 others the two don't coincide then, e.g. because Wmo follows Jeugd.
    """
    year = min(max(2023, context.first_year), context.last_year)
    rng = context.rng("twee wetten")
    on_date = [np.unique(s.client[(s.start <= day(year, 12, 31)) & (s.end >= day(year, 12, 31))]) for s in (wmo, jeugd)]
    both = sum(target("indicaties", w, "clienten_peildatum", 2023) for w in ("Wmo", "Jeugdwet"))
    both -= target("indicaties", "Alle", "clienten_peildatum", 2023)
    apart = np.setdiff1d(np.arange(jeugd.clients), on_date[1])
    young = np.concatenate([rng.permutation(on_date[1])[:both], rng.permutation(apart)[:40]])
    return young, rng.permutation(on_date[0])[: len(young)]


def decisions(context: Context, care: Care) -> pl.DataFrame:
    """The toewijzingen as they stand in the end, one row each.

    Returns:
        wet, persoon, nummer, stock, ingang and eind (day numbers), and all that products.csv says about the product,
        with vorm (ZIN/PGB), volume, budget (cents), variant and aanbieder.
    """
    unknown = _unknown_persons(context)
    parts = [
        _spell_frame("Wmo", care.wmo, care.wmo.client),
        _spell_frame("Jeugdwet", care.jeugd, care.jeugd_person[care.jeugd.client]),
        _spell_frame("Jeugdwet", unknown, np.full(len(unknown.client), NOBODY)),
    ]
    frame = pl.concat([_with_product(context, wet, part) for wet, part in _by_wet(parts)])
    numbers = pl.format("T{}", (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(7))
    order = frame.sort("stock", "ingang", "wet", "persoon", descending=[True, *[False] * 3], maintain_order=True)
    return order.with_columns(nummer=numbers)


def _unknown_persons(context: Context) -> Spells:
    """Short indicaties of persons without BSN: each begins and ends within one year."""
    rng = context.rng("onbekenden")
    counts = [target("indicaties", "Jeugdwet", "onbekende_personen", year) for year in context.years]
    begin = np.repeat([day(year, 1, 1) for year in context.years], counts)
    start = begin + rng.integers(0, 200, len(begin))
    length = rng.integers(20, 150, len(begin))
    return Spells(np.arange(len(begin)), start, start + length, np.zeros(len(begin), dtype=bool))


def _spell_frame(wet: str, spells: Spells, person: np.ndarray) -> pl.DataFrame:
    columns = {"persoon": person, "stock": spells.stock, "ingang": spells.start, "eind": spells.end}
    return pl.DataFrame(columns).select(pl.lit(wet).alias("wet"), pl.all())


def _by_wet(parts: list[pl.DataFrame]) -> list[tuple[str, pl.DataFrame]]:
    joined = pl.concat(parts)
    return [(wet, joined.filter(pl.col("wet") == wet)) for wet in ("Wmo", "Jeugdwet")]


def _with_product(context: Context, wet: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Give every toewijzing a product, a form of delivery, an extent and a provider."""
    rng = context.rng(f"producten {wet}")
    products = table("producten").filter(pl.col("wet") == wet).drop("wet")
    weight = products["gewicht"].cast(pl.Float64).to_numpy()
    choice = rng.choice(products.height, frame.height, p=weight / weight.sum())
    chosen = products[choice].with_columns(pl.col("volume_min", "volume_max", "tarief").cast(pl.Float64))
    low, high = chosen["volume_min"].fill_null(0).to_numpy(), chosen["volume_max"].fill_null(0).to_numpy()
    chance = rng.random(frame.height)
    frame = pl.concat([frame, chosen], how="horizontal")
    # Jeugd is often assigned without extent, or with a budget only; Wmo seldom.
    aspecific, generic = (0.02, 0.002) if wet == "Wmo" else (0.12, 0.02)
    return frame.with_columns(
        volume=pl.Series(np.round(low + rng.random(len(low)) * (high - low)).astype(np.int64)),
        vorm=pl.when((pl.col("pgb") == "1") & pl.Series(rng.random(len(low)) < PGB_SHARE))
        .then(pl.lit("PGB"))
        .otherwise(pl.lit("ZIN")),
        variant=pl.Series(
            np.select([chance < generic, chance < generic + aspecific], ["generiek", "aspecifiek"], "specifiek")
        ),
        budget=pl.Series(rng.integers(800, 9000, len(low)) * 100),
        aanbieder=pl.Series(_provider(rng, choice)),
        toekomst=pl.Series(_future_ends(context, rng, frame.height)),
    ).with_columns(gepland=pl.when(pl.col("eind") == OPEN).then("toekomst").otherwise("eind"))


def _future_ends(context: Context, rng: np.random.Generator, count: int) -> np.ndarray:
    """Planned last days of what still runs at the end: two thirds within two years, the rest without end date."""
    planned = context.last_day + rng.integers(30, 700, count)
    return np.where(rng.random(count) < 2 / 3, planned, OPEN)


def _provider(rng: np.random.Generator, product: np.ndarray) -> np.ndarray:
    """Number of the provider: six per product, so that a provider has a few neighbouring products."""
    return (product * 2 + rng.integers(0, 6, len(product))) % PROVIDERS


def versions(context: Context, final: pl.DataFrame) -> pl.DataFrame:
    """The messages: every toewijzing as it stands, earlier versions of some, and withdrawn ones.

    Returns:
        The columns of `decisions` with datum (day number of the toewijzing), reden, and eind_bericht: the end date
        that this version states (OPEN when none).
    """
    rng = context.rng("versies")
    first = context.first_day + rng.integers(1, 24, final.height)
    usual = np.maximum(final["ingang"].to_numpy() - rng.integers(0, 29, final.height), context.first_day + 1)
    assigned = pl.Series("datum", np.where(final["stock"], first, usual))
    whole = final.with_columns(
        assigned, reden=pl.lit(None, pl.String), eind_bericht=pl.col("gepland"), versie=pl.lit(1, pl.Int64)
    )
    earlier, later = _changes(context, rng, whole)
    unchanged = whole.join(later.select("nummer"), on="nummer", how="anti", maintain_order="left")
    withdrawn = _withdrawn(context, rng, whole)
    return pl.concat([unchanged, earlier, later, *withdrawn]).sort("datum", "nummer", "versie")


def _changes(context: Context, rng: np.random.Generator, whole: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """First and second version of the toewijzingen that were extended (04) or shortened (05)."""
    start, end, assigned = (whole[name].to_numpy() for name in ("ingang", "gepland", "datum"))
    known = np.minimum(end, context.last_day + 300)
    longer = rng.random(whole.height) < 0.6
    cut = start + ((known - start) * rng.uniform(0.4, 0.8, whole.height)).astype(np.int64)
    stated = np.where(longer, cut, end + rng.integers(30, 200, whole.height))
    when = np.where(longer, cut - rng.integers(0, 14, whole.height), end - rng.integers(0, 10, whole.height))
    possible = (when > assigned + 3) & (when <= context.last_day) & (stated > start + 5)
    stretched = longer & (when >= day(2023, 4, 1))
    changed = possible & (rng.random(whole.height) < np.where(stretched, STRETCHED_SHARE, CHANGED_SHARE))
    earlier = whole.with_columns(eind_bericht=pl.Series(stated)).filter(pl.Series(changed))
    reason = pl.Series("reden", np.where(longer, "04", "05"))
    later = whole.with_columns(reason, datum=pl.Series(when), versie=pl.lit(2, pl.Int64)).filter(pl.Series(changed))
    return earlier, later


def _withdrawn(context: Context, rng: np.random.Generator, whole: pl.DataFrame) -> list[pl.DataFrame]:
    """Toewijzingen that turned out to be mistakes: assigned, then withdrawn with reden 13 and no day of validity."""
    usable = whole.filter(~pl.col("stock") & (pl.col("datum") <= context.last_day - 60))
    count = min(usable.height, round(WITHDRAWN_SHARE * whole.height))
    chosen = usable[np.sort(rng.choice(usable.height, count, replace=False))]
    number = pl.int_range(pl.len()) + whole.height + 1
    first = chosen.with_columns(nummer=pl.format("T{}", number.cast(pl.String).str.zfill(7)))
    gone = first.with_columns(
        datum=pl.col("datum") + pl.Series(rng.integers(2, 45, count)),
        reden=pl.lit("13"),
        eind_bericht=pl.col("ingang"),
        versie=pl.lit(2, pl.Int64),
    )
    return [first, gone]
