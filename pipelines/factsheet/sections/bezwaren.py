"""Objections: how many were settled, and how many of those upheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.factsheet.kern import ALL, WETTEN, Kern
from pipelines.factsheet.model import Absence, Chart, Figure, Section, Sentence, Table, Unit
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.prose import listed, sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.sections.joint import joint_finding, last_changes
from pipelines.factsheet.words import Subject, paragraph, trend
from pipelines.factsheet.yearly import aligned, visible, yearly_chart

TABLE = "beleidsdoelstellingen"
SETTLED = "bezwaren_afgehandeld"
UPHELD = "bezwaren_gegrond"


@dataclass(frozen=True)
class Objections:
    """Of one wet and year: settled, upheld of those, and their share."""

    settled: Figure
    upheld: Figure
    share: Figure


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Say how objections ended, per wet.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    kern = Kern(published, gemeente)
    years = [one for one in kern.years(SETTLED, UPHELD) if one <= year]
    found = {wet: _of_wet(kern, wet, years) for wet in WETTEN if wet != ALL}
    found = {wet: of_years for wet, of_years in found.items() if of_years}
    if not found:
        return None
    titles = break_titles(published)
    made = Section(
        "bezwaren",
        "Bezwaren",
        sentences=tuple(_said(wet, of_years, year, titles) for wet, of_years in found.items()),
        highlights=tuple(_highlights(found, year)),
        charts=tuple(filter(None, (_chart(found, years),))),
        tables=(_table(found),),
    )
    return with_notes(published, made)


def _of_wet(kern: Kern, wet: str, years: list[int]) -> dict[int, Objections]:
    rows = kern.published.rows(TABLE, gemeente_code=kern.gemeente, wet_code=wet)
    by_key = {(row["indicator_code"], row["jaar"]): row for row in rows}
    both = [one for one in years if (SETTLED, one) in by_key and (UPHELD, one) in by_key]
    return {
        one: Objections(
            kern.published.figure(by_key[SETTLED, one], TABLE, "waarde", Unit.COUNT),
            kern.published.figure(by_key[UPHELD, one], TABLE, "waarde", Unit.COUNT),
            kern.published.figure(by_key[UPHELD, one], TABLE, "gegrond_pct", Unit.PERCENT),
        )
        for one in both
    }


def _said(wet: str, found: Mapping[int, Objections], year: int, titles: Mapping[str, str]) -> Sentence:
    name = WETTEN[wet]
    if year not in found:
        return sentence(f"{name}: over {year} zijn geen bezwaren gepubliceerd.")
    now = found[year]
    if now.settled.value is None or now.upheld.value is None:
        return sentence(f"{name}, {year}: afgehandelde bezwaren ", now.settled, "; gegrond ", now.upheld, ".")
    begin = (f"In {year} zijn ", now.settled, f" bezwaren over de {name} afgehandeld; gegrond waren er ", now.upheld)
    counted = sentence(*begin, *(() if now.share.value is None else (" (", now.share, ")")), ".")
    before = found[year - 1].upheld if year - 1 in found else None
    # The number, not the share: of some hundred objections two more make two percent, which is chance.
    return paragraph(counted, trend(Subject("Het aantal gegronde bezwaren"), before, now.upheld, titles))


def _highlights(found: Mapping[str, Mapping[int, Objections]], year: int) -> Iterator[tuple[str, Figure]]:
    for wet, of_years in found.items():
        if year in of_years and of_years[year].share.absence != Absence.UNKNOWN:
            yield f"Gegronde bezwaren {WETTEN[wet]}", of_years[year].share


def _chart(found: Mapping[str, Mapping[int, Objections]], years: list[int]) -> Chart | None:
    rows = {WETTEN[wet]: aligned([one.upheld for one in of.values()], years) for wet, of in found.items()}
    drawn = visible(rows)
    subject = Subject(f"De gegronde bezwaren {listed(list(drawn))}", is_plural=True)
    title = joint_finding(subject, last_changes(drawn.values())) or subject.text
    return yearly_chart("bezwaren", sentence(f"{title} in {years[-1]}"), "Het aantal gegronde bezwaren", rows)


def _table(found: Mapping[str, Mapping[int, Objections]]) -> Table:
    rows = tuple(
        (WETTEN[wet], str(year), one.settled, one.upheld, one.share)
        for wet, of_years in found.items()
        for year, one in sorted(of_years.items(), reverse=True)
    )
    columns = ("Wet", "Jaar", "Afgehandeld", "Gegrond", "Aandeel gegrond")
    return Table("bezwaren-per-wet", "Bezwaren per wet en jaar", columns, rows)
