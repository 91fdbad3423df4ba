"""Spells of clients that reproduce yearly targets exactly.

Each year begins with the spells left open by the year before. Entrants get one new spell, further new spells go to
anybody of that year, and at the end of the year as many clients and spells as the targets say stay open; the others
end within the year. Clients and spells of the year (stroom) and on 31 December (stand) then hold by construction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipelines.example.context import OPEN, day
from pipelines.example.errors import ExampleError

RETURNING_SHARE = 0.1
"""Share of the entrants of a year that were client before, as far as there are such."""

SHORT_SPELL_DAYS = 25
"""Mean number of days after the first week of a spell that begins and ends in one year."""

RUNNING_ENDS_EARLY = 2.0
"""Exponent that brings the ends of running spells forward in the year; 1 spreads them evenly."""


@dataclass(frozen=True)
class YearTarget:
    """Targets of one year: unique clients and spells in the year, and those open on 31 December."""

    clients: int
    clients_end: int
    spells: int
    spells_end: int


@dataclass(frozen=True)
class Spells:
    """Spells as arrays of equal length.

    Attributes:
        client: Number of the client, from 0.
        start: Day number of the first day.
        end: Day number of the last day, inclusive; OPEN when it has not ended.
        stock: Whether it ran before the first year.
    """

    client: np.ndarray
    start: np.ndarray
    end: np.ndarray
    stock: np.ndarray

    @property
    def clients(self) -> int:
        """Number of clients."""
        return int(self.client.max()) + 1


def simulate(rng: np.random.Generator, targets: Mapping[int, YearTarget], stock: tuple[int, int]) -> Spells:
    """Simulate the years of `targets`, which are consecutive and ascending.

    Args:
        rng: Random stream.
        targets: What each year must give.
        stock: Clients and spells that are open when the first year begins.

    Raises:
        ExampleError: When the targets of a year contradict each other.
    """
    first = day(min(targets), 1, 1)
    client = np.concatenate([np.arange(stock[0]), rng.integers(0, stock[0], stock[1] - stock[0])])
    # Most running indications began in the last two years before, none more than four years before.
    start = first - 1 - rng.exponential(300, len(client)).astype(np.int64).clip(0, 1460)
    end = np.full(len(client), OPEN)
    for year, target in targets.items():
        known = np.unique(client[end == OPEN])
        entrants = _entrants(rng, known, int(client.max()) + 1, target.clients - len(known))
        everyone = np.concatenate([known, entrants])
        extra = target.spells - int((end == OPEN).sum()) - len(entrants)
        _check(year, extra >= 0)
        added = np.concatenate([entrants, rng.choice(everyone, extra)])
        begin = day(year, 1, 1)
        client = np.concatenate([client, added])
        start = np.concatenate([start, begin + rng.integers(0, 350, len(added))])
        end = np.concatenate([end, np.full(len(added), OPEN)])
        leaving = _leaving(rng, client, end, rng.permutation(everyone)[: target.clients_end], target, year)
        end[leaving] = _ends(rng, start[leaving], year)
    return Spells(client, start, end, np.arange(len(client)) < stock[1])


def _entrants(rng: np.random.Generator, known: np.ndarray, total: int, count: int) -> np.ndarray:
    """Clients that enter this year: some who left before, the rest new."""
    gone = np.setdiff1d(np.arange(total), known)
    back = min(round(RETURNING_SHARE * count), len(gone))
    return np.concatenate([rng.permutation(gone)[:back], np.arange(total, total + count - back)])


def _leaving(
    rng: np.random.Generator, client: np.ndarray, end: np.ndarray, keepers: np.ndarray, target: YearTarget, year: int
) -> np.ndarray:
    """Positions of the open spells that end this year."""
    pool = rng.permutation(np.flatnonzero(end == OPEN))
    kept = pool[np.isin(client[pool], keepers)]
    _, one_each = np.unique(client[kept], return_index=True)
    others = np.delete(kept, one_each)
    more = target.spells_end - target.clients_end
    _check(year, 0 <= more <= len(others))
    return np.setdiff1d(pool, np.concatenate([kept[one_each], others[:more]]))


def _ends(rng: np.random.Generator, start: np.ndarray, year: int) -> np.ndarray:
    """Last days of the spells that end this year, after at least a week and before 31 December.

    What ran before ends early in the year and what began in it is short, so that the number of open spells stays level
    through the year: the letter of 2022 has a stand of mid-February beside yearly totals.
    """
    first, last = day(year, 1, 1), day(year, 12, 30)
    running = first + 4 + (355 * rng.random(len(start)) ** RUNNING_ENDS_EARLY).astype(np.int64)
    short = start + 7 + rng.exponential(SHORT_SPELL_DAYS, len(start)).astype(np.int64)
    late = rng.integers(np.minimum(start + 7, last), last + 1)
    return np.where(start < first, running, np.where(short > last, late, short))


def _check(year: int, possible: bool) -> None:
    if not possible:
        raise ExampleError(f"The targets of {year} in doelwaarden.csv contradict each other.")
