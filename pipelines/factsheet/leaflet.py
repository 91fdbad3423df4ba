"""What of the overview comes on the two pages of the PDF, and what goes first where there is no room for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipelines.factsheet.kern import ALL, WETTEN
from pipelines.factsheet.model import Factsheet, Figure, Section, Sentence, Table
from pipelines.factsheet.notation import shown
from pipelines.factsheet.notes import cautions

Column = tuple[Section, ...]
Topic = tuple[str, ...]

EACH = frozenset(WETTEN) - {ALL}
"""The wetten by themselves."""


@dataclass(frozen=True)
class Half:
    """One of the two pages.

    Attributes:
        number: Of the page.
        title: Its heading.
        wide: Sections over the whole width, above the columns.
        columns: Sections of the left and of the right column.
        shares: Of the width, for the left and the right column.
        cautions: What a reader must know of the figures of the sections that it has, and of those that it was to have.
        left_out: Titles of the sections that have no room at all.
    """

    number: int
    title: str
    wide: Column
    columns: tuple[Column, Column]
    shares: tuple[int, int] = (1, 1)
    cautions: tuple[Sentence, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def sections(self) -> Column:
        """All sections, in the order in which they are read."""
        return (*self.wide, *self.columns[0], *self.columns[1])


@dataclass(frozen=True, order=True)
class _Piece:
    """What is on a page or not: of the section at a place in the column, one of a kind; and when it is its turn."""

    turn: tuple[int, int]
    place: int
    kind: str
    at: int
    topic: Topic = ()


@dataclass(frozen=True)
class _Plan:
    """Which sections a page has and where, by their anchors."""

    title: str
    wide: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    shares: tuple[int, int] = (1, 1)


PLANS = (
    # Wider on the left: spending is told of more wetten, in longer sentences.
    _Plan("Feiten: waar staan we nu?", ("gemeente",), ("uitgaven",), ("gebruik", "omvang"), (6, 5)),
    _Plan(
        "Ontwikkelingen: waar gaan we heen?",
        (),
        ("transformatiepiramide", "loonkostensubsidie", "bezwaren", "besparingen"),
        ("beleidsdoelstellingen", "buig", "begroting"),
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

FIRST_HIGHLIGHTS = 3
"""As many as fill a row."""

HIGHLIGHTS, FIRST_SENTENCE, CHART, MORE_HIGHLIGHTS, EACH_WET, EACH_SUBJECT, MORE, EXPLAINING, TABLE = range(9)
"""In which turn something comes on a page, as long as there is room for it: first what says most in least room. Each
wet or subject is told of before one is told of at length; further sentences take turns with notes on method. Notes that
change how a figure reads take no turn: they are at the foot of the page."""

NOTES: Topic = ("notes",)
"""Of notes: a second one may go on about the first."""

KINDS = ("highlights", "sentences", "charts", "tables", "notes")


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
    planned = (*wide, *left, *right)
    # The same from the start: notes that came with the second column would leave the first too little room.
    half = Half(number, plan.title, (), ((), ()), plan.shares, cautions(planned), _titles(planned))
    half = replace(half, wide=_filled(wide, lambda column: fits(replace(half, wide=column))))
    # Beside each other two columns take no more room than the longest of them.
    half = replace(half, columns=(_filled(left, lambda column: fits(replace(half, columns=(column, ())))), ()))
    first = half.columns[0]
    half = replace(half, columns=(first, _filled(right, lambda column: fits(replace(half, columns=(first, column))))))
    kept = {section.anchor for section in half.sections}
    return replace(half, left_out=_titles(one for one in planned if one.anchor not in kept))


def _places(plan: _Plan) -> tuple[tuple[str, ...], ...]:
    return plan.wide, plan.left, plan.right


def _beside(left: Column, right: Column) -> tuple[Column, Column]:
    """Two columns with about as many sections, where all of one are missing."""
    if left and right:
        return left, right
    both = (*left, *right)
    middle = (len(both) + 1) // 2
    return both[:middle], both[middle:]


def _filled(sections: Column, fits: Callable[[Column], bool]) -> Column:
    """As much of the sections as fits."""
    kept: list[_Piece] = []
    missed: set[tuple[int, Topic]] = set()
    ordered = sorted(piece for place, section in enumerate(sections) for piece in _pieces(place, section))
    for _, turn in groupby(ordered, key=lambda piece: piece.turn):
        pieces = [piece for piece in turn if (piece.place, piece.topic) not in missed]
        if fits(_only(sections, [*kept, *pieces])):
            kept += pieces
            continue
        for piece in pieces:
            if fits(_only(sections, [*kept, piece])):
                kept.append(piece)
            elif piece.topic:
                # What is said next of the same may go on about what is missing now.
                missed.add((piece.place, piece.topic))
    return _only(sections, kept)


def _pieces(place: int, section: Section) -> Iterator[_Piece]:
    for at in range(len(section.highlights)):
        yield _Piece((HIGHLIGHTS if at < FIRST_HIGHLIGHTS else MORE_HIGHLIGHTS, 0), place, "highlights", at)
    topics = _topics(section.sentences)
    for at, (turn, topic) in enumerate(zip(_turns(topics), topics, strict=True)):
        yield _Piece(turn, place, "sentences", at, topic)
    for at in range(len(section.charts)):
        yield _Piece((CHART, 0), place, "charts", at)
    for at, note in enumerate(section.notes):
        if not note.caution:
            yield _Piece((MORE, 2 * at), place, "notes", at, NOTES)
    for at in range(len(section.tables)):
        yield _Piece((TABLE, 0), place, "tables", at)


def _turns(topics: Sequence[Topic]) -> Iterator[tuple[int, int]]:
    """Of each sentence, by how many before it are about the same; what only explains comes after all that tell."""
    told: Counter[Topic] = Counter()
    for topic in topics:
        before = told[topic]
        if any(topics) and not topic:
            yield EXPLAINING, 0
            continue
        first = EACH_WET if EACH.issuperset(topic) else EACH_SUBJECT
        yield (MORE, 2 * before - 1) if before else (first if told else FIRST_SENTENCE, 0)
        told[topic] += 1


def _topics(sentences: Sequence[Sentence]) -> list[Topic]:
    """What each is about: the wet where several are told of, or else what is counted; nothing without figures."""
    firsts = [next(sentence.figures, None) for sentence in sentences]
    wetten = [next((part for part in first.place.key if part in EACH), "") if first else "" for first in firsts]
    several = len(set(filter(None, wetten))) > 1
    return [
        () if first is None else (wet,) if wet and several else _counted(first)
        for first, wet in zip(firsts, wetten, strict=True)
    ]


def _counted(figure: Figure) -> Topic:
    """Where the figure was published, whatever its year."""
    place = figure.place
    return (place.table, place.column, *(part for part in place.key if part != str(figure.year)))


def _only(sections: Column, pieces: Iterable[_Piece]) -> Column:
    """The sections with these pieces alone, and without those of which nothing is left."""
    kept = {(piece.place, piece.kind, piece.at) for piece in pieces}
    return tuple(
        replace(section, **{kind: _chosen_of(section, kind, place, kept) for kind in KINDS})
        for place, section in enumerate(sections)
        if any(of == place for of, _, _ in kept)
    )


def _chosen_of(section: Section, kind: str, place: int, kept: set[tuple[int, str, int]]) -> tuple[object, ...]:
    return tuple(one for at, one in enumerate(getattr(section, kind)) if (place, kind, at) in kept)


def _titles(sections: Iterable[Section]) -> tuple[str, ...]:
    return tuple(section.title for section in sections)
