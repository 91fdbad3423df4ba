"""Published quantities and the linear relations between them, as an attacker knows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Relation:
    """One linear relation between quantities: `low <= sum(coefficients x values) <= high`.

    Attributes:
        indices: Positions of the quantities.
        coefficients: One per position.
        low: Smallest outcome, `-inf` where there is none.
        high: Largest outcome, `inf` where there is none.
    """

    indices: tuple[int, ...]
    coefficients: tuple[float, ...]
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class System:
    """Everything that is or could be published about one gemeente, with what everybody knows about it.

    Attributes:
        values: True values.
        lowest: What a hidden quantity is at least: 1 for a count (zeros are published), 0 for an amount.
        needed: How wide the range of a hidden quantity must remain, in its own unit.
        is_count: Whether only whole numbers are possible.
        weights: What is lost by hiding a quantity.
        is_small: Quantities that must be hidden.
        is_open: Quantities that may not be hidden: zeros, and totals of the gemeente.
        unit: Quantities with the same number are hidden together or not at all.
        relations: What holds between them.
        near_bound: Small counts just below the minimum. Who takes them for small ones (a reader may guess which of the
            hidden cells are) knows that they aren't larger, so they need their room below.
        takes_along: Pairs of which hiding the first hides the second: it stands in a row with it, and nowhere else.
    """

    values: Floats
    lowest: Floats
    needed: Floats
    is_count: Flags
    weights: Floats
    is_small: Flags
    is_open: Flags
    unit: Places
    relations: tuple[Relation, ...]
    near_bound: Flags
    takes_along: tuple[tuple[int, int], ...] = ()

    @cached_property
    def linked(self) -> list[list[int]]:
        """Per quantity the positions of the relations that name it."""
        found: list[list[int]] = [[] for _ in range(self.size)]
        for number, relation in enumerate(self.relations):
            for index in relation.indices:
                found[index].append(number)
        return found

    @cached_property
    def terms(self) -> tuple[Places, Places, Floats]:
        """Every term of every relation, in their order: its relation, its quantity and its coefficient."""
        lengths = [len(relation.indices) for relation in self.relations]
        return (
            np.repeat(np.arange(len(lengths)), lengths),
            np.fromiter(chain.from_iterable(relation.indices for relation in self.relations), dtype=np.int64),
            np.fromiter(chain.from_iterable(relation.coefficients for relation in self.relations), dtype=np.float64),
        )

    @property
    def size(self) -> int:
        """Number of quantities."""
        return len(self.values)

    def part(self, members: Places) -> System:
        """The quantities `members` on their own; what else a relation names counts as published.

        Args:
            members: Positions, ascending.
        """
        place = {int(old): new for new, old in enumerate(members)}
        relations = []
        for number in sorted({number for member in members for number in self.linked[member]}):
            relation = self.relations[number]
            inside = [(place[i], c) for i, c in zip(relation.indices, relation.coefficients, strict=True) if i in place]
            known = sum(
                c * self.values[i]
                for i, c in zip(relation.indices, relation.coefficients, strict=True)
                if i not in place
            )
            indices, coefficients = zip(*inside, strict=True)
            relations.append(Relation(indices, coefficients, relation.low - known, relation.high - known))
        return System(
            *(getattr(self, name)[members] for name in ("values", "lowest", "needed", "is_count", "weights")),
            *(getattr(self, name)[members] for name in ("is_small", "is_open", "unit")),
            tuple(relations),
            self.near_bound[members],
            tuple((place[a], place[b]) for a, b in self.takes_along if a in place and b in place),
        )


def components(system: System, members: Flags) -> list[Places]:
    """Groups of `members` that relations link, each ascending, in the order of their first member."""
    parent = list(range(system.size))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for indices in (*(relation.indices for relation in system.relations), *system.takes_along):
        inside = [i for i in indices if members[i]]
        for other in inside[1:]:
            parent[root(other)] = root(inside[0])
    first: dict[int, int] = {}
    for node in np.flatnonzero(members):
        parent[root(int(node))] = root(first.setdefault(int(system.unit[node]), int(node)))
    groups: dict[int, list[int]] = {}
    for node in np.flatnonzero(members):
        groups.setdefault(root(int(node)), []).append(int(node))
    return [np.array(group, dtype=np.int64) for group in groups.values()]
