"""Random tables of counts with their margins, and an attacker of our own who shares nothing with the tested one."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import highspy
import numpy as np

from pipelines.publication.protection.system import Relation, System

LEFT = 3
"""Values that a suppressed count keeps, as in the settings."""

SMALL = 10
"""Counts below this are small."""

CENT = 0.01
"""How exact an amount is published."""

Place = tuple[int | None, ...]
"""A cell; None stands for the total over a dimension."""


def system_of(values: Sequence[float] | np.ndarray, relations: Iterable[Relation], **given: object) -> System:
    """A system of counts: what is 1 to 9 is small, nothing is a total, each stands on its own and costs the same."""
    counts = np.array(values, dtype=float)
    size = len(counts)
    plain = System(
        values=counts,
        lowest=np.ones(size),
        needed=np.full(size, LEFT - 1.0),
        is_count=np.ones(size, dtype=bool),
        weights=np.ones(size),
        is_small=(counts > 0) & (counts < SMALL),
        is_open=np.zeros(size, dtype=bool),
        unit=np.arange(size),
        relations=tuple(relations),
        near_bound=np.zeros(size, dtype=bool),
    )
    arrays = {name: value if name == "takes_along" else np.array(value) for name, value in given.items()}
    return replace(plain, **arrays)


def total(whole: int, *parts: int) -> Relation:
    """The parts add up to the whole."""
    return Relation((*parts, whole), (*(1.0 for _ in parts), -1.0))


def at_most(part: int, whole: int) -> Relation:
    """The part is not more than the whole."""
    return Relation((whole, part), (1.0, -1.0), 0.0, math.inf)


def places_of(shape: Sequence[int]) -> list[Place]:
    """The cells of a table and of all its margins."""
    return list(itertools.product(*((*range(length), None) for length in shape)))


def random_table(seed: int, shape: Sequence[int]) -> System:
    """A table with zeros, small and large counts and all its margins; those over the first dimension may not be hidden.

    Args:
        seed: The same seed gives the same table.
        shape: Cells per dimension.
    """
    chance = random.Random(seed)
    small, zero = chance.uniform(0.02, 0.15), chance.uniform(0.0, 0.25)
    cells = {place: _count(chance, small, zero) for place in itertools.product(*map(range, shape))}
    places = places_of(shape)
    position = {place: number for number, place in enumerate(places)}
    values = [sum(cells[cell] for cell in _within(place, shape)) for place in places]
    relations = [
        total(position[place], *(position[_with(place, axis, index)] for index in range(shape[axis])))
        for place in places
        for axis in range(len(shape))
        if place[axis] is None
    ]
    return system_of(
        values, relations, is_open=[place[0] is None for place in places], weights=[math.log10(10 + v) for v in values]
    )


def random_gemeente(seed: int) -> System:
    """Linked tables as they are published: stroom and stand of two wetten and both together, per wijk, and amounts.

    A wijk's share of an amount rests on its clients; the rest belongs to no wijk, and may be negative.
    """
    chance = random.Random(seed)
    wijken, euros = range(chance.randint(2, 6)), 10 ** chance.uniform(2, 6)
    stroom = {(wet, wijk): _count(chance, 0.25, 0.15) for wet in "WJ" for wijk in wijken}
    stand = {place: chance.randint(0, count) for place, count in stroom.items()}
    values: dict[tuple, float] = {}
    for name, counts in (("stroom", stroom), ("stand", stand)):
        for wijk in wijken:
            both = chance.randint(0, min(counts["W", wijk], counts["J", wijk], 5))
            values |= {(name, wet, wijk): counts[wet, wijk] for wet in "WJ"}
            values[name, "A", wijk] = counts["W", wijk] + counts["J", wijk] - both
        values |= {(name, wet, None): sum(values[name, wet, wijk] for wijk in wijken) for wet in "WJA"}
    for wet in "WJ":
        shares: dict[object, float] = {
            wijk: round(stroom[wet, wijk] * euros * chance.uniform(0.3, 3), 2) for wijk in wijken
        }
        shares["rest"] = round(euros * 50 * chance.uniform(-1, 3), 2)
        values |= {("euro", wet, wijk): share for wijk, share in shares.items()}
        values["euro", wet, None] = round(sum(shares.values()), 2)
    return _gemeente(values, [*wijken, "rest"])


def _gemeente(values: dict[tuple, float], wijken: Sequence[object]) -> System:
    at = {key: number for number, key in enumerate(values)}
    relations = []
    for name, wet in itertools.product(("stroom", "stand", "euro"), "WJA"):
        parts = [at[name, wet, wijk] for wijk in wijken if (name, wet, wijk) in at]
        if parts:
            cents = 0.01 if name == "euro" else 0.0
            relations.append(replace(total(at[name, wet, None], *parts), low=-cents, high=cents))
    for name, wijk in {(name, wijk) for name, _, wijk in at if name != "euro"}:
        wmo, jeugd, both = (at[name, wet, wijk] for wet in "WJA")
        relations += [at_most(wmo, both), at_most(jeugd, both)]
        relations.append(Relation((wmo, jeugd, both), (1.0, 1.0, -1.0), 0.0, math.inf))
    for (_, *place), stand in ((key, index) for key, index in at.items() if key[0] == "stand"):
        if values["stand", *place] <= values["stroom", *place]:
            relations.append(at_most(stand, at["stroom", *place]))
    is_count = np.array([name != "euro" for name, _, _ in at])
    worth = np.array(list(values.values()), dtype=float)
    small = np.array([0 < values.get(("stroom" if n == "euro" else n, *p), 0) < SMALL for n, *p in at])
    return system_of(
        worth,
        sorted(relations, key=lambda relation: relation.indices),
        is_count=is_count,
        is_small=small & (worth != 0),
        is_open=[wijk is None for _, _, wijk in at],
        lowest=np.where(is_count, 1.0, 0.0),
        needed=np.where(is_count, LEFT - 1.0, np.maximum(1.0, np.abs(worth) / 10)),
        weights=np.log10(10 + np.abs(worth)),
    )


def _count(chance: random.Random, small: float, zero: float) -> int:
    kind = chance.random()
    if kind < zero:
        return 0
    return chance.randint(1, SMALL - 1) if kind < zero + small else chance.randint(SMALL, 400)


def _within(place: Place, shape: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return itertools.product(*(range(n) if at is None else (at,) for at, n in zip(place, shape, strict=True)))


def _with(place: Place, axis: int, index: int) -> Place:
    return (*place[:axis], index, *place[axis + 1 :])


def known_ranges(system: System, hidden: np.ndarray) -> dict[int, tuple[float, float]]:
    """Smallest and largest value of each hidden quantity, from everything that is shown, in one programme."""
    places = {int(index): number for number, index in enumerate(np.flatnonzero(hidden))}
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    for index in places:
        solver.addVar(min(system.lowest[index], system.values[index]), highspy.kHighsInf)
    for relation in system.relations:
        terms = list(zip(relation.indices, relation.coefficients, strict=True))
        inside = {places[i]: c for i, c in terms if i in places}
        shown = sum(c * system.values[i] for i, c in terms if i not in places)
        if inside:
            solver.addRow(
                relation.low - shown,
                relation.high - shown,
                len(inside),
                np.array(list(inside), dtype=np.int32),
                np.array(list(inside.values())),
            )
    return {index: (_end(solver, number, -1), _end(solver, number, 1)) for index, number in places.items()}


def _end(solver: highspy.Highs, number: int, side: int) -> float:
    solver.changeColCost(number, float(-side))
    solver.run()
    status, outcome = solver.getModelStatus(), solver.getInfo().objective_function_value
    solver.changeColCost(number, 0.0)
    if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return side * math.inf
    assert status == highspy.HighsModelStatus.kOptimal, status
    return -side * outcome


def whole_numbers(ends: tuple[float, float]) -> float:
    """How many whole numbers lie between the ends."""
    low, high = ends
    return math.inf if math.isinf(high) else math.floor(high + 1e-6) - math.ceil(low - 1e-6) + 1


def weak(system: System, hidden: np.ndarray) -> list[int]:
    """Hidden counts of which fewer than three values remain possible, and amounts whose range is too narrow."""
    return [
        index
        for index, (low, high) in known_ranges(system, hidden).items()
        if (whole_numbers((low, high)) < LEFT if system.is_count[index] else high - low < system.needed[index] - CENT)
    ]


def worlds(system: System, hidden: np.ndarray, most: int) -> dict[int, set[int]]:
    """Per hidden count the values that it has in any world that fits what is shown: no programme, just trying them all.

    Args:
        system: A small one.
        hidden: What the reader doesn't see.
        most: Largest number that is tried.
    """
    places = np.flatnonzero(hidden)
    guesses = np.array(list(itertools.product(*(range(int(system.lowest[i]), most + 1) for i in places))))
    values = np.tile(system.values, (len(guesses), 1))
    values[:, places] = guesses
    fits = np.ones(len(guesses), dtype=bool)
    for relation in system.relations:
        outcome = values[:, relation.indices] @ np.array(relation.coefficients)
        fits &= (outcome >= relation.low) & (outcome <= relation.high)
    return {int(place): {int(value) for value in guesses[fits, number]} for number, place in enumerate(places)}
