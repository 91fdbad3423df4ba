"""Who live in a wijk, against the gemeente."""

from __future__ import annotations

from decimal import Decimal

from pipelines.factsheet.model import Chart, Figure, Section, Sentence, Series, Shape, Table, Unit
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.places import Places, Wijk
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.sections.gemeente import AGES, INHABITANTS, NAMES, Found, Kenmerken
from pipelines.factsheet.words import latest
from pipelines.factsheet.yearly import described

NOTABLE = Decimal(3)
"""Percentage points from which a share of ages is called other than that of the gemeente. Published shares are rounded
to whole points, so two may differ by one that isn't there; three in a hundred of a wijk are some hundred people."""


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
    chart = _chart(places, wijk, found, of_gemeente)
    made = Section(
        "bevolking",
        "Wie er wonen",
        sentences=(latest(INHABITANTS, inhabitants, break_titles(kern.published)),) if inhabitants else (),
        highlights=tuple((NAMES[key], found[key]) for key in HIGHLIGHTS if key in found),
        charts=(chart,) if chart else (),
        tables=(_table(places, wijk, found, of_gemeente),),
    )
    return with_notes(kern.published, made)


HIGHLIGHTS = (("inwoners", "totaal"), ("leeftijd", "0-15"), ("leeftijd", "65+"))


def _chart(places: Places, wijk: Wijk, found: Found, of_gemeente: Found) -> Chart | None:
    ages = {name: ("leeftijd", code) for code, name in AGES.items()}
    both = {name: (found[key], of_gemeente[key]) for name, key in ages.items() if key in found and key in of_gemeente}
    figures = [figure for pair in both.values() for figure in pair]
    # Of some ages only, or of ages of different years, nothing can be said of how they lie.
    if len(both) < len(AGES) or len({one.year for one in figures}) > 1:
        return None
    if any(one.unit != Unit.PERCENT or one.value is None for one in figures):
        return None
    labels = tuple(both)
    series = (
        Series(wijk.name, tuple(own for own, _ in both.values())),
        Series(places.gemeente, tuple(whole for _, whole in both.values()), is_reference=True),
    )
    text = described("Staven van het aandeel inwoners per leeftijd, in jaren.", series, labels)
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
    text = age.replace(" en ouder", " jaar en ouder") if age.endswith(" en ouder") else f"{age} jaar"
    return f"mensen {'' if text.startswith('jonger') else 'van '}{text}"


def _table(places: Places, wijk: Wijk, found: Found, of_gemeente: Found) -> Table:
    same_year = {key: whole for key, whole in of_gemeente.items() if key in found and whole.year == found[key].year}
    rows = tuple(
        (NAMES[key], figure, same_year.get(key), str(figure.year), figure.origin) for key, figure in found.items()
    )
    columns = ("Kenmerk", wijk.name, places.gemeente, "Jaar", "Herkomst")
    return Table("kenmerken", f"Kenmerken van {wijk.name} en de gemeente", columns, rows)
