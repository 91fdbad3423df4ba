"""Charts draw what has a value, and nothing of what has none."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import hand_made
import pytest
from hand_made import PLACES, chart, figure, series

from pipelines.factsheet.charts import drawings, remarks
from pipelines.factsheet.charts.plane import Axis
from pipelines.factsheet.model import Absence, Section, Sentence, Series, Shape, Unit
from pipelines.factsheet.style import HouseStyle

STYLE = HouseStyle.read("GM9999")
GONE = Absence.SUPPRESSED


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def height(svg):
    return float(ET.fromstring(svg).attrib["viewBox"].split()[-1])


def drawn(made):
    [drawing] = drawings(made, STYLE)
    return drawing.svg


@pytest.mark.parametrize("made", hand_made.all_charts(), ids=lambda made: made.name)
def test_a_drawing_needs_nothing_beside_itself_and_has_no_fixed_width(made):
    for drawing in drawings(made, STYLE):
        root = ET.fromstring(drawing.svg)
        assert root.get("width") is None
        assert root.get("viewBox")
        assert not re.search(r"href|url\(|@font-face|<script|aria-label=| id=", drawing.svg)


@pytest.mark.parametrize("made", hand_made.all_charts(), ids=lambda made: made.name)
def test_the_same_chart_is_the_same_drawing(made):
    assert drawings(made, STYLE) == drawings(made, STYLE)


@pytest.mark.parametrize("shape", [Shape.LINES, Shape.BARS, Shape.GROUPED_BARS, Shape.STACKED_BARS])
@pytest.mark.parametrize("absence", list(Absence))
def test_what_is_absent_is_not_drawn_whatever_it_would_have_been(shape, absence):
    """The value isn't in the model; the drawing is as wide and high as it would be without that label's bar."""
    with_gap = chart("a", shape, series("Wmo", 10, absence, 12, 13, 14))
    assert len(texts(drawn(with_gap))) <= len(texts(drawn(chart("a", shape, series("Wmo", 10, 11, 12, 13, 14)))))
    assert "11" not in texts(drawn(with_gap))


def test_an_axis_covers_only_what_is_drawn():
    both = chart("a", Shape.LINES, series("Wmo", 10, 12, 13, 11, 9), series("Jeugd", GONE, GONE, GONE, GONE, GONE))
    alone = chart("a", Shape.LINES, series("Wmo", 10, 12, 13, 11, 9))
    assert drawn(both) == drawn(alone)


def test_a_gap_in_a_line_is_a_gap():
    whole = drawn(chart("a", Shape.LINES, series("Wmo", 10, 12, 13, 11, 9)))
    broken = drawn(chart("a", Shape.LINES, series("Wmo", 10, 12, GONE, 11, 9)))
    assert [svg.count('stroke-linejoin="round"') for svg in (whole, broken)] == [1, 2]
    assert [len(re.findall(r' d="M[\d.,]+(L[\d.,]+)+" stroke=', svg)) for svg in (whole, broken)] == [1, 2]


@pytest.mark.parametrize("made", hand_made.all_charts(), ids=lambda made: made.name)
def test_nothing_is_drawn_when_nothing_may_be(made):
    absent = tuple(
        Series(one.name, tuple(figure(None, absence=GONE) for _ in one.figures), one.is_reference)
        for one in made.series
    )
    assert drawings(chart("a", made.shape, *absent, labels=made.labels), STYLE) == ()


def test_lines_have_their_name_and_last_value_beside_them():
    assert {"nominaal", "€\u00a0110,7\u00a0mln", "prognose"} <= set(texts(drawn(hand_made.money())))


def test_lines_are_told_apart_by_marker_too():
    svg = drawn(hand_made.use())
    circles = [path for path in re.findall(r' d="(M[^"]+)"', svg) if "A" in path]
    squares = [path for path in re.findall(r' d="(M[^"]+)"', svg) if path.endswith("Z") and "A" not in path]
    assert len(circles) >= 4
    assert len(squares) >= 4


def test_a_prognosis_is_a_broken_line_with_open_points_and_said_below():
    svg = drawn(hand_made.money())
    assert 'stroke-dasharray="5,4"' in svg
    assert any("prognose" in remark for remark in remarks(hand_made.money()))
    settled = chart("a", Shape.LINES, series("Wmo", 1, 2, 3, 4, 5))
    assert 'stroke-dasharray="5,4"' not in drawn(settled)
    assert not any("prognose" in remark for remark in remarks(settled))


def test_a_break_stands_between_the_years_and_is_said_below():
    assert "breuk" in texts(drawn(hand_made.use()))
    assert any("breuk" in remark for remark in remarks(hand_made.use()))


def test_a_remark_that_is_no_break_draws_none():
    made = chart("a", Shape.LINES, series("Wmo", 1, 2, 3, 4, 5, breaks={"AANNAME-X": 2021}))
    assert "breuk" not in texts(drawn(made))


@pytest.mark.parametrize("shape", [Shape.BARS, Shape.GROUPED_BARS])
def test_a_place_without_a_value_says_why(shape):
    made = chart("a", shape, series("Wmo", 712, 1204, GONE, labels=PLACES), labels=PLACES)
    assert "afgeschermd" in texts(drawn(made))


def test_what_is_missing_is_named_below_until_it_is_too_much():
    some = chart("a", Shape.LINES, series("Wmo", 1, GONE, 3, Absence.UNKNOWN, 5))
    assert [remark.split(": ")[-1] for remark in remarks(some)] == ["2020.", "2022."]
    many = chart("a", Shape.LINES, series("Wmo", GONE, GONE, GONE, GONE, GONE))
    assert remarks(many)[0].endswith("5 cijfers, zie de tabel.")


def test_small_charts_share_one_scale():
    """A wijk with half of the other ends half as high: its scale is that of all."""
    pair = drawings(chart("a", Shape.MULTIPLES, series("A", 0, 0, 0, 0, 100), series("B", 0, 0, 0, 0, 50)), STYLE)
    heights = [min(float(y) for y in re.findall(r"translate\([\d.]+,([\d.]+)\)\" d=\"M", one.svg)) for one in pair]
    alone = drawings(chart("a", Shape.MULTIPLES, series("B", 0, 0, 0, 0, 50)), STYLE)
    assert heights[0] < heights[1]
    assert pair[1].svg != alone[0].svg


def test_a_small_chart_tells_its_own_values():
    found = {one.title: one.description for one in drawings(hand_made.multiples(4), STYLE)}
    assert found["Wijk 03 Hengelose Es"] == "2019: 83; 2020: 90; 2021: afgeschermd; 2022: 99; 2023: 101."
    assert "Bergen" not in found


def test_the_alternative_text_has_the_figures_in_place():
    made = chart("a", Shape.LINES, series("Wmo", 1000, 2, 3, 4, 5000))
    [drawing] = drawings(made, STYLE)
    assert drawing.description == "Van 1.000 naar 5.000."


def test_a_name_full_of_signs_stays_text():
    made = chart("a", Shape.LINES, series('<b>&"x', 1, 2, 3, 4, 5), title='<script>"&')
    assert '<b>&"x' in texts(drawn(made))


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("count", [1, 9])
def test_one_label_or_many_series_can_be_drawn(shape, count):
    made = chart("a", shape, *(series(f"reeks {n}", n, labels=("2023",)) for n in range(count)), labels=("2023",))
    assert drawings(made, STYLE)


@pytest.mark.parametrize(
    ("values", "ticks", "texts_"),
    [
        ((0, 7370), (0, 2000, 4000, 6000, 8000), ("0", "2.000", "4.000", "6.000", "8.000")),
        ((-831187, 2912675), None, ("−1", "0", "1", "2", "3")),
        ((0.0,), None, ("0", "1")),
    ],
)
def test_an_axis_has_round_numbers_in_dutch(values, ticks, texts_):
    axis = Axis.of(values, Unit.COUNT, from_zero=True)
    assert ticks is None or axis.ticks == ticks
    assert [text.removesuffix(".000.000") for text in axis.texts] == list(texts_)


def test_amounts_on_an_axis_are_in_millions_when_they_are():
    assert Axis.of((0, 31_172_000), Unit.EURO, from_zero=True).texts[1] == "€ 10 mln"
    assert Axis.of((0, 780_000), Unit.EURO, from_zero=True).texts[1] == "€ 200.000"
    assert Axis.of((0, 90), Unit.PERCENT, from_zero=True).texts[-1] == "100%"


def test_an_axis_that_does_not_start_at_zero_is_said_below():
    high = chart("a", Shape.LINES, series("Wmo", 100, 101, 102, 103, 104))
    assert "De verticale as begint niet bij nul." in remarks(high)
    low = chart("a", Shape.LINES, series("Wmo", 10, 101, 102, 103, 104))
    assert "De verticale as begint niet bij nul." not in remarks(low)


def test_a_title_with_a_figure_is_read_as_text():
    made = chart("a", Shape.BARS, series("Wmo", 1, 2, 3, 4, 5))
    titled = type(made)("a", Sentence(("Nu ", figure(5000))), made.description, made.shape, made.labels, made.series)
    assert drawings(titled, STYLE)[0].title == "Nu 5.000"


def test_what_rests_on_assumptions_alone_says_so():
    [one, *others] = hand_made.use().series
    guessed = replace(one, figures=tuple(replace(figure, origin="aanname") for figure in one.figures))
    assumed = replace(hand_made.use(), series=(guessed,))
    said = "Al deze cijfers zijn een aanname: niemand heeft ze gepubliceerd."
    assert said in remarks(assumed)
    assert said not in remarks(replace(assumed, series=(guessed, *others)))
    assert Section("a", "A", charts=(assumed,)).finding == Sentence((*assumed.title.parts, " (aanname)"))
    assert Section("a", "A", charts=(hand_made.use(),)).finding == hand_made.use().title
    assert Section("a", "A").finding is None


def test_a_finding_that_ends_in_an_assumption_says_so():
    """What changed up to a year is as sure as that year, also where the years before it were published."""
    [one, *_] = hand_made.use().series
    last = replace(one.figures[-1], origin="aanname")
    guessed = replace(one, figures=(*one.figures[:-1], last))
    mixed = replace(hand_made.use(), series=(guessed,))
    assert "Al deze cijfers zijn een aanname: niemand heeft ze gepubliceerd." not in remarks(mixed)
    assert Section("a", "A", charts=(mixed,)).finding == Sentence((*mixed.title.parts, " (aanname)"))
    measured = replace(hand_made.use(), series=(guessed, one))
    assert Section("a", "A", charts=(measured,)).finding == measured.title


@pytest.mark.parametrize(
    ("found", "is_drawn"), [("BREUK-2023-TELLING", True), ("SALDO-2023", True), ("AANNAME-KOSTEN", False)]
)
def test_a_chart_draws_as_break_what_the_words_take_for_one(found, is_drawn):
    bars = chart("a", Shape.GROUPED_BARS, series("A", 1, 2, 3, 4, 5, breaks={found: 2023}))
    assert any("‘breuk’" in remark for remark in remarks(bars)) == is_drawn
    assert (">breuk<" in drawings(bars, STYLE)[0].svg) == is_drawn


LONG = "Industriegebied Oost-Zuidwestpolder en omgeving van de rivier"


@pytest.mark.parametrize("shape", [Shape.GROUPED_BARS, Shape.MULTIPLES])
def test_a_long_name_is_broken_over_lines_so_that_it_stays_in_its_drawing(shape):
    made = chart("a", shape, series(LONG, 1, 2, 3, 4, 5), series("B", 1, 2, 3, 4, 5))
    longer, *_ = [drawing.svg for drawing in drawings(made, STYLE)]
    short = replace(made, series=(replace(made.series[0], name="A"), made.series[1]))
    shorter, *_ = [drawing.svg for drawing in drawings(short, STYLE)]
    lines = [text for text in texts(longer) if text and text in LONG and not text.isdigit()]
    assert len(lines) > 1
    assert sum(map(len, lines)) >= len(LONG.replace(" ", ""))
    assert max(map(len, lines)) < len(LONG)
    assert height(longer) > height(shorter)
