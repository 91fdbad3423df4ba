"""The gemeente in figures: who live there and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipelines.factsheet.model import Chart, Figure, Section, Sentence, Series, Shape, Table, Unit
from pipelines.factsheet.notation import shown
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.prose import capitalised, sentence
from pipelines.factsheet.published import Published, Row
from pipelines.factsheet.words import Subject, latest

TABLE = "gebiedskenmerken"
TOTAL = "totaal"

UNITS = {"aantal": Unit.COUNT, "procent": Unit.PERCENT, "score": Unit.SCORE}

INHABITANTS = Subject("Het aantal inwoners op 31 december")

AGES = {
    "0-15": "jonger dan 15",
    "15-25": "15 tot 25",
    "25-45": "25 tot 45",
    "45-65": "45 tot 65",
    "65+": "65 en ouder",
}


def aged(age: str) -> str:
    """Say the unit of an age: `25 tot 45 jaar`, `65 jaar en ouder`."""
    return age.replace(" en ouder", " jaar en ouder") if age.endswith("ouder") else f"{age} jaar"


NAMES = {
    ("inwoners", TOTAL): "Inwoners",
    **{("leeftijd", code): f"Leeftijd: {aged(name)}" for code, name in AGES.items()},
    ("huishoudens", TOTAL): "Huishoudens",
    ("huishoudens", "eenpersoons"): "Huishoudens: één persoon",
    ("huishoudens", "meerpersoons"): "Huishoudens: meer personen",
    ("woningbezit", TOTAL): "Woningen",
    ("woningbezit", "koop"): "Woningen: koop",
    ("woningbezit", "huur_corporatie"): "Woningen: huur van een corporatie",
    ("woningbezit", "huur_vrije_sector"): "Woningen: huur in de vrije sector",
    ("sociaal_economische_score", TOTAL): "Sociaal-economische score",
}
"""Characteristics and their categories, in the order of the page."""

AVERAGE_SCORE = Decimal("0.1")
"""Scores of gemeenten lie some half above and below the average of the Netherlands, which is nought: less than a tenth
is around it."""

AVERAGE = "het gemiddelde van Nederland, dat volgens de definitie van het CBS ongeveer 0 is"

FEW_ALONE = Decimal(30)
"""Of the households of the Netherlands some four in ten are one person (CBS). Far less may be another share: that of
the inhabitants who live alone, which sources give under the same name."""

ROUNDED = Decimal("0.5")
"""How far a share of ages may be from what it was: those that are counted are published in whole points."""

Found = Mapping[tuple[str, str], Figure]


@dataclass(frozen=True)
class Kenmerken:
    """Characteristics of one place.

    Attributes:
        published: The published file.
        gemeente: Code of the gemeente.
        place: Code of the wijk, or of the gemeente itself.
        year: Newer ones are left out.
    """

    published: Published
    gemeente: str
    place: str
    year: int

    @property
    def rows(self) -> list[Row]:
        """The rows up to the year, the oldest first; none when an earlier release lacks the table."""
        rows = self.published.rows(TABLE, gemeente_code=self.gemeente, wijk_code=self.place)
        return sorted((row for row in rows if row["jaar"] <= self.year), key=lambda row: row["jaar"])

    def figure(self, row: Row) -> Figure:
        """The figure of a row."""
        return self.published.figure(row, TABLE, "waarde", UNITS[row["eenheid_naam"]])

    def newest(self) -> Found:
        """The figures of the newest year of each characteristic: categories of different years are no one picture."""
        years = {row["kenmerk_code"]: row["jaar"] for row in self.rows}
        newest = {
            (row["kenmerk_code"], row["categorie_code"]): self.figure(row)
            for row in self.rows
            if row["jaar"] == years[row["kenmerk_code"]]
        }
        return {key: newest[key] for key in NAMES if key in newest}

    def inhabitants(self) -> list[Figure]:
        """The inhabitants of each year."""
        return [self.figure(row) for row in self.rows if row["kenmerk_code"] == "inwoners"]


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Make the section; none where nothing of it was published.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    kenmerken = Kenmerken(published, gemeente, gemeente, year)
    found = kenmerken.newest()
    if not found:
        return None
    inhabitants = kenmerken.inhabitants()
    counted = [latest(INHABITANTS, inhabitants, break_titles(published))] if inhabitants else []
    shares = ages(found)
    why = no_picture(shares)
    made = Section(
        anchor="gemeente",
        title="De gemeente in cijfers",
        sentences=(*counted, *_said(found), *([not_drawn(why)] if shares and why else [])),
        highlights=tuple((NAMES[key], found[key]) for key in HIGHLIGHTS if key in found),
        charts=() if why else (_age_chart(shares),),
        tables=(_table(found),),
        notes=tuple(_households(found)),
    )
    return with_notes(published, made)


HIGHLIGHTS = (
    ("inwoners", TOTAL),
    ("leeftijd", "65+"),
    ("huishoudens", "eenpersoons"),
    ("woningbezit", "koop"),
    ("sociaal_economische_score", TOTAL),
)


def ages(found: Found) -> dict[str, Figure]:
    """The shares of the ages that there are, in their order.

    Args:
        found: Characteristics of a place.
    """
    return {name: found["leeftijd", code] for code, name in AGES.items() if ("leeftijd", code) in found}


def no_picture(shares: Mapping[str, Figure]) -> str | None:
    """Say why ages are no one picture of who live somewhere; nothing where they are.

    Args:
        shares: Of each age.
    """
    if any(figure.unit != Unit.PERCENT for figure in shares.values()):
        return "zij zijn niet als aandeel gepubliceerd"
    values = [figure.value for figure in shares.values() if figure.value is not None]
    if len(values) < len(AGES):
        return "niet van elke groep is een aandeel te tonen"
    if len({figure.year for figure in shares.values()}) > 1:
        return "de aandelen zijn van verschillende jaren"
    if abs(sum(values) - 100) > ROUNDED * len(AGES):
        return "de aandelen zijn samen meer of minder dan het geheel"
    return None


def not_drawn(why: str) -> Sentence:
    """Say that there is no chart of ages.

    Args:
        why: The reason.
    """
    return sentence(f"De leeftijden staan niet in een grafiek: {why}.")


def _age_chart(shares: Mapping[str, Figure]) -> Chart:
    parts = [part for name, figure in shares.items() for part in (f" {capitalised(aged(name))}: ", figure, ".")]
    return Chart(
        name="leeftijd",
        title=_old_and_young(shares),
        description=sentence("Inwoners naar leeftijd.", *parts),
        shape=Shape.BARS,
        labels=tuple(shares),
        series=(Series("Inwoners", tuple(shares.values())),),
    )


def _old_and_young(shares: Mapping[str, Figure]) -> Sentence:
    """The finding of the chart: not the largest group, for they span ten, fifteen and twenty years."""
    young, old = shares[AGES["0-15"]], shares[AGES["65+"]]
    if young.value is None or old.value is None or shown(young) == shown(old):
        return sentence("Inwoners naar leeftijd")
    return sentence(f"Er zijn {'meer' if old.value > young.value else 'minder'} 65-plussers dan kinderen onder de 15")


def _said(found: Found) -> Iterator[Sentence]:
    shares = {key: figure for key, figure in found.items() if figure.unit == Unit.PERCENT and figure.value is not None}
    young, old = shares.get(("leeftijd", "0-15")), shares.get(("leeftijd", "65+"))
    if young and old:
        said = (f"In {young.year} is ", young, " van de inwoners jonger dan 15 jaar en ", old, " 65 jaar of ouder.")
        yield sentence(*said)
    owned = shares.get(("woningbezit", "koop"))
    if owned:
        yield sentence(f"Van de woningen is in {owned.year} ", owned, " een koopwoning.")
    score = found.get(("sociaal_economische_score", TOTAL))
    if score and score.value is not None:
        against = _against_average(score.value)
        yield sentence(f"De sociaal-economische score is in {score.year} ", score, f". Dat is {against}.")


def _against_average(score: Decimal) -> str:
    if abs(score) < AVERAGE_SCORE:
        return f"rond {AVERAGE}"
    return f"{'hoger' if score > 0 else 'lager'} dan {AVERAGE}"


def _table(found: Found) -> Table:
    rows = tuple((NAMES[key], figure, str(figure.year), figure.origin) for key, figure in found.items())
    return Table("kenmerken", "Kenmerken van de gemeente", ("Kenmerk", "Waarde", "Jaar", "Herkomst"), rows)


def _households(found: Found) -> Iterator[Sentence]:
    alone = found.get(("huishoudens", "eenpersoons"))
    if alone and alone.unit == Unit.PERCENT and alone.value is not None and alone.value < FEW_ALONE:
        yield sentence(
            "Huishoudens van één persoon: ",
            alone,
            " is zo weinig dat dit waarschijnlijk het aandeel van de inwoners is dat alleen woont, en niet dat van de ",
            "huishoudens. De bron zegt niet welk van beide het is.",
        )
