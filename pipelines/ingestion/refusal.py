"""The refusal of a whole delivery, and what may be said about its content."""

from __future__ import annotations

import re

LONG_DIGITS = r"\d{8,}|\d(?:[-. ]?\d){8,}"
"""Eight digits or more, or the ways in which a BSN is written with points, spaces or dashes: could be a BSN."""

MASK = "********"


class RefusedError(Exception):
    """A delivery that can't be accepted; the message is for the owner of the data, in Dutch."""


def mask(text: str) -> str:
    """Hide every run of digits that could be a BSN."""
    return re.sub(LONG_DIGITS, MASK, text)
