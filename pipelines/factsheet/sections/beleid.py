"""What the policy brings about: satisfaction and effects, as users say in surveys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipelines.factsheet.kern import Kern
from pipelines.factsheet.model import Chart, Figure, Section, Sentence, Table, Unit
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.published import Published, Row
from pipelines.factsheet.sections.joint import joint_finding, last_changes
from pipelines.factsheet.words import Change, Subject, change, latest
from pipelines.factsheet.yearly import aligned, yearly_chart

TABLE = "beleidsdoelstellingen"

ANSWERS = {
    False: Subject("Het percentage positieve antwoorden"),
    True: Subject("De percentages positieve antwoorden", is_plural=True),
}
"""What a chart of one question is about, and one of several."""

AGAINST_FIRST = {-1: "Dat is lager dan", 0: "Dat is vrijwel gelijk aan", 1: "Dat is hoger dan"}


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Say what users answered, year by year.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    kern = Kern(published, gemeente)
    measured = {row["naam"]: _measurements(row, kern, year) for row in _questions(kern)}
    measured = {name: found for name, found in measured.items() if found}
    if not measured:
        return None
    titles = break_titles(published)
    said = [_said(row, measured[row["naam"]], titles) for row in _questions(kern) if row["naam"] in measured]
    years = sorted({figure.year for figures in measured.values() for figure in figures})
    made = Section(
        "beleidsdoelstellingen",
        "Wat gebruikers ervaren",
        sentences=(*_late(years[-1], year), *said),
        highlights=tuple((name, figures[-1]) for name, figures in measured.items()),
        charts=tuple(filter(None, (_chart(measured, years),))),
        tables=tuple(_respondents(kern, measured, years)),
    )
    return with_notes(published, replace(made, notes=(_reliability(made.tables),)))


def _questions(kern: Kern) -> list[Row]:
    rows = (row for row in kern.dictionary.values() if row["familie"] == TABLE and row["eenheid"] == "procent")
    return sorted(rows, key=lambda row: row["naam"])


def _measurements(question: Row, kern: Kern, year: int, column: str = "waarde") -> list[Figure]:
    rows = kern.published.rows(TABLE, gemeente_code=kern.gemeente, indicator_code=question["code"])
    unit = Unit.PERCENT if column == "waarde" else Unit.COUNT
    found = [kern.published.figure(row, TABLE, column, unit) for row in rows if row["jaar"] <= year]
    return sorted(found, key=lambda figure: figure.year)


def _said(question: Row, figures: Sequence[Figure], titles: Mapping[str, str]) -> Sentence:
    first, last = figures[0], figures[-1]
    said = latest(_subject(question), figures, titles)
    since = change(first, last)
    if len(figures) < 3 or not isinstance(since, Change):
        return said
    against = f" {AGAINST_FIRST[since.direction]} de "
    return sentence(*said.parts, against, first, f" van de eerste meting, in {first.year}.")


def _subject(question: Row) -> Subject:
    """The definition of a share names who was asked and what: `Aandeel gebruikers van de Wmo dat …`."""
    text = question["definitie"].removesuffix(".")
    asked = text[:1].lower() + text[1:]
    # The comma keeps the verb of the clause and that of the sentence apart.
    return Subject(f"Het {asked}," if asked.startswith("aandeel ") and " dat " in asked else question["naam"])


def _late(last: int, year: int) -> list[Sentence]:
    if last == year:
        return []
    return [sentence(f"Over {year} is geen meting gepubliceerd; de nieuwste is van {last}.")]


def _chart(measured: Mapping[str, Sequence[Figure]], years: Sequence[int]) -> Chart | None:
    subject = ANSWERS[len(measured) > 1]
    found = joint_finding(subject, last_changes(measured.values()))
    title = sentence(f"{found} in {years[-1]}" if found else f"{subject.text} per jaar")
    series = {name: aligned(figures, years) for name, figures in measured.items()}
    return yearly_chart(TABLE, title, f"{subject.text} per jaar", series)


def _respondents(kern: Kern, measured: Mapping[str, object], years: Sequence[int]) -> Iterator[Table]:
    rows = []
    for question in _questions(kern):
        found = _measurements(question, kern, years[-1], "respondenten_aantal")
        if question["naam"] in measured and any(figure.value is not None for figure in found):
            rows.append((question["naam"], *aligned(found, years)))
    if rows:
        title = "Hoeveel mensen de vraag beantwoordden"
        yield Table("respondenten", title, ("Vraag", *map(str, years)), tuple(rows))


def _reliability(tables: Sequence[Table]) -> Sentence:
    known = "" if tables else "Hoeveel mensen antwoordden, is niet gepubliceerd. "
    return sentence(f"{known}De cijfers komen uit onderzoeken onder gebruikers: een klein verschil kan toeval zijn.")
