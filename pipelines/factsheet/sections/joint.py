"""One finding of several figures that went their own way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.factsheet.model import Figure
from pipelines.factsheet.words import Change, Obstacle, Subject, change


def last_changes(series: Iterable[Sequence[Figure]]) -> list[Change | Obstacle]:
    """Judge of each row of figures the last against the one before it.

    Args:
        series: Rows of figures in the order of their years; of one figure nothing can be said.
    """
    return [change(figures[-2], figures[-1]) for figures in series if len(figures) > 1]


def joint_finding(subject: Subject, changes: Iterable[Change | Obstacle]) -> str | None:
    """Say what changes have in common; nothing when one of them can't be judged, or there are none.

    Args:
        subject: What they are of; singular when it is one.
        changes: The judgement of each.
    """
    found = list(changes)
    ways = {one.direction for one in found if isinstance(one, Change)}
    if not found or any(isinstance(one, Obstacle) for one in found):
        return None
    if len(ways) == 1:
        return f"{subject.text} {subject.verb(*WORDS[ways.pop()])}"
    if -1 in ways and 1 in ways:
        return f"{subject.text} gaan niet dezelfde kant op"
    return f"{subject.text} {'stijgen' if 1 in ways else 'dalen'} of blijven vrijwel gelijk"


WORDS = {-1: ("daalt", "dalen"), 0: ("blijft vrijwel gelijk", "blijven vrijwel gelijk"), 1: ("stijgt", "stijgen")}
