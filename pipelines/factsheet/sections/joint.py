"""One finding of several figures that went their own way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.factsheet.model import Figure
from pipelines.factsheet.words import Change, Obstacle, change


def last_changes(series: Iterable[Sequence[Figure]]) -> list[Change | Obstacle]:
    """Judge of each row of figures the last against the one before it.

    Args:
        series: Rows of figures in the order of their years; of one figure nothing can be said.
    """
    return [change(figures[-2], figures[-1]) for figures in series if len(figures) > 1]


def joint_finding(names: str, changes: Iterable[Change | Obstacle]) -> str:
    """Say what changes have in common; no more than the names when one of them can't be judged, or there are none.

    Args:
        names: What they are of, in plural and as a sentence begins: `De percentages`.
        changes: The judgement of each.
    """
    found = list(changes)
    ways = {one.direction for one in found if isinstance(one, Change)}
    if not found or any(isinstance(one, Obstacle) for one in found):
        return names
    if len(ways) == 1:
        return f"{names} {WORDS[ways.pop()]}"
    if -1 in ways and 1 in ways:
        return f"{names} gaan niet dezelfde kant op"
    return f"{names} {'stijgen' if 1 in ways else 'dalen'} of blijven vrijwel gelijk"


WORDS = {-1: "dalen", 0: "blijven vrijwel gelijk", 1: "stijgen"}
