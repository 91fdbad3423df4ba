"""The attacker: what is the smallest and the largest value that a hidden quantity can still have?

He knows every published figure and every relation, so his question is a linear programme (design 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np

from pipelines.publication.protection.system import Flags, Floats, System, components

ROUNDING = 1e-6
"""What the solver may be off (its own feasibility tolerance is 1e-7); a hundred thousandth of a person."""

LARGEST = 1e4
"""Largest number that is given to the solver, whose tolerances are absolute."""


@dataclass(frozen=True)
class Range:
    """What remains possible for a hidden quantity, and what would have to be hidden to widen it.

    Attributes:
        index: Position of the quantity.
        smallest: Lower end, `-inf` when nothing bounds it.
        largest: Upper end, `inf` when nothing bounds it.
        gains: Per quantity of the system, how much hiding it can widen the range at most; empty for an open range.
        slack: How much the range is wide by inequalities alone.
    """

    index: int
    smallest: float
    largest: float
    gains: Floats
    slack: float


def possible_values(found: Range, *, is_count: bool) -> float:
    """How many whole numbers (for a count), or how wide a range (otherwise), the attacker can't tell apart."""
    if not is_count:
        return found.largest - found.smallest
    if np.isinf(found.smallest) or np.isinf(found.largest):
        return np.inf
    return float(np.floor(found.largest + ROUNDING) - np.ceil(found.smallest - ROUNDING) + 1)


def is_protected(system: System, found: Range) -> bool:
    """Whether enough is left for a hidden quantity: its width, and for a count one whole number more than that."""
    required = system.needed[found.index]
    left = possible_values(found, is_count=bool(system.is_count[found.index]))
    return bool(left >= (required + 1 if system.is_count[found.index] else required) - ROUNDING)


def ranges(system: System, hidden: Flags, asked: Flags | None = None) -> Iterator[Range]:
    """The range of every hidden quantity, group by group of those that hang together.

    Args:
        system: Quantities with their relations.
        hidden: Which of them the attacker doesn't know.
        asked: Which of those he wants to know; all by default.
    """
    wanted = hidden if asked is None else asked
    for members in components(system, hidden):
        positions = np.flatnonzero(wanted[members])
        if len(positions):
            programme = _Programme(system, members)
            for position in positions:
                yield programme.known(int(position)) or programme.attack(int(position))


class _Programme:
    """The linear programme of one group of hidden quantities; everything else is a number."""

    def __init__(self, system: System, members: np.ndarray) -> None:
        self.system, self.members = system, members
        numbers, columns, coefficients = system.terms
        place = np.full(system.size, -1)
        place[members] = np.arange(len(members))
        own = np.unique(numbers[place[columns] >= 0])
        named = np.isin(numbers, own)
        self.rows = np.searchsorted(own, numbers[named])
        self.columns, self.coefficients = columns[named], coefficients[named]
        inside = place[self.columns] >= 0
        self.matrix = np.zeros((len(own), len(members)))
        np.add.at(self.matrix, (self.rows[inside], place[self.columns[inside]]), self.coefficients[inside])
        known = np.zeros(len(own))
        shown = self.columns[~inside]
        np.add.at(known, self.rows[~inside], self.coefficients[~inside] * system.values[shown])
        low = np.array([system.relations[number].low for number in own])
        high = np.array([system.relations[number].high for number in own])
        # Amounts are published rounded, so the true ones may miss a sum by a cent: the attacker allows for that too.
        outcome = self.matrix @ system.values[members] + known
        self.low, self.high = np.minimum(low, outcome) - known, np.maximum(high, outcome) - known
        self.outcome = outcome - known
        self.downward = system.values - np.minimum(system.lowest, system.values)
        # What the answers so far show to be possible: one that lets a figure rise often lets others move too.
        self.smallest, self.largest = system.values[members].copy(), system.values[members].copy()
        # Millions of euros in units that suit the tolerances of the solver.
        self.scale = max(1.0, float(np.abs(system.values[members]).max()) / LARGEST)
        self.solver = self._solver()

    def _solver(self) -> highspy.Highs:
        solver = quiet_solver()
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.members), len(self.low)
        lp.col_cost_ = np.zeros(len(self.members))
        # An amount may be negative (a credit of an earlier year); where it isn't, the attacker is given that.
        lp.col_lower_ = np.minimum(self.system.lowest, self.system.values)[self.members] / self.scale
        lp.col_upper_ = np.full(len(self.members), highspy.kHighsInf)
        lp.row_lower_, lp.row_upper_ = self.low / self.scale, self.high / self.scale
        columns, rows = np.nonzero(self.matrix.T)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(columns, np.arange(len(self.members) + 1)).astype(np.int32)
        lp.a_matrix_.index_ = rows.astype(np.int32)
        lp.a_matrix_.value_ = self.matrix[rows, columns]
        solver.passModel(lp)
        return solver

    def known(self, position: int) -> Range | None:
        """The range as far as earlier answers show it, when that is enough; saves nine in ten programmes."""
        index = int(self.members[position])
        smallest, largest = float(self.smallest[position]), float(self.largest[position])
        if self.system.near_bound[index]:
            largest = float(self.system.values[index])
        seen = Range(index, smallest, largest, np.zeros(0), 0.0)
        return seen if is_protected(self.system, seen) else None

    def attack(self, position: int) -> Range:
        """The range of one quantity; where it reaches far enough above the true value, the lower end is that value."""
        index = int(self.members[position])
        gains, slack, ends = np.zeros(self.system.size), 0.0, [-np.inf, np.inf]
        is_closed, sides = True, ((1, highspy.ObjSense.kMaximize), (0, highspy.ObjSense.kMinimize))
        if self.system.near_bound[index]:
            ends[1], sides = float(self.system.values[index]), sides[1:]
        for side, sense in sides:
            status, end, duals = self._solve(position, sense)
            ends[side] = end
            above = Range(index, float(self.system.values[index]), ends[1], np.zeros(0), 0.0)
            if side and is_protected(self.system, above):
                return above
            if status in UNBOUNDED:
                is_closed = False
            else:
                more, left = self._worth(position, duals, sign=1.0 if side else -1.0)
                gains, slack = gains + more, slack + left
        return Range(index, ends[0], ends[1], gains if is_closed else np.zeros(0), slack)

    def _solve(self, position: int, sense: highspy.ObjSense) -> tuple[highspy.HighsModelStatus, float, Floats]:
        """The status, the end of the range on this side, and what each relation is worth there."""
        self.solver.changeColCost(position, 1.0)
        self.solver.changeObjectiveSense(sense)
        self._run()
        status, duals = self.solver.getModelStatus(), np.zeros(len(self.low))
        end = -np.inf if sense == highspy.ObjSense.kMinimize else np.inf
        if status == highspy.HighsModelStatus.kOptimal:
            # Read before the next change, which takes the answer away.
            answer = self.solver.getSolution()
            values, duals = np.array(answer.col_value) * self.scale, np.array(answer.row_dual)
            self.smallest, self.largest = np.minimum(self.smallest, values), np.maximum(self.largest, values)
            end = float(self.solver.getInfo().objective_function_value) * self.scale
        elif status not in UNBOUNDED:
            raise RuntimeError(f"the attacker's programme ended as {status}")
        self.solver.changeColCost(position, 0.0)
        return status, end, duals

    def _run(self) -> None:
        self.solver.run()
        if self.solver.getModelStatus() not in (highspy.HighsModelStatus.kOptimal, *UNBOUNDED):
            # Numerically astray, for the true values are an answer: once more from scratch, and without the
            # simplifications beforehand, to which sums that hold but for a rounding may seem to contradict each other.
            self.solver.clearSolver()
            self.solver.setOptionValue("presolve", "off")
            self.solver.run()
            self.solver.setOptionValue("presolve", "choose")

    def _worth(self, position: int, duals: Floats, sign: float) -> tuple[Floats, float]:
        """By duality: how much each quantity's freedom, and each inequality, adds to this end of the range."""
        duals = sign * duals
        # Reduced cost of every quantity of the system, hidden or not: its objective minus what the relations give.
        cost = np.zeros(self.system.size)
        cost[self.members[position]] = 1.0 if sign > 0 else -1.0
        np.subtract.at(cost, self.columns, duals[self.rows] * self.coefficients)
        # Nothing bounds a quantity from above, so that side is worth as much as it takes.
        with np.errstate(invalid="ignore"):
            worth = np.where(cost > ROUNDING, np.inf, np.where(cost < -ROUNDING, -cost * self.downward, 0.0))
        used = np.flatnonzero(duals)
        margins = np.where(duals > 0, self.high - self.outcome, self.low - self.outcome)
        return worth, float(np.dot(duals[used], margins[used]))


UNBOUNDED = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)


def quiet_solver() -> highspy.Highs:
    """A solver that says nothing and gives the same answer every time."""
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    return solver
