"""Charts over the years, and the notes beside figures."""

from __future__ import annotations

from made_published import ASSUMPTION, BREAK, GEMEENTE, figure, hidden, kern, published, text, texts

from pipelines.factsheet.cells import cell
from pipelines.factsheet.model import Absence, Shape, Unit
from pipelines.factsheet.notes import HIDDEN, notes_on
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.yearly import yearly_chart

TITLE = sentence("Bevinding")


def years(*values):
    made = []
    for year, value in enumerate(values, start=2019):
        made.append(hidden(year) if value == "hidden" else figure(value, year=year))
    return tuple(made)


def test_years_without_any_figure_are_left_out_at_both_ends():
    chart = yearly_chart("x", TITLE, "Aantal", {"A": years(None, 1, None, 3, None), "B": years(None, None, 2, 3, None)})
    assert chart is not None
    assert chart.labels == ("2020", "2021", "2022")
    assert text(chart.description) == (
        "Aantal, 2020 tot en met 2022. A: 1 in 2020, 3 in 2022 (onbekend in 2021). "
        "B: 2 in 2021, 3 in 2022 (onbekend in 2020)."
    )


def test_a_hidden_year_keeps_its_place():
    chart = yearly_chart("x", TITLE, "Aantal", {"A": years("hidden", 1, 2)})
    assert chart is not None
    assert chart.labels == ("2019", "2020", "2021")
    assert chart.shape == Shape.LINES


def test_a_series_of_which_nothing_is_seen_is_not_drawn():
    chart = yearly_chart("x", TITLE, "Aantal", {"A": years(1, 2), "B": years("hidden", None)})
    assert chart is not None
    assert [series.name for series in chart.series] == ["A"]
    assert yearly_chart("x", TITLE, "Aantal", {"B": years("hidden", None)}) is None


def test_each_break_is_told_once_with_the_years_that_it_touches():
    made = published(*kern("clienten", "WMO", {2023: 1}))
    touched = [figure(1, year=year, breaks=[BREAK, ASSUMPTION]) for year in (2021, 2022, 2023)]
    notes = texts(notes_on(made, [*touched, figure(1, year=2020, breaks=[BREAK])]))
    assert notes == [
        "Anders geteld (2020 tot en met 2023): Er is anders geteld.",
        "Kosten aangenomen (2021 tot en met 2023): Aangenomen.",
    ]


def test_of_a_figure_that_is_not_there_nothing_is_told():
    made = published(*kern("clienten", "WMO", {2023: 1}))
    assert notes_on(made, [figure(None, breaks=[BREAK], status="prognose", origin="aanname")]) == ()


def test_of_a_hidden_figure_only_that_it_is_hidden_and_what_breaks_it():
    made = published(*kern("clienten", "WMO", {2023: 1}))
    gone = figure(None, absence=Absence.SUPPRESSED, breaks=[BREAK], status="prognose", origin="aanname")
    assert texts(notes_on(made, [gone])) == ["Anders geteld (2023): Er is anders geteld.", HIDDEN]


def test_a_cell_that_was_not_published_is_unknown_and_knows_its_place():
    made = published(*kern("clienten", "WMO", {2023: 1}))
    key = {"gemeente_code": GEMEENTE, "jaar": 2020, "wijk_code": GEMEENTE, "laag_code": "MAATWERK"}
    found = cell(made, "transformatiepiramide", "clienten_laag_aantal", Unit.COUNT, **key)
    assert (found.value, found.absence, found.year) == (None, Absence.UNKNOWN, 2020)
    assert str(found.place) == "transformatiepiramide.clienten_laag_aantal[GM9999, 2020, GM9999, MAATWERK]"
