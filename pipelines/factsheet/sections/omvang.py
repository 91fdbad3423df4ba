"""How heavy the support is: parts of a day in a group, hours of individual support."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.factsheet.cells import cell
from pipelines.factsheet.kern import ALL, Kern
from pipelines.factsheet.model import Chart, Figure, Section, Sentence, Table, Unit
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.sections.gebruik import LINES
from pipelines.factsheet.words import Subject, latest_of_each
from pipelines.factsheet.yearly import finding, yearly_chart

TABLE = "omvang_ondersteuning"
COLUMNS = {"totaal": "omvang_per_week", "gemiddeld per cliënt": "omvang_per_client_per_week"}


@dataclass(frozen=True)
class Form:
    """A form of support.

    Attributes:
        code: As published.
        name: As a reader knows it.
        unit: Of its omvang.
        bound: From what on it is heavy, as the indicator of it has it.
        indicator: Counts the clients from that bound on.
    """

    code: str
    name: str
    unit: Unit
    bound: str
    indicator: str

    @property
    def heavy(self) -> Subject:
        """The clients from the bound on."""
        return Subject(f"Het aantal cliënten met {self.bound} {self.name} per week")

    @property
    def total(self) -> Subject:
        """All of it together."""
        return Subject(f"De totale {self.name} per week")


FORMS = (
    Form("groep", "ondersteuning in een groep", Unit.DAYPARTS, "5 of meer dagdelen", "clienten_groep_vanaf_5_dagdelen"),
    Form("individueel", "individuele ondersteuning", Unit.HOURS, "4 of meer uur", "clienten_individueel_vanaf_4_uur"),
)


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Make the section; none where nothing of it was published.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    kern = Kern(published, gemeente)
    years = [one for one in kern.years(*(form.indicator for form in FORMS)) if one <= year]
    if not years:
        return None
    made = Section(
        anchor="omvang",
        title="Omvang van de ondersteuning",
        sentences=tuple(_said(kern, form, years) for form in FORMS),
        highlights=tuple(
            (f"Cliënten met {form.bound} {form.name}", kern.figure(form.indicator, ALL, years[-1])) for form in FORMS
        ),
        charts=tuple(filter(None, (_chart(kern, form, years) for form in FORMS))),
        tables=tuple(_table(kern, form, years) for form in FORMS),
        notes=tuple(_without(kern, form, years[-1]) for form in FORMS),
    )
    return with_notes(published, made)


def _cells(kern: Kern, form: Form, column: str, unit: Unit, wet: str, years: list[int]) -> tuple[Figure, ...]:
    place = {"wijk_code": kern.gemeente, "ondersteuningsvorm_code": form.code}
    return tuple(
        cell(kern.published, TABLE, column, unit, gemeente_code=kern.gemeente, jaar=year, wet_code=wet, **place)
        for year in years
    )


def _said(kern: Kern, form: Form, years: list[int]) -> Sentence:
    lines = {
        form.heavy: kern.series(form.indicator, ALL, years),
        form.total: _cells(kern, form, "omvang_per_week", form.unit, ALL, years),
    }
    return latest_of_each(lines, break_titles(kern.published))


def _chart(kern: Kern, form: Form, years: list[int]) -> Chart | None:
    series = {name: kern.series(form.indicator, wet, years) for wet, name in LINES.items()}
    title = finding(form.heavy, series[LINES[ALL]], series)
    return yearly_chart(f"omvang-{form.code}", title, f"{form.heavy.text}, op 31 december", series)


def _table(kern: Kern, form: Form, years: list[int]) -> Table:
    rows = tuple(
        (f"{LINES[wet]}, {name}", *_cells(kern, form, column, form.unit, wet, years))
        for wet in LINES
        for name, column in COLUMNS.items()
    )
    title = f"{form.name.capitalize()}, {form.unit}, op 31 december"
    return Table(f"omvang-{form.code}-per-week", title, ("Wet", *map(str, years)), rows)


def _without(kern: Kern, form: Form, year: int) -> Sentence:
    [share] = _cells(kern, form, "zonder_omvang_pct", Unit.PERCENT, ALL, [year])
    counted = f"Alleen indicaties voor {form.name} die een omvang noemen, tellen mee"
    if share.value is None:
        return sentence(f"{counted}.")
    return sentence(f"{counted}; in {year} deed ", share, " dat niet.")
