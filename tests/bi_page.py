"""The code on a page of `docs/`, and the outcomes that the page shows for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import PROJECT_DIR

PAGE = PROJECT_DIR / "docs" / "bi.md"


@dataclass(frozen=True)
class Block:
    """One block of code.

    Attributes:
        line: Where it starts on the page.
        code: What is in it.
        outcome: The table right below it, header first; empty when there is none.
    """

    line: int
    code: str
    outcome: list[list[str]]


def blocks(language: str, path: Path = PAGE) -> list[Block]:
    """All blocks of one language on a page, in their order."""
    page = path.read_text(encoding="utf-8")
    fenced = re.compile(rf"^```{language}\n(.*?)^```\n(?:\n((?:^\|[^\n]*\n)+))?", re.MULTILINE | re.DOTALL)
    return [
        Block(page[: match.start()].count("\n") + 1, match[1], _cells(match[2] or ""))
        for match in fenced.finditer(page)
    ]


def _cells(table: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return rows[:1] + rows[2:]
