"""What was saved, against what had to be saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pipelines.factsheet.kern import ALL, WETTEN, Kern
from pipelines.factsheet.model import Chart, Figure, Section, Sentence, Series, Shape, Table, Unit
from pipelines.factsheet.notes import with_notes
from pipelines.factsheet.prose import capitalised, sentence, years_text
from pipelines.factsheet.published import Published, Row
from pipelines.factsheet.yearly import described, visible

TABLE = "besparingen"
SAVED = "besparing_gerealiseerd"
TARGET = "besparing_taakstelling"

KINDS = ("taakstelling", "besparing", "investering")

Measure = tuple[int, str, str, str]
Measures = Mapping[Measure, Mapping[str, Row]]


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Say what measures saved.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    kern = Kern(published, gemeente)
    years = kern.years(SAVED, TARGET)
    measures = _measures(published, gemeente)
    if not years:
        return None
    made = Section(
        "besparingen",
        "Besparingen",
        sentences=(
            *_said(kern, measures, years, year),
            *_partial(kern, measures, years),
            *_later(kern, years, year),
        ),
        highlights=tuple(_highlights(kern, years, year)),
        charts=tuple(_charts(kern, measures, years, year)),
        tables=tuple(_tables(kern, measures)),
        notes=(sentence("Gerealiseerd is netto: wat een maatregel bespaart, min wat ervoor is geïnvesteerd."),),
    )
    return with_notes(published, made)


def _measures(published: Published, gemeente: str) -> dict[Measure, dict[str, Row]]:
    found: dict[Measure, dict[str, Row]] = defaultdict(dict)
    for row in published.rows(TABLE, gemeente_code=gemeente):
        key = (row["jaar"], row["programma_naam"], row["maatregel_naam"], row["wet_code"])
        found[key][row["maatregel_soort_code"]] = row
    return found


def _said(kern: Kern, measures: Measures, years: list[int], year: int) -> Iterator[Sentence]:
    past = [one for one in years if one <= year]
    if year not in past:
        yield sentence(f"Over {year} zijn geen besparingen gepubliceerd.")
    if not past:
        return
    last = past[-1]
    saved, target = kern.figure(SAVED, ALL, last), kern.figure(TARGET, ALL, last)
    if saved.value is None:
        yield sentence(f"Hoeveel in {last} is bespaard, is niet gepubliceerd.")
    elif target.value is None:
        yield sentence(f"In {last} is ", saved, " bespaard. Hoeveel er bespaard moest worden, is niet gepubliceerd.")
    elif _target_covers_all(measures, last):
        reached = f". De taakstelling is {_reached(saved, target)}."
        yield sentence(f"In {last} is ", saved, " bespaard; de taakstelling was ", target, reached)
    else:
        yield sentence(f"In {last} is ", saved, " bespaard; de taakstelling was ", target, ".")


def _target_covers_all(measures: Measures, year: int) -> bool:
    """Whether what was saved and what had to be saved are about the same measures."""
    return all("taakstelling" in kinds for measure, kinds in measures.items() if measure[0] == year)


def _reached(saved: Figure, target: Figure) -> str:
    return "gehaald" if (saved.value or 0) >= (target.value or 0) else "niet gehaald"


def _partial(kern: Kern, measures: Measures, years: list[int]) -> Iterator[Sentence]:
    """Where a target is beside what more measures saved, the two look comparable and aren't."""
    both = [one for one in years if all(kern.figure(code, ALL, one).value is not None for code in (SAVED, TARGET))]
    partial = [one for one in both if not _target_covers_all(measures, one)]
    if partial:
        yield sentence(
            f"De taakstelling van {years_text(partial)} geldt maar voor een deel van de maatregelen; ",
            "taakstelling en besparing zijn dan niet tegen elkaar af te zetten.",
        )


def _later(kern: Kern, years: list[int], year: int) -> Iterator[Sentence]:
    for one in (later for later in years if later > year):
        target = kern.figure(TARGET, ALL, one)
        if target.value is not None:
            yield sentence(f"De taakstelling voor {one} is ", target, ".")


def _highlights(kern: Kern, years: list[int], year: int) -> Iterator[tuple[str, Figure]]:
    for one in years:
        saved, target = kern.figure(SAVED, ALL, one), kern.figure(TARGET, ALL, one)
        if one == year and saved.value is not None:
            yield f"Bespaard in {one}", saved
        if one >= year and target.value is not None:
            yield f"Taakstelling {one}", target


def _charts(kern: Kern, measures: Measures, years: list[int], year: int) -> Iterator[Chart]:
    rows = {
        "Taakstelling": kern.series(TARGET, ALL, years),
        "Gerealiseerd": kern.series(SAVED, ALL, years),
    }
    drawn = visible(rows)
    if not drawn or len(years) < 2:
        return
    labels = tuple(map(str, years))
    series = tuple(Series(name, figures, is_reference=name == "Taakstelling") for name, figures in drawn.items())
    text = described("Staven per jaar: wat bespaard moest worden naast wat bespaard is.", series, labels)
    yield Chart(TABLE, _title(kern, measures, years, year), text, Shape.GROUPED_BARS, labels, series)


def _title(kern: Kern, measures: Measures, years: list[int], year: int) -> Sentence:
    """About the newest year with savings: whether the target was reached, or why that can't be said."""
    saved = [one for one in years if one <= year and kern.figure(SAVED, ALL, one).value is not None]
    if not saved:
        return sentence("Van de besparingen is alleen de taakstelling gepubliceerd")
    last = saved[-1]
    done, target = kern.figure(SAVED, ALL, last), kern.figure(TARGET, ALL, last)
    if target.value is None:
        return sentence(f"Van de besparing in {last} is geen taakstelling gepubliceerd")
    if not _target_covers_all(measures, last):
        return sentence(f"De taakstelling van {last} geldt maar voor een deel van de besparing")
    return sentence(f"De taakstelling van {last} is {_reached(done, target)}")


def _tables(kern: Kern, measures: Measures) -> Iterator[Table]:
    columns = ("Maatregel", "Programma", "Wet", "Jaar", *(kind.capitalize() for kind in KINDS))
    newest_first = sorted(measures, key=lambda key: (-key[0], *key[1:]))
    rows = tuple(_row(kern, key, measures[key]) for key in newest_first)
    if rows:
        yield Table("maatregelen", "Maatregelen: taakstelling, besparing en investering", columns, rows)


def _row(kern: Kern, measure: Measure, kinds: Mapping[str, Row]) -> tuple[str | Figure | None, ...]:
    year, program, name, wet = measure
    amounts = (_amount(kern, kinds.get(kind)) for kind in KINDS)
    return (name, program, capitalised(WETTEN[wet]), str(year), *amounts)


def _amount(kern: Kern, row: Row | None) -> Figure | None:
    return kern.published.figure(row, TABLE, "bedrag_eur_nominaal", Unit.EURO) if row else None
