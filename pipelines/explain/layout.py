"""Lay a part of the answer out in as many columns as the reader has: as a table, or row by row where it doesn't fit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import TextWrapper

UNLIMITED = 10_000
"""Wider than any answer: a file or another program, unlike a terminal, has no edge."""

NARROWEST = 16
"""A column of text narrower than this is a column of single words: then better row by row."""

GAP = "  "


def width() -> int:
    """The columns of the terminal, or what COLUMNS says; no limit where the output goes elsewhere."""
    return shutil.get_terminal_size((UNLIMITED, 24)).columns


def wrap(text: str, room: int, indent: str = "") -> list[str]:
    """Break text between words only: half a number or half a code is worse than a line that is too long."""
    breaker = TextWrapper(
        max(room, 2 * len(indent) + 1),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return breaker.wrap(text) or [""]


@dataclass(frozen=True)
class Column:
    """A column as it is shown."""

    header: str
    cells: Sequence[str]
    is_number: bool


def table(columns: Sequence[Column], room: int) -> list[str]:
    """The lines of a table; a row per paragraph where it would be too wide."""
    widths = _widths(columns, room)
    if widths is None:
        return list(_paragraphs(columns, room))
    rows = zip(*(column.cells for column in columns), strict=True)
    lines = [line for row in rows for line in _row(columns, widths, row)]
    return [*_row(columns, widths, [column.header for column in columns]), *lines]


def _widths(columns: Sequence[Column], room: int) -> list[int] | None:
    """Give way where there is text to break, the widest column first; numbers and codes stay whole."""
    widths = [max(map(len, [column.header, *column.cells])) for column in columns]
    least = [
        most if column.is_number else min(most, max(NARROWEST, *map(_longest_word, [column.header, *column.cells])))
        for column, most in zip(columns, widths, strict=True)
    ]
    while sum(widths) + len(GAP) * (len(widths) - 1) > room:
        can = [place for place, most in enumerate(widths) if most > least[place]]
        if not can:
            return None
        widths[max(can, key=widths.__getitem__)] -= 1
    return widths


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _row(columns: Sequence[Column], widths: Sequence[int], cells: Sequence[str]) -> Iterator[str]:
    broken = [wrap(cell, most) for cell, most in zip(cells, widths, strict=True)]
    for line in range(max(map(len, broken))):
        parts = [cell[line] if line < len(cell) else "" for cell in broken]
        placed = [
            part.rjust(most) if column.is_number else part.ljust(most)
            for part, most, column in zip(parts, widths, columns, strict=True)
        ]
        yield GAP.join(placed).rstrip()


def _paragraphs(columns: Sequence[Column], room: int) -> Iterator[str]:
    for row in zip(*(column.cells for column in columns), strict=True):
        named = [f"{column.header} {cell}" for column, cell in zip(columns[1:], row[1:], strict=True) if cell != "-"]
        yield from wrap("; ".join([row[0], *named]), room, indent="    ")
