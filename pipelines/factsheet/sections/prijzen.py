"""What prices have to do with a rise or fall of spending: the finding that the corrected line justifies."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pipelines.factsheet.model import Figure
from pipelines.factsheet.words import ASSUMPTION, Obstacle, change, previous

NEARLY = Decimal("0.1")
"""When a tenth or less of the change is left without price rises, it is nearly all theirs: as little as is rounded away
when both are read in tenths of millions."""

MOSTLY = Decimal("0.5")
"""Half or less: the larger part is theirs."""

MOVES = {1: ("stijging", "hogere", "stegen"), -1: ("daling", "lagere", "daalden")}


def verdict(booked: Sequence[Figure], corrected: Sequence[Figure]) -> str | None:
    """Say what both lines justify together, against the year before; nothing where one of them says nothing.

    Args:
        booked: What was spent, oldest first.
        corrected: The same years after both corrections.
    """
    first, second = _moved(booked), _moved(corrected)
    found = _found(*first, *second) if first and second else None
    if found is None:
        return None
    proviso = _proviso(booked[-2:], corrected[-2:])
    return f"{proviso}: {found[:1].lower()}{found[1:]}" if proviso else found


def _proviso(booked: Sequence[Figure], corrected: Sequence[Figure]) -> str | None:
    """What must be true for a conclusion to be: the assumption that the sentence named, or the amounts themselves."""
    if any(one.startswith(ASSUMPTION) for figure in booked for one in figure.breaks):
        return "Als de aanname klopt"
    if any(figure.origin == "aanname" for figure in (*booked, *corrected)):
        return "Als deze aangenomen bedragen kloppen"
    return None


def _found(way: int, growth: Decimal, other: int, left: Decimal) -> str | None:
    if way == 0:
        return STEADY.get(other)
    if other == -way:
        return f"De prijzen en tarieven {MOVES[way][2]} dus harder dan de uitgaven."
    return _explained(way, left / growth)


STEADY = {
    -1: "De uitgaven hielden de stijging van prijzen en tarieven dus niet bij.",
    1: "De prijzen en tarieven daalden dus, en de uitgaven niet.",
}
"""Of spending that stays the same, by the direction of what is left."""


def _explained(way: int, left: Decimal) -> str:
    """By how much of the change is left without that of prices."""
    what, prices, _ = MOVES[way]
    if left > 1:
        return f"De {what} komt dus niet door {prices} prijzen en tarieven."
    if left > MOSTLY:
        return f"Die {what} komt dus maar voor een deel door {prices} prijzen en tarieven."
    much = "vrijwel geheel" if left <= NEARLY else "voor het grootste deel"
    return f"De {what} komt dus {much} door {prices} prijzen en tarieven."


def _moved(line: Sequence[Figure]) -> tuple[int, Decimal] | None:
    """The direction of the last figure against the one before it, and by which part of that one."""
    earlier, later = previous(line, line[-1].year), line[-1]
    found = change(earlier, later)
    if isinstance(found, Obstacle) or earlier is None or not earlier.value or later.value is None:
        return None
    return found.direction, later.value / earlier.value - 1
