"""Words that follow the data: what two figures say of a trend or a difference, by stated bounds.

Where one of them is hidden or missing, or a break lies between them, there is no word: a sentence says why instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum
from itertools import combinations

from pipelines.factsheet.model import Absence, Figure, Sentence, Unit
from pipelines.factsheet.prose import listed

SAME = Decimal("0.01")
"""Below one percent two figures are called the same: they may read the same, and what is corrected after a year closes
(late invoices, late messages) is of that size."""

SLIGHT = Decimal("0.05")
"""Below five percent a year is slight: what ageing and growth of the population bring about by themselves."""

STRONG = Decimal("0.10")
"""From ten percent a year on it is strong: at that pace a figure doubles in seven years."""

SAME_POINTS = Decimal(5)
"""Of a survey among some four hundred persons five points is what chance makes of the same opinion, and of how many it
was isn't always published."""

SLIGHT_POINTS = Decimal(10)
"""From ten points a year on one person in ten answers otherwise."""

STRONG_POINTS = Decimal(20)
"""One person in five answers otherwise."""

ALIKE = Decimal("0.05")
"""A wijk is like the gemeente below five percent: the difference of one client in twenty."""

SOMEWHAT = Decimal("0.25")
"""From a quarter on a wijk differs much: ten wijken of one gemeente mostly lie within that of each other."""

CHANCES = 2
"""How many times what chance does a wijk must differ: of ten wijken beside each other three would differ by once."""

ASSUMPTION = "AANNAME-"
"""How ids begin of values that nobody measured."""

PROVISOS = (ASSUMPTION, "INDELING-")
"""Ids of what says how sure a figure is, not that it counts something else: that doesn't stand between two years."""


class Change(IntEnum):
    """From one figure to a later one."""

    STRONG_FALL = -3
    FALL = -2
    SLIGHT_FALL = -1
    SAME = 0
    SLIGHT_RISE = 1
    RISE = 2
    STRONG_RISE = 3

    @property
    def direction(self) -> int:
        """-1, 0 or 1."""
        return (self > 0) - (self < 0)


class Difference(IntEnum):
    """Of a part against the whole."""

    MUCH_LOWER = -2
    LOWER = -1
    ALIKE = 0
    HIGHER = 1
    MUCH_HIGHER = 2


class Obstacle(Enum):
    """Why there is no word."""

    FIRST = "een eerder jaar om mee te vergelijken is er niet"
    ABSENT = "een van beide is er niet"
    BREAK = "er ligt een breuk tussen"


@dataclass(frozen=True)
class Subject:
    """What a sentence is about.

    Attributes:
        text: As a sentence begins: `Het aantal cliënten Wmo`, `De uitgaven Wmo`.
        is_plural: Whether its verb is.
    """

    text: str
    is_plural: bool = False

    def verb(self, singular: str, plural: str) -> str:
        """The form of a verb that goes with it."""
        return plural if self.is_plural else singular

    @property
    def inner(self) -> str:
        """As it stands inside a sentence."""
        return self.text[:1].lower() + self.text[1:]


def change(earlier: Figure | None, later: Figure) -> Change | Obstacle:
    """Judge a figure against an earlier one.

    Slight and strong are about the pace: over more years their bounds grow along. The same is the same over any time.

    Args:
        earlier: Of an earlier year; null when there is none.
        later: Of the same thing.
    """
    if earlier is None:
        return Obstacle.FIRST
    if earlier.value is None or later.value is None:
        return Obstacle.ABSENT
    if breaks_between(earlier, later):
        return Obstacle.BREAK
    difference = later.value - earlier.value
    same, slight, strong = _bounds(earlier.value, later.unit, max(later.year - earlier.year, 1))
    size = abs(difference)
    if size == 0 or size < same:
        return Change.SAME
    step = 1 if size < slight else 2 if size < strong else 3
    return Change(step if difference > 0 else -step)


def difference(part: Figure, whole: Figure, persons: Figure) -> Difference | Obstacle:
    """Judge a rate of a wijk against that of the gemeente.

    Args:
        part: The rate of the wijk.
        whole: The rate of the gemeente.
        persons: On whom the rate of the wijk rests: of few persons chance alone makes another rate.
    """
    if part.value is None or persons.value is None or whole.value is None:
        return Obstacle.ABSENT
    if not whole.value:
        return Difference.MUCH_HIGHER if part.value else Difference.ALIKE
    relative = (part.value - whole.value) / abs(whole.value)
    chance = CHANCES / max(persons.value, Decimal(1)).sqrt()
    if abs(relative) < max(ALIKE, chance):
        return Difference.ALIKE
    step = 1 if abs(relative) < SOMEWHAT else 2
    return Difference(step if relative > 0 else -step)


def breaks_between(earlier: Figure, later: Figure) -> list[str]:
    """Ids of the breaks that touch one of two figures and not the other."""
    return sorted(one for one in set(earlier.breaks) ^ set(later.breaks) if not one.startswith(PROVISOS))


def to_mind(earlier: Figure, later: Figure) -> list[str]:
    """Ids of what touches two figures that can be compared all the same, but that a reader must know."""
    return sorted((set(earlier.breaks) | set(later.breaks)) - set(breaks_between(earlier, later)))


def trend(
    subject: Subject,
    earlier: Figure | None,
    later: Figure,
    titles: Mapping[str, str],
    told: Collection[str] = (),
    years_told: bool = False,
) -> Sentence:
    """Say how a figure stands against an earlier one, with both figures; or why that can't be said.

    Args:
        subject: What it is about.
        earlier: Of an earlier year; null when there is none.
        later: Of the year that the page is about.
        titles: Title per break.
        told: Ids of what a sentence before this one already told the reader to mind.
        years_told: Whether that sentence named the years of both figures.
    """
    if later.value is None:
        return _absent(subject, later)
    found = change(earlier, later)
    if earlier is None or isinstance(found, Obstacle):
        return Sentence((*_stands(subject, later), f"; {_obstacle(earlier, later, titles)}."))
    before, between = ("", "en") if found == Change.SAME else ("van ", "naar")
    if years_told and found == Change.SAME:
        before, between = "eerst ", "en daarna"
    end = _provisos(earlier, later, titles, told)
    verb = subject.verb("blijft", "blijven") + " gelijk" if earlier.value == later.value else _verb(subject, found)
    first, last = ("", "") if years_told else (f" in {when(earlier)}", f" in {when(later)}")
    return Sentence((f"{subject.text} {verb}: {before}", earlier, f"{first} {between} ", later, f"{last}{end}."))


def latest(subject: Subject, figures: Sequence[Figure], titles: Mapping[str, str]) -> Sentence:
    """Say how the last figure stands against the one before it, as `trend` does.

    Args:
        subject: What it is about.
        figures: Of one thing, oldest first.
        titles: Title per break.
    """
    return trend(subject, previous(figures, figures[-1].year), figures[-1], titles)


def latest_of_each(lines: Mapping[Subject, Sequence[Figure]], titles: Mapping[str, str]) -> Sentence:
    """Say the same of figures that belong together, in one paragraph that tells the years and what to mind once.

    Args:
        lines: Figures per subject, oldest first.
        titles: Title per break.
    """
    said, told, years = [], set[str](), None
    for subject, figures in lines.items():
        earlier, later = previous(figures, figures[-1].year), figures[-1]
        both = earlier and (when(earlier), when(later))
        said.append(trend(subject, earlier, later, titles, told, years_told=both == years))
        if isinstance(change(earlier, later), Change):
            years = both
        told |= set(to_mind(earlier, later)) if earlier else set()
    return paragraph(*said)


def headline(subject: Subject, figures: Sequence[Figure]) -> Sentence:
    """Say in a few words what happened since the first figure that can be compared, as the title of a chart.

    Of figures with a break on them it says that instead: a title has no room for what a reader must know.

    Args:
        subject: What the chart is about.
        figures: Of one thing, oldest first; those without a value are passed over, and of none else only the subject
            is named.
    """
    seen = [figure for figure in figures if figure.value is not None]
    if not seen:
        return Sentence((subject.text,))
    last, first = seen[-1], _comparable(seen)[0]
    both = {one for one in to_mind(first, last) if not one.startswith(PROVISOS)}
    if both and len(seen) > 1:
        start = min(figure.year for figure in seen if both & set(figure.breaks))
        return Sentence((f"{subject.text}, met een breuk in de telling in {start}",))
    found = change(first, last)
    if first is not last and isinstance(found, Change):
        return Sentence((f"{subject.text} {_over_years(subject, found, _comparable(seen))}",))
    if len(seen) > 1:
        return Sentence((f"{subject.text} {subject.verb('is', 'zijn')} in {last.year} niet te vergelijken met eerder",))
    return Sentence((f"{subject.text} in {when(last)}",))


def incomparable(subject: Subject, part: Figure, whole: Figure, persons: Figure) -> Sentence:
    """Say a rate of a wijk that can't be judged against that of the gemeente, and why it can't.

    Args:
        subject: What it is about.
        part: The rate of the wijk, which has a value.
        whole: The rate of the gemeente.
        persons: On whom the rate of the wijk rests.
    """
    unknown = f"het aantal personen is {persons.absence}, daarom staat hier geen vergelijking"
    why = unknown if whole.value is not None else "van de gemeente is dit cijfer er niet"
    return Sentence((*_stands(subject, part), f"; {why}."))


def paragraph(*sentences: Sentence) -> Sentence:
    """Put sentences that belong together behind each other."""
    first, *rest = sentences
    return Sentence((*first.parts, *(part for one in rest for part in (" ", *one.parts))))


def when(figure: Figure) -> str:
    """The year of a figure, with how settled it is when it isn't."""
    return f"{figure.year} ({figure.status})" if figure.status in ("prognose", "voorlopig") else str(figure.year)


def previous(figures: Iterable[Figure], year: int) -> Figure | None:
    """The newest figure from before a year, if there is one."""
    return max((figure for figure in figures if figure.year < year), key=lambda figure: figure.year, default=None)


DIFFERENCES = {
    Difference.MUCH_LOWER: "veel lager dan in de gemeente",
    Difference.LOWER: "lager dan in de gemeente",
    Difference.ALIKE: "ongeveer gelijk aan de gemeente",
    Difference.HIGHER: "hoger dan in de gemeente",
    Difference.MUCH_HIGHER: "veel hoger dan in de gemeente",
}

ADVERBS = ("vrijwel gelijk", "licht", "", "sterk")


def _comparable(seen: Sequence[Figure]) -> Sequence[Figure]:
    """The last figures that no break divides from the last of all."""
    last = seen[-1]
    start = next((place for place in range(len(seen), 0, -1) if breaks_between(seen[place - 1], last)), 0)
    return seen[start:]


def _over_years(subject: Subject, found: Change, figures: Sequence[Figure]) -> str:
    """What it did from the first to the last: a way that it went on all the time, or only where it ended."""
    first, last = figures[0], figures[-1]
    if last.year - first.year == 1:
        return _verb(subject, found, f"in {when(last)}")
    steps = [change(one, other) for one, other in combinations(figures, 2)]
    if all(isinstance(step, Change) and step.direction in (0, found.direction) for step in steps):
        return _verb(subject, found, f"sinds {first.year}")
    return f"{subject.verb('is', 'zijn')} in {when(last)} {ENDS[found]} {first.year}"


ENDS = {
    Change.STRONG_FALL: "veel lager dan in",
    Change.FALL: "lager dan in",
    Change.SLIGHT_FALL: "iets lager dan in",
    Change.SAME: "vrijwel gelijk aan",
    Change.SLIGHT_RISE: "iets hoger dan in",
    Change.RISE: "hoger dan in",
    Change.STRONG_RISE: "veel hoger dan in",
}
"""Of what went up and down in between."""


def _bounds(value: Decimal, unit: Unit, years: int) -> tuple[Decimal, Decimal, Decimal]:
    if unit == Unit.PERCENT:
        return SAME_POINTS, SLIGHT_POINTS * years, STRONG_POINTS * years
    size = abs(value)
    # A number of people goes up and down by its square root when nothing changes.
    chance = size.sqrt() if unit == Unit.COUNT else Decimal(0)
    return max(SAME * size, chance), SLIGHT * size * years, STRONG * size * years


def _verb(subject: Subject, found: Change, when: str = "") -> str:
    """What it does, with the time between verb and adverb, as Dutch has it: `stijgt sinds 2019 licht`."""
    forms = {-1: ("daalt", "dalen"), 0: ("blijft", "blijven"), 1: ("stijgt", "stijgen")}[found.direction]
    return " ".join(filter(None, (subject.verb(*forms), when, ADVERBS[abs(found)])))


def _stands(subject: Subject, figure: Figure) -> tuple[str | Figure, ...]:
    return f"{subject.text} {subject.verb('is', 'zijn')} in {when(figure)} ", figure


def _absent(subject: Subject, figure: Figure) -> Sentence:
    """The figure itself stands in it, which is shown as the reason that it isn't there; a note explains that."""
    return Sentence((*_stands(subject, figure), "."))


def _obstacle(earlier: Figure | None, later: Figure, titles: Mapping[str, str]) -> str:
    if earlier is None:
        return Obstacle.FIRST.value
    if earlier.value is None:
        reason = {Absence.SUPPRESSED: "is afgeschermd", Absence.UNKNOWN: "is niet bekend"}
        why = reason[earlier.absence or Absence.UNKNOWN]
        return f"het cijfer van {earlier.year} {why}, daarom staat hier geen ontwikkeling"
    named = _named(breaks_between(earlier, later), titles)
    return f"met {earlier.year} is dat niet te vergelijken, door {named}"


def _provisos(earlier: Figure, later: Figure, titles: Mapping[str, str], told: Collection[str]) -> str:
    """What to mind of two figures that are compared, unless it was told; also where only one is an assumption."""
    known = to_mind(earlier, later)
    untold = [one for one in known if one not in told]
    said = f"; let op {_named(untold, titles)}" if untold else ""
    [one, *both] = [figure for figure in (earlier, later) if figure.origin == "aanname"] or [None]
    if one is None or both or any(name.startswith(ASSUMPTION) for name in known):
        return said
    return f"{said}; het cijfer van {one.year} is een aanname"


def _named(breaks: Sequence[str], titles: Mapping[str, str]) -> str:
    return listed([f"‘{titles.get(one, one)}’" for one in breaks])
