"""Budget and accounts per wet: all P&C versions side by side, each post by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.factsheet.kern import WETTEN, Kern
from pipelines.factsheet.model import Chart, Figure, Section, Sentence, Series, Shape, Table, Unit
from pipelines.factsheet.notes import figures_of, with_notes
from pipelines.factsheet.prose import capitalised, listed, sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.words import Change, Obstacle, change, paragraph
from pipelines.factsheet.yearly import described

TABLE = "begroting_realisatie"

VERSIONS = {
    "primitief": "Primitieve begroting",
    "berap1": "Na 1e Berap",
    "gewijzigd": "Gewijzigde begroting",
    "jaarrekening": "Jaarrekening",
}
"""In the order in which they come about."""

KINDS = ("lasten", "baten", "taakstelling")

NOT_ADDED = (
    "De lasten zijn voor aftrek van baten en zonder taakstelling. De posten zijn hier niet opgeteld: gepubliceerd is "
    "alleen het totaal van de lasten in de jaarrekening. Lasten, baten en taakstelling staan apart, want de "
    "gepubliceerde tabellen zetten de taakstelling per wet op een andere plaats."
)


NEGATIVE = "Een bedrag met een min ervoor gaat van de lasten af."

OUTCOMES = {
    1: "hoger uit dan begroot",
    0: "vrijwel uit zoals begroot",
    -1: "lager uit dan begroot",
}


@dataclass(frozen=True)
class Post:
    """A post, with an amount per version."""

    name: str
    kind: str
    amounts: Mapping[str, Figure]

    @property
    def budget_and_accounts(self) -> tuple[Figure, Figure] | None:
        """The last budget and the accounts, where both have an amount."""
        budget, accounts = self.amounts.get("gewijzigd"), self.amounts.get("jaarrekening")
        if budget is None or accounts is None or budget.value is None or accounts.value is None:
            return None
        return budget, accounts

    @property
    def change(self) -> Change | Obstacle:
        """From the last budget to the accounts."""
        both = self.budget_and_accounts
        return change(*both) if both else Obstacle.ABSENT

    @property
    def size(self) -> Decimal:
        """How far the accounts are from the last budget; only to choose a post by, never shown."""
        both = self.budget_and_accounts
        return abs((both[1].value or Decimal(0)) - (both[0].value or Decimal(0))) if both else Decimal(0)


Found = Mapping[tuple[int, str], Sequence[Post]]
"""Posts per year and wet."""


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Set the versions of the budget side by side.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about; of later years what was budgeted follows.
    """
    kern = Kern(published, gemeente)
    found = {(one, wet): posts for one in _years(kern, year) for wet in WETTEN if (posts := _posts(kern, one, wet))}
    if not found:
        return None
    made = Section(
        "begroting",
        "Begroting en realisatie",
        sentences=(*_said(kern, found), *_unsettled(found)),
        charts=tuple(one for (of, wet), posts in found.items() for one in _charts(of, wet, posts)),
        tables=tuple(_table(of, wet, posts) for (of, wet), posts in found.items()),
    )
    negative = [sentence(NEGATIVE)] if any((figure.value or 0) < 0 for figure in figures_of(made)) else []
    return with_notes(published, replace(made, notes=(sentence(NOT_ADDED), *negative)))


def _years(kern: Kern, year: int) -> list[int]:
    """The year itself, or the newest one before it with a budget; and what comes after it."""
    years = {row["jaar"] for row in kern.published.rows(TABLE, gemeente_code=kern.gemeente)}
    return sorted([one for one in years if one > year] + sorted(one for one in years if one <= year)[-1:])


def _posts(kern: Kern, year: int, wet: str) -> list[Post]:
    amounts: dict[tuple[str, str], dict[str, Figure]] = {}
    for row in kern.published.rows(TABLE, gemeente_code=kern.gemeente, jaar=year, wet_code=wet):
        of_post = amounts.setdefault((row["soort_code"], row["post"]), {})
        of_post[row["versie_code"]] = kern.published.figure(row, TABLE, "bedrag_eur_nominaal", Unit.EURO)
    ordered = sorted(amounts, key=lambda key: (KINDS.index(key[0]) if key[0] in KINDS else len(KINDS), *key))
    return [Post(name, kind, amounts[kind, name]) for kind, name in ordered]


def _said(kern: Kern, found: Found) -> Iterator[Sentence]:
    for (year, wet), posts in found.items():
        said = [*_total(kern.figure("uitgaven_nominaal", wet, year), wet, posts), *_largest(posts)]
        if said and _has_accounts(posts):
            yield paragraph(*said)


def _unsettled(found: Found) -> Iterator[Sentence]:
    """Per year the wetten of which only the budget is there."""
    by_year: dict[int, list[str]] = defaultdict(list)
    for (year, wet), posts in found.items():
        if not _has_accounts(posts):
            by_year[year].append(WETTEN[wet])
    for year, names in by_year.items():
        text = f"{listed(names)}: over {year} is nog geen jaarrekening gepubliceerd, alleen de begroting."
        yield sentence(capitalised(text))


def _has_accounts(posts: Sequence[Post]) -> bool:
    return any("jaarrekening" in post.amounts for post in posts)


def _total(total: Figure, wet: str, posts: Sequence[Post]) -> Iterator[Sentence]:
    if total.value is not None:
        begin = f"De lasten {WETTEN[wet]} in de jaarrekening {total.year} zijn "
        yield sentence(begin, total, f". {_finding(posts)}.")


def _largest(posts: Sequence[Post]) -> Iterator[Sentence]:
    largest = max(_spent(posts), key=lambda post: post.size, default=None)
    if largest and largest.change != Change.SAME and (both := largest.budget_and_accounts):
        begin = f"Het grootste verschil: ‘{largest.name}’, "
        yield sentence(begin, both[0], " begroot en ", both[1], " uitgegeven.")


def _spent(posts: Sequence[Post]) -> list[Post]:
    return [post for post in posts if post.kind == "lasten" and post.budget_and_accounts]


def _finding(posts: Sequence[Post]) -> str:
    """Say how most posts came out; below one percent (as in `words`) a post came out as budgeted."""
    ways = Counter(post.change.direction for post in _spent(posts) if isinstance(post.change, Change))
    way, number = ways.most_common(1)[0] if ways else (0, 0)
    # More than half is what most means.
    if 2 * number <= ways.total():
        return "Sommige posten kwamen hoger uit dan begroot, andere lager of gelijk"
    if ways.total() == 1:
        return f"De enige post kwam {OUTCOMES[way]}"
    return f"{'Alle' if number == ways.total() else 'De meeste'} posten kwamen {OUTCOMES[way]}"


def _charts(year: int, wet: str, posts: Sequence[Post]) -> Iterator[Chart]:
    both = {post.name: pair for post in _spent(posts) if (pair := post.budget_and_accounts)}
    if not both:
        return
    # The largest post first: a reader looks there.
    labels = tuple(sorted(both, key=lambda name: (-(both[name][1].value or 0), name)))
    series = tuple(
        Series(VERSIONS[version], tuple(both[name][place] for name in labels), is_reference=version == "gewijzigd")
        for place, version in enumerate(("gewijzigd", "jaarrekening"))
    )
    title = sentence(f"{WETTEN[wet]} {year}: {_finding(posts)[:1].lower()}{_finding(posts)[1:]}")
    text = described("Staven per post: de gewijzigde begroting naast de jaarrekening.", series, labels)
    yield Chart(f"begroting-{wet.lower()}-{year}", title, text, Shape.GROUPED_BARS, labels, series)


def _table(year: int, wet: str, posts: Sequence[Post]) -> Table:
    seen = {version for post in posts for version in post.amounts}
    versions = [*VERSIONS, *sorted(seen - set(VERSIONS))]
    rows = tuple((post.name, post.kind, *(post.amounts.get(version) for version in versions)) for post in posts)
    columns = ("Post", "Soort", *(VERSIONS.get(version, version) for version in versions))
    title = f"{WETTEN[wet]} {year}: begroting en realisatie per post"
    return Table(f"begroting-realisatie-{wet.lower()}-{year}", title, columns, rows)
