"""What of the overview comes on the two pages of the PDF, and what goes first where there is no room for it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipelines.factsheet.model import Factsheet, Figure, Section, Table
from pipelines.factsheet.notation import shown

Column = tuple[Section, ...]


@dataclass(frozen=True)
class Half:
    """One of the two pages.

    Attributes:
        number: Of the page.
        title: Its heading.
        wide: Sections over the whole width, above the columns.
        columns: Sections of the left and of the right column.
        shortened: Titles of the sections of which something is left out for want of room.
    """

    number: int
    title: str
    wide: Column
    columns: tuple[Column, Column]
    shortened: tuple[str, ...] = ()

    @property
    def sections(self) -> Column:
        """All sections, in the order in which they are read."""
        return (*self.wide, *self.columns[0], *self.columns[1])


@dataclass(frozen=True)
class _Plan:
    """Which sections a page has and where, by their anchors."""

    title: str
    wide: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]


PLANS = (
    _Plan("Feiten: waar staan we nu?", ("gemeente",), ("uitgaven",), ("gebruik",)),
    _Plan(
        "Ontwikkelingen: waar gaan we heen?",
        (),
        ("transformatiepiramide", "omvang", "loonkostensubsidie", "bezwaren"),
        ("beleidsdoelstellingen", "buig", "begroting", "besparingen"),
    ),
)
"""The two pages, as the council knows them from the factsheet of before."""

WITH_CHART = frozenset({"uitgaven", "gebruik", "transformatiepiramide", "beleidsdoelstellingen"})
"""Sections that bring their first chart, one for each column: more would leave no room for words."""

WITH_TABLE = frozenset({"transformatiepiramide"})
"""Sections that bring their first table; longer ones are on the web."""

MOST_LETTERS = 70
"""Of the widest row that a table could have, with two for the space beside each cell: so many of seven points fill half
the width of a page."""

CUTS = (
    ("tables", 0),
    ("sentences", 4),
    ("notes", 3),
    ("sentences", 3),
    ("notes", 2),
    ("sentences", 2),
    ("notes", 1),
    ("sentences", 1),
    ("charts", 0),
    ("highlights", 3),
    ("notes", 0),
    ("sentences", 0),
    ("highlights", 0),
)
"""What goes when a column has no room for all: down to so many of a kind, of its last section first. First what says in
full what stands beside it too, then words, and key figures last."""


def halves(sheet: Factsheet, fits: Callable[[Half], bool]) -> tuple[Half, ...]:
    """Choose what comes on each page.

    Args:
        sheet: Of which the overview is put on paper.
        fits: Whether a page has room for all that it is given.
    """
    found = {section.anchor: _chosen(section) for page in sheet.pages[:1] for section in page.sections}
    return tuple(_fitting(number, plan, found, fits) for number, plan in enumerate(PLANS, 1))


def _chosen(section: Section) -> Section:
    charts = section.charts[:1] if section.anchor in WITH_CHART else ()
    tables = section.tables[:1] if section.anchor in WITH_TABLE else ()
    return replace(section, charts=charts, tables=tuple(one for one in tables if _letters(one) <= MOST_LETTERS))


def _letters(table: Table) -> int:
    rows = [table.columns, *table.rows]
    columns = ([_text(row[at]) for row in rows] for at in range(len(table.columns)))
    return sum(max(map(len, column)) + 2 for column in columns)


def _text(cell: str | Figure | None) -> str:
    return shown(cell, exact=True) if isinstance(cell, Figure) else cell or ""


def _fitting(number: int, plan: _Plan, found: dict[str, Section], fits: Callable[[Half], bool]) -> Half:
    wide, left, right = (tuple(found[name] for name in names if name in found) for names in _places(plan))
    left, right = _beside(left, right)
    half = Half(number, plan.title, (), ((), ()), _titles((*wide, *left, *right)))
    half = _fullest(fits, [replace(half, wide=one) for one in _shorter(wide)])
    # Beside each other two columns take no more room than the longest of them.
    half = _fullest(fits, [replace(half, columns=(one, ())) for one in _shorter(left)])
    half = _fullest(fits, [replace(half, columns=(half.columns[0], one)) for one in _shorter(right)])
    whole = {section.anchor: section for section in (*wide, *left, *right)}
    kept = {section.anchor: section for section in half.sections}
    return replace(half, shortened=_titles(tuple(one for name, one in whole.items() if kept.get(name) != one)))


def _places(plan: _Plan) -> tuple[tuple[str, ...], ...]:
    return plan.wide, plan.left, plan.right


def _beside(left: Column, right: Column) -> tuple[Column, Column]:
    """Two columns with about as many sections, where all of one are missing."""
    if left and right:
        return left, right
    both = (*left, *right)
    middle = (len(both) + 1) // 2
    return both[:middle], both[middle:]


def _fullest(fits: Callable[[Half], bool], candidates: list[Half]) -> Half:
    """The first that fits, of candidates that each say less than the one before; the last is empty."""
    return candidates[min(bisect_left(candidates, True, key=fits), len(candidates) - 1)]


def _shorter(sections: Column) -> Iterator[Column]:
    """The sections whole, and then with less and less of them."""
    yield sections
    for kind, most in CUTS:
        for at in reversed(range(len(sections))):
            section = sections[at]
            if len(getattr(section, kind)) > most:
                sections = (*sections[:at], _cut(section, kind, most), *sections[at + 1 :])
                yield tuple(filter(_says_something, sections))
    yield ()


def _cut(section: Section, kind: str, most: int) -> Section:
    """With the first so many of a kind; of sentences the first with figures: what explains them is elsewhere."""
    kept = range(len(getattr(section, kind)))
    if kind == "sentences":
        kept = sorted(kept, key=lambda at: not any(section.sentences[at].figures))
    return replace(section, **{kind: tuple(getattr(section, kind)[at] for at in sorted(kept[:most]))})


def _says_something(section: Section) -> bool:
    return bool(section.sentences or section.highlights or section.charts or section.tables or section.notes)


def _titles(sections: Column) -> tuple[str, ...]:
    return tuple(section.title for section in sections)
