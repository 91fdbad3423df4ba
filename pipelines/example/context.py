"""What every part of one gemeente's example needs: code, years and a random stream of its own."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

HENGELO = "GM0164"

OPEN = 2**31
"""Day number of a spell that has not ended; beyond every real date."""


@dataclass(frozen=True)
class Context:
    """One gemeente of the example.

    Attributes:
        number: 0 for Hengelo, 1 and up for the fictional gemeenten.
        first_year: First year of the registers.
        last_year: Last year of the registers, inclusive.
        seed: Seed of the whole example.
    """

    number: int
    first_year: int
    last_year: int
    seed: int

    @property
    def code(self) -> str:
        """GM0164, or GM9001 and up for gemeenten that don't exist."""
        return HENGELO if self.number == 0 else f"GM{9000 + self.number}"

    @property
    def digits(self) -> str:
        """The four digits of the code, as in the codes of its wijken and buurten."""
        return self.code[2:]

    @property
    def naam(self) -> str:
        """Name of the gemeente."""
        return "Hengelo" if self.number == 0 else f"Voorbeeldgemeente {self.number}"

    @property
    def years(self) -> range:
        """The years of the registers."""
        return range(self.first_year, self.last_year + 1)

    @property
    def first_day(self) -> int:
        """1 January of the first year, as day number."""
        return day(self.first_year, 1, 1)

    @property
    def last_day(self) -> int:
        """31 December of the last year, as day number."""
        return day(self.last_year, 12, 31)

    def rng(self, part: str) -> np.random.Generator:
        """A random stream for one part, so that a change in one part leaves the bytes of the others alone."""
        return np.random.Generator(
            np.random.PCG64(np.random.SeedSequence([self.seed, self.number, zlib.crc32(part.encode())]))
        )


def day(year: int, month: int, day_of_month: int) -> int:
    """Day number (days since 1970-01-01) of a date."""
    return int(np.datetime64(f"{year:04d}-{month:02d}-{day_of_month:02d}", "D").astype(int))


def spread(total: int, weights: np.ndarray) -> np.ndarray:
    """Divide `total` cents over the weights in whole cents, at least one each, exactly.

    Args:
        total: What the parts must add up to; at least the number of weights.
        weights: Positive weights, one per part.
    """
    shares = np.cumsum(weights) / weights.sum() * (total - len(weights))
    edges = np.floor(shares + 0.5).astype(np.int64)
    edges[-1] = total - len(weights)
    return np.diff(edges, prepend=0) + 1
