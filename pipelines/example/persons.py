"""Fictional persons: a BSN that can't be anybody's, date of birth, gender and address."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.example.context import Context, day
from pipelines.example.geography import UNKNOWN_POSTCODE

UNKNOWN_BSN = "999999999"
"""What the Jeugd messages carry when there is no BSN; fails the 11-proef, so nobody gets it."""

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
"""Weights of the 11-proef on the nine digits of a BSN."""

UNKNOWN_ADDRESS_SHARE = 0.005
"""Share of persons whose address is in no address file."""

MOVER_SHARE = 0.05
"""Share of persons with a second address; about half of them also have a later row that shows it."""


def passes_11_proef(numbers: np.ndarray) -> np.ndarray:
    """Which whole numbers, read as nine digits, are well-formed BSNs."""
    total = np.zeros_like(numbers)
    for position, weight in enumerate(WEIGHTS):
        total += weight * (numbers // 10 ** (8 - position) % 10)
    return total % 11 == 0


def bsns(count: int) -> list[str]:
    """The first BSNs of the example: the 9.091 that begin with 9999, then those that begin with 99."""
    special = np.arange(999_900_000, 1_000_000_000)
    special = special[passes_11_proef(special)]
    # One in eleven numbers passes; the margin covers the unevenness at the edges.
    common = np.arange(990_000_000, 990_000_000 + 11 * count + 1000)
    common = common[passes_11_proef(common)]
    return np.concatenate([special, common])[:count].astype(str).tolist()


def make_people(
    context: Context, births: np.ndarray, addresses: pl.DataFrame, *, part: str = "personen", before: int = 0
) -> pl.DataFrame:
    """One row per person, in the order of their dates of birth as given.

    Args:
        context: The gemeente they live in. Two gemeenten use the same BSNs, as happens when somebody moves:
            a pseudonym is per gemeente.
        births: Day number of birth, one per person.
        addresses: The addresses of the gemeente.
        part: Name of the random stream.
        before: Number of persons that were given out before, with their BSNs.

    Returns:
        persoon, bsn, geboren, geslacht (1 man, 2 vrouw), postcode, huisnummer, and postcode_nieuw and
        huisnummer_nieuw for a later address.
    """
    rng = context.rng(part)
    count = len(births)
    homes = addresses.filter(pl.col("buurt2019").is_not_null())
    chance = homes["kans"].to_numpy() / homes["kans"].sum()
    first, second = rng.choice(homes.height, count, p=chance), rng.choice(homes.height, count, p=chance)
    second = np.where(rng.random(count) < MOVER_SHARE, second, first)
    unknown = pl.Series(rng.random(count) < UNKNOWN_ADDRESS_SHARE)
    nowhere = homes["postcode"].max()
    frame = pl.DataFrame(
        {
            "persoon": before + np.arange(count),
            "bsn": bsns(before + count)[before:],
            "geboren": pl.Series(births.astype(np.int32)).cast(pl.Date),
            "geslacht": pl.Series(rng.integers(1, 3, count)).cast(pl.String),
            "postcode": homes["postcode"].gather(first),
            "huisnummer": homes["huisnummer"].gather(first),
            "postcode_nieuw": homes["postcode"].gather(second),
            "huisnummer_nieuw": homes["huisnummer"].gather(second),
        }
    )
    lost = pl.lit(f"{str(nowhere)[:4]}{UNKNOWN_POSTCODE}")
    return frame.with_columns(
        pl.when(unknown).then(lost).otherwise(pl.col(column)).alias(column) for column in ("postcode", "postcode_nieuw")
    )


def births_wmo(rng: np.random.Generator, count: int) -> np.ndarray:
    """Days of birth of Wmo clients: three quarters are old, the rest adults of working age in 2021."""
    age = np.where(rng.random(count) < 0.75, rng.normal(79, 8, count).clip(60, 101), rng.uniform(22, 62, count))
    return (day(2021, 7, 1) - age * 365.25).astype(np.int64)


def births_jeugd(rng: np.random.Generator, first_start: np.ndarray) -> np.ndarray:
    """Days of birth of young clients, who are 2 to 16 years old when their first indication begins."""
    return (first_start - rng.uniform(2, 16.5, len(first_start)) * 365.25).astype(np.int64)


def births_working_age(rng: np.random.Generator, count: int) -> np.ndarray:
    """Days of birth of people on benefits: 22 to 62 years old in 2021."""
    return (day(2021, 7, 1) - rng.uniform(22, 62, count) * 365.25).astype(np.int64)
