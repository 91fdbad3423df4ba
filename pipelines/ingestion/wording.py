"""Words that several messages share."""

from __future__ import annotations

from collections.abc import Sequence

NAMED = 3
"""Places, files or periods that are named in a sentence; of more, the number says enough."""


def some(names: Sequence[str], most: int = NAMED, rest: str = "en nog {}") -> str:
    """Name the first few.

    Args:
        names: All of them.
        most: How many are named.
        rest: What is said of the others, with their number at the braces.
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" {rest.format(more)}" if more > 0 else "")
