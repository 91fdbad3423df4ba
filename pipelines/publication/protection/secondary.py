"""Which quantities go with the small ones: the least loss after which every hidden quantity withstands the attacker.

The choice is an integer programme. What it must satisfy is learnt from the attacker: for each quantity that he can pin
down, duality says which published ones he used, and at least enough of those must be hidden too (a Benders cut; the
approach to cell suppression of Fischetti and Salazar-González, Management Science 47, 2001).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import highspy
import numpy as np

from pipelines.publication.protection.attack import ROUNDING, Range, is_protected, quiet_solver, ranges
from pipelines.publication.protection.system import Flags, Floats, Places, System, components

LAST_RESORT = 1e4
"""Weight of a quantity that shouldn't be hidden, relative to one that may: chosen only when nothing else protects."""

MOST_ROUNDS = 200
"""Rounds of attacker and choice before giving up; the example needs fewer than ten, a table of 4 dimensions thirty."""

FREE_ROUNDS = 6
"""Rounds in which the choice is made anew; after them cells only join in, so that it settles. Four more rounds hide 6 %
less on the example, and take half as long again."""

GAP = 0.005
"""How much dearer than the cheapest choice the chosen one may be: to prove the last half percent takes most time."""

MOST_NODES = 100
"""Branches that a choice may try, after which the best so far is taken: counted, so that the choice is the same on a
slow machine. The example needs one, tables of four dimensions seven; one that needs thousands would hold up a night."""


Choose = Callable[[System, Flags], tuple[Flags, Flags]]
"""Of a group and what of it may be hidden: what is hidden, and what is exposed all the same."""


class UnprotectableError(Exception):
    """A quantity that stays known whatever else is hidden."""


def suppress(system: System, choose_group: Choose | None = None) -> Flags:
    """Choose what is hidden.

    Args:
        system: Quantities with their relations; where a total may not be hidden (`is_open`) it is only when nothing
            else protects, except zeros, which describe nobody and are always shown.
        choose_group: Says of a group what `choose` says, perhaps because it was asked before.

    Returns:
        Per quantity whether it is hidden: the small ones and what protects them.

    Raises:
        UnprotectableError: When even hiding everything leaves a small quantity known.
    """
    hidden = _and_what_they_take_along(system, system.is_small)
    has_value = _with_their_unit(system, system.values != 0)
    may_be_hidden = (has_value & ~_with_their_unit(system, system.is_open)) | hidden
    exposed = np.zeros(system.size, dtype=bool)
    groups = [members for members in components(system, may_be_hidden) if system.is_small[members].any()]
    chooses = choose_group or choose
    with ThreadPoolExecutor(processors()) as pool:
        choices = pool.map(lambda members: chooses(system.part(members), may_be_hidden[members]), groups)
        for members, (chosen, left) in zip(groups, choices, strict=True):
            hidden[members], exposed[members] = chosen, left
    if not exposed.any():
        return hidden
    # Some small quantity follows from totals alone: the totals around it join in, at a price that keeps them few, and
    # for no more than is needed.
    system = replace(system, near_bound=np.zeros(system.size, dtype=bool))
    for members in components(system, has_value | hidden):
        if exposed[members].any():
            hidden[members], exposed[members] = _choose_with_totals(system.part(members), chooses)
    if exposed.any():
        raise UnprotectableError("A small quantity stays known whatever else is hidden.")
    return hidden


def processors() -> int:
    """How many groups are worked on at once: their solvers run outside Python's lock, and each knows only its own."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _with_their_unit(system: System, flags: Flags) -> Flags:
    return np.isin(system.unit, system.unit[flags])


def _and_what_they_take_along(system: System, flags: Flags) -> Flags:
    found = _with_their_unit(system, flags)
    along = [second for first, second in system.takes_along if found[first] and not found[second]]
    found[along] = True
    return _and_what_they_take_along(system, found) if along else found


def _choose_with_totals(part: System, chooses: Choose) -> tuple[Flags, Flags]:
    """Like `choose`, where totals may be hidden too: first which of them, then what goes along.

    Beside the price of a total, GAP would leave room for many ordinary cells.
    """
    hidden, exposed = chooses(part, np.ones(part.size, dtype=bool))
    if exposed.any():
        return hidden, exposed
    totals = _with_their_unit(part, part.is_open & hidden)
    settled = replace(part, is_small=part.is_small | totals)
    return chooses(settled, ~_with_their_unit(part, part.is_open) | totals)


def choose(part: System, may_be_hidden: Flags) -> tuple[Flags, Flags]:
    """What to hide of a group, and what is exposed all the same.

    Args:
        part: Quantities that hang together.
        may_be_hidden: Which of them may be hidden.

    Raises:
        UnprotectableError: When it doesn't settle.
    """
    master = _Master(part, may_be_hidden)
    hidden, safe = _and_what_they_take_along(part, part.is_small), np.zeros(part.size, dtype=bool)
    for round_number in range(MOST_ROUNDS):
        weak = []
        for found in ranges(part, hidden, hidden & ~safe):
            safe[found.index] = is_protected(part, found)
            if not safe[found.index]:
                weak.append(found)
        learnt = [master.learn(found) for found in weak]
        if not any(learnt):
            # Nothing is weak, or only what may not be hidden could help: the caller decides.
            return hidden, hidden & ~safe
        if round_number < FREE_ROUNDS:
            safe[:] = False
        else:
            master.keep(hidden)
        chosen = master.choose()
        if chosen is None:
            # What would help needs help itself that may not be hidden: the caller decides here too.
            return hidden, part.is_small
        hidden = chosen
    raise UnprotectableError("The choice of cells to hide did not settle.")


_WHOLE = highspy.HighsVarType.kInteger.value


class _Master:
    """The integer programme: one yes-or-no per unit, and what the attacker taught."""

    def __init__(self, part: System, may_be_hidden: Flags) -> None:
        self.part, self.may_be_hidden = part, may_be_hidden
        _, self.unit = np.unique(part.unit, return_inverse=True)
        self.must = self._any(_and_what_they_take_along(part, part.is_small))
        self.may = ~self._any(~may_be_hidden) | self.must
        self.solver = quiet_solver()
        self.solver.setOptionValue("mip_rel_gap", GAP)
        self.solver.setOptionValue("mip_max_nodes", MOST_NODES)
        weights = np.zeros(len(self.may))
        np.add.at(weights, self.unit, part.weights * np.where(part.is_open, LAST_RESORT, 1.0))
        weights[self.must] = 0.0  # no choice, and GAP is measured against what there is to choose
        every = np.arange(len(weights), dtype=np.int32)
        self.solver.addVars(len(every), self.must.astype(float), self.may.astype(float))
        self.solver.changeColsCost(len(every), every, weights)
        self.solver.changeColsIntegrality(len(every), every, np.full(len(every), _WHOLE, dtype=np.uint8))
        self.rows: list[tuple[Places, Floats]] = []
        for first, second in part.takes_along:
            self._add(self.unit[[second, first]], np.array([1.0, -1.0]))
        for relation in part.relations:
            if relation.high - relation.low < part.needed[list(relation.indices)].min():
                self._never_alone(relation.indices)

    def _any(self, flags: Flags) -> Flags:
        found = np.zeros(self.unit.max() + 1, dtype=bool)
        found[self.unit[flags]] = True
        return found

    def _never_alone(self, indices: tuple[int, ...]) -> None:
        """In a sum no quantity is hidden alone: it would follow from the others."""
        units = np.array([self.unit[i] for i in indices if self.may[self.unit[i]]])
        places, times = np.unique(units, return_counts=True)
        for place in places[times == 1]:
            if len(places) > 1 or not self.must[place]:
                self._add(places, np.where(places == place, -1.0, 1.0))

    def _add(self, places: Places, coefficients: Floats) -> None:
        """`coefficients x choice >= 0`, for the next choice."""
        self.rows.append((places, coefficients))

    def _hand_over(self) -> None:
        """Give the solver what was added, at once: row by row takes ten times as long."""
        if not self.rows:
            return
        places, coefficients = (np.concatenate(parts) for parts in zip(*self.rows, strict=True))
        starts = np.cumsum([0, *(len(row) for row, _ in self.rows)])
        count, least, most = len(self.rows), np.zeros(len(self.rows)), np.full(len(self.rows), highspy.kHighsInf)
        self.solver.addRows(
            count, least, most, len(places), starts[:-1].astype(np.int32), places.astype(np.int32), coefficients
        )
        self.rows.clear()

    def learn(self, found: Range) -> bool:
        """Add what would widen this range: enough of the gains must be hidden. False when nothing would."""
        needed = self.part.needed[found.index]
        if self.part.is_count[found.index] and found.largest - found.smallest >= needed:
            needed += 1  # wide enough, but not around whole numbers
        missing = needed - found.slack
        gains = np.zeros(len(self.may))
        np.add.at(gains, self.unit, np.minimum(found.gains, missing))
        gains = np.where(self.may, np.minimum(gains, missing), 0.0)
        own = self.unit[found.index]
        if self.must[own] and gains.sum() < missing - ROUNDING:
            return False
        # Only when the quantity itself is hidden does it need this.
        gains[own] -= missing
        places = np.flatnonzero(gains)
        self._add(places, gains[places])
        return bool(len(places))

    def keep(self, hidden: Flags) -> None:
        """From now on only add to what is hidden; what is safe then stays safe."""
        for place in np.flatnonzero(self._any(hidden)):
            self.solver.changeColBounds(int(place), 1.0, 1.0)

    def choose(self) -> Flags | None:
        """The cheapest choice found that satisfies all that was learnt; None when there is none."""
        self._hand_over()
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit):
            raise RuntimeError(f"the choice of cells ended as {status}")
        if self.solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            # Out of branches with nothing found: everything that may go, which the attacker then judges as any choice.
            return self.may[self.unit]
        return (np.array(self.solver.getSolution().col_value) > 0.5)[self.unit]
