"""What was spent: as booked, in prices of one year, and without the effect of the reële tarieven."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pipelines.factsheet.kern import ALL, WETTEN, Kern
from pipelines.factsheet.model import Chart, Figure, Section, Sentence, Table
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.sections.prijzen import verdict
from pipelines.factsheet.words import Subject, headline, latest_of_each, paragraph
from pipelines.factsheet.yearly import any_published, finding, yearly_chart

ALL_FIRST = {ALL: WETTEN[ALL], **WETTEN}

NOMINAL, REAL, AFTER_RATES = "uitgaven_nominaal", "uitgaven_reeel", "uitgaven_reeel_na_tarieven"

LINES = {
    NOMINAL: "Zonder correctie",
    REAL: "Na prijscorrectie",
    AFTER_RATES: "Na reële tarieven",
}

NO_ACCOUNTS = "Er is geen jaarrekening gepubliceerd. Wat er is uitgegeven, is daarom niet bekend."


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Make the section; none where nothing of it was published.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    kern = Kern(published, gemeente)
    years = [one for one in kern.years(*LINES) if one <= year]
    if not years:
        return None
    titles = break_titles(published)
    wetten = [wet for wet in ALL_FIRST if any_published(kern.series(NOMINAL, wet, years))]
    if not wetten:
        return Section("uitgaven", "Uitgaven", sentences=(sentence(NO_ACCOUNTS),))
    made = Section(
        anchor="uitgaven",
        title="Uitgaven",
        sentences=(*_meaning(kern, years), *(_said(kern, wet, years, titles) for wet in wetten)),
        highlights=tuple(_highlights(kern, wetten, years[-1])),
        charts=tuple(filter(None, (_chart(kern, wet, years) for wet in ALL_FIRST))),
        tables=tuple(_tables(kern, years)),
        notes=tuple(_method(kern, years)),
    )
    return with_notes(published, made)


def _highlights(kern: Kern, wetten: list[str], year: int) -> Iterator[tuple[str, Figure]]:
    for wet in wetten:
        yield f"Uitgaven {WETTEN[wet]}", kern.figure(NOMINAL, wet, year)
        each = kern.figure("uitgaven_per_inwoner", wet, year)
        if wet == ALL and any_published([each]):
            yield "Uitgaven per inwoner", each


def _lines(kern: Kern, wet: str, years: list[int]) -> dict[str, tuple[Figure, ...]]:
    return {line: kern.series(line, wet, years) for line in LINES}


def _booked(wet: str) -> Subject:
    return Subject(f"De uitgaven {WETTEN[wet]}" if wet != ALL else "De uitgaven van alle wetten samen", is_plural=True)


def _corrected(wet: str) -> Subject:
    return Subject(f"De gecorrigeerde uitgaven{'' if wet == ALL else f' {WETTEN[wet]}'}", is_plural=True)


def _said(kern: Kern, wet: str, years: list[int], titles: Mapping[str, str]) -> Sentence:
    lines = _lines(kern, wet, years)
    told = {_booked(wet): lines[NOMINAL]}
    if lines[AFTER_RATES][-1].value is not None:
        told[_corrected(wet)] = lines[AFTER_RATES]
    found = verdict(lines[NOMINAL], lines[AFTER_RATES])
    return paragraph(latest_of_each(told, titles), *([sentence(found)] if found else []))


def _chart(kern: Kern, wet: str, years: list[int]) -> Chart | None:
    lines = _lines(kern, wet, years)
    drawn = {LINES[line]: figures for line, figures in lines.items()}
    title = finding(_booked(wet), lines[NOMINAL], drawn)
    corrected = headline(Subject(_corrected(wet).inner, is_plural=True), lines[AFTER_RATES])
    both = sentence(*title.parts, "; ", *corrected.parts) if _is_seen(lines[AFTER_RATES]) else title
    return yearly_chart(f"uitgaven-{wet.lower()}", both, _booked(wet).text, drawn)


def _is_seen(figures: tuple[Figure, ...]) -> bool:
    return any(figure.value is not None for figure in figures)


def _tables(kern: Kern, years: list[int]) -> Iterator[Table]:
    per = {
        "uitgaven_per_inwoner": tuple(ALL_FIRST),
        "uitgaven_per_client": ("WMO", "JEUGDWET"),
    }
    rows = [
        (f"{kern.dictionary[indicator]['naam']}, {WETTEN[wet]}", *kern.series(indicator, wet, years))
        for indicator, wetten in per.items()
        if indicator in kern.dictionary
        for wet in wetten
    ]
    if rows:
        yield Table(
            "uitgaven-per-hoofd", "Uitgaven per inwoner en per cliënt", ("Uitgaven", *map(str, years)), tuple(rows)
        )
    paid = kern.series("eigen_bijdragen", "WMO", years)
    if _is_seen(paid):
        title = "Eigen bijdragen Wmo, die de gemeente ontvangt"
        yield Table("eigen-bijdragen", title, ("Bijdragen", *map(str, years)), (("Eigen bijdragen Wmo", *paid),))


def _meaning(kern: Kern, years: list[int]) -> Iterator[Sentence]:
    base = _base_year(kern, years)
    if base is not None:
        yield sentence(
            f"Gecorrigeerde uitgaven zijn in prijzen van {base}, en zonder het eenmalige effect van het onderzoek naar "
            "reële tarieven. Zo is te zien wat er verandert als prijzen en tarieven gelijk waren gebleven."
        )


def _method(kern: Kern, years: list[int]) -> Iterator[Sentence]:
    base = _base_year(kern, years)
    if base is not None:
        [release] = kern.published.rows("_meta.release")
        series = json.loads(release["instellingen"]).get("indexreeks")
        named = f" (reeks ‘{series}’)" if series else ""
        yield sentence(
            f"Prijscorrectie: elk onderdeel is met zijn eigen prijsindex{named} omgerekend naar prijzen van {base}, "
            f"het basisjaar. Na reële tarieven: van die bedragen is ook het effect van het onderzoek afgetrokken. "
            f"In {base} vallen de drie lijnen samen."
        )
    yield sentence(
        "Uitgaven zijn de lasten van de jaarrekening, zonder taakstelling en voor aftrek van baten. "
        "Bij de Participatiewet horen IOAW, IOAZ en loonkostensubsidie."
    )


def _base_year(kern: Kern, years: list[int]) -> int | None:
    figures = (figure for wet in ALL_FIRST for figure in kern.series(REAL, wet, years))
    return next((figure.price_year for figure in figures if figure.price_year), None)
