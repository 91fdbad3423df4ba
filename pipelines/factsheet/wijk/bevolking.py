"""Who live in a wijk, against the gemeente."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pipelines.factsheet.model import Chart, Figure, Section, Sentence, Series, Shape, Table
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.places import Places, Wijk
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.sections.gemeente import (
    INHABITANTS,
    NAMES,
    Found,
    Kenmerken,
    aged,
    ages,
    no_picture,
    not_drawn,
)
from pipelines.factsheet.words import latest
from pipelines.factsheet.yearly import described

NOTABLE = Decimal(3)
"""Percentage points from which a share of ages is called other than that of the gemeente. Published shares are rounded
to whole points, so two may differ by one that isn't there; three in a hundred of a wijk are some hundred people."""


NO_AGES = sentence(
    "De leeftijden zijn van deze wijk niet gepubliceerd: in een wijk met weinig inwoners zou een aandeel over enkelen "
    "gaan, of zij zijn niet geleverd."
)
"""Which of both it is the published file doesn't say."""


def section(places: Places, wijk: Wijk) -> Section | None:
    """Make the section; none in a release without inhabitants.

    Args:
        places: The gemeente and its wijken.
        wijk: The wijk.
    """
    kern = places.kern
    codes, year = (wijk.code, kern.gemeente), places.years[-1]
    own, whole = (Kenmerken(kern.published, kern.gemeente, code, year) for code in codes)
    found, of_gemeente = own.newest(), whole.newest()
    if not found:
        return None
    inhabitants = own.inhabitants()
    counted = [latest(INHABITANTS, inhabitants, break_titles(kern.published))] if inhabitants else []
    shares, of_whole = ages(found), ages(of_gemeente)
    why = _why_not(shares, of_whole)
    made = Section(
        "bevolking",
        "Wie er wonen",
        sentences=(*counted, *_on_ages(shares, of_whole, why)),
        highlights=tuple((NAMES[key], found[key]) for key in HIGHLIGHTS if key in found),
        charts=() if why else (_chart(places, wijk, shares, of_whole),),
        tables=(_table(places, wijk, found, of_gemeente),),
    )
    return with_notes(kern.published, made)


HIGHLIGHTS = (("inwoners", "totaal"), ("leeftijd", "0-15"), ("leeftijd", "65+"))


def _on_ages(own: Mapping[str, Figure], whole: Mapping[str, Figure], why: str | None) -> Iterator[Sentence]:
    """Say what a reader misses who saw the ages of the gemeente."""
    if own and why:
        yield not_drawn(why)
    if whole and not own:
        yield NO_AGES


def _why_not(own: Mapping[str, Figure], whole: Mapping[str, Figure]) -> str | None:
    """Say why the ages of a wijk can't be drawn beside those of the gemeente; nothing where they can."""
    if why := no_picture(own):
        return why
    if no_picture(whole):
        return "van de gemeente is er niet van elke groep een aandeel om ze mee te vergelijken"
    if {figure.year for figure in own.values()} != {figure.year for figure in whole.values()}:
        return "die van de gemeente zijn van een ander jaar"
    return None


def _chart(places: Places, wijk: Wijk, own: Mapping[str, Figure], whole: Mapping[str, Figure]) -> Chart:
    labels = tuple(own)
    series = (
        Series(wijk.name, tuple(own.values())),
        Series(places.gemeente, tuple(whole.values()), is_reference=True),
    )
    text = described("Staven van het aandeel inwoners per leeftijd.", series, tuple(map(aged, labels)))
    both = {name: (own[name], whole[name]) for name in labels}
    return Chart("leeftijd", _title(wijk, both), text, Shape.GROUPED_BARS, labels, series)


def _title(wijk: Wijk, both: dict[str, tuple[Figure, Figure]]) -> Sentence:
    """About the age of which the share differs most from that of the gemeente."""
    apart = {name: (own.value or Decimal(0)) - (whole.value or Decimal(0)) for name, (own, whole) in both.items()}
    name = max(apart, key=lambda one: abs(apart[one]))
    if abs(apart[name]) < NOTABLE:
        return sentence(f"De leeftijden in {wijk.name} lijken op die van de gemeente")
    more = "meer" if apart[name] > 0 else "minder"
    return sentence(f"Naar verhouding wonen in {wijk.name} {more} {_people(name)} dan in de gemeente")


def _people(age: str) -> str:
    """Call the people of an age: `mensen van 15 tot 25 jaar`, `mensen van 65 jaar en ouder`."""
    return f"mensen {'' if age.startswith('jonger') else 'van '}{aged(age)}"


def _table(places: Places, wijk: Wijk, found: Found, of_gemeente: Found) -> Table:
    same_year = {key: whole for key, whole in of_gemeente.items() if key in found and whole.year == found[key].year}
    rows = tuple(
        (NAMES[key], figure, same_year.get(key), str(figure.year), figure.origin) for key, figure in found.items()
    )
    columns = ("Kenmerk", wijk.name, places.gemeente, "Jaar", "Herkomst")
    return Table("kenmerken", f"Kenmerken van {wijk.name} en de gemeente", columns, rows)
