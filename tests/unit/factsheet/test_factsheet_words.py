"""Words follow the figures, by bounds; where a figure is missing or a break lies between, there is no word."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from made_published import ASSUMPTION, BREAK, figure, hidden, text

from pipelines.factsheet.model import Unit
from pipelines.factsheet.words import (
    Change,
    Difference,
    Obstacle,
    Subject,
    change,
    difference,
    headline,
    incomparable,
    latest,
    latest_of_each,
    previous,
    trend,
)

CLIENTS = Subject("Het aantal cliënten")
COSTS = Subject("De kosten", is_plural=True)
TITLES = {BREAK: "Anders geteld", ASSUMPTION: "Kosten aangenomen"}
WORDS = ("stijg", "daal", "gelijk", "hoger", "lager")

AMOUNTS = st.decimals(1, 10**9, places=2)
SHARES = st.decimals(0, 1, places=3)
UNITS = st.sampled_from([Unit.COUNT, Unit.EURO, Unit.RATIO, Unit.PERCENT])


def word(earlier, later) -> Change:
    found = change(earlier, later)
    assert isinstance(found, Change)
    return found


def against(wijk, gemeente, persons) -> Difference:
    found = difference(wijk, gemeente, persons)
    assert isinstance(found, Difference)
    return found


def pair(earlier, later, unit=Unit.EURO, since=2022):
    return figure(earlier, unit, since), figure(later, unit, 2023)


@pytest.mark.parametrize(
    ("earlier", "later", "unit", "found"),
    [
        # Amounts: 1, 5 and 10 percent.
        (1000, 1009, Unit.EURO, Change.SAME),
        (1000, 1010, Unit.EURO, Change.SLIGHT_RISE),
        (1000, 1049, Unit.EURO, Change.SLIGHT_RISE),
        (1000, 1050, Unit.EURO, Change.RISE),
        (1000, 1100, Unit.EURO, Change.STRONG_RISE),
        (1000, 900, Unit.EURO, Change.STRONG_FALL),
        (-1000, -1020, Unit.EURO, Change.SLIGHT_FALL),
        # A number of persons: what chance does is no change.
        (100, 109, Unit.COUNT, Change.SAME),
        (100, 110, Unit.COUNT, Change.STRONG_RISE),
        (10000, 10099, Unit.COUNT, Change.SAME),
        (10000, 10100, Unit.COUNT, Change.SLIGHT_RISE),
        # Percentages: points.
        (88, 89, Unit.PERCENT, Change.SAME),
        (86, 90, Unit.PERCENT, Change.SAME),
        (88, 80, Unit.PERCENT, Change.SLIGHT_FALL),
        (77, 87, Unit.PERCENT, Change.RISE),
        (77, 97, Unit.PERCENT, Change.STRONG_RISE),
        # Nothing before.
        (0, 0, Unit.COUNT, Change.SAME),
        (0, 12, Unit.COUNT, Change.STRONG_RISE),
    ],
)
def test_bounds_of_a_trend(earlier, later, unit, found):
    assert change(*pair(earlier, later, unit)) == found


def test_over_more_years_the_pace_counts():
    assert change(*pair(1000, 1100)) == Change.STRONG_RISE
    assert change(*pair(1000, 1100, since=2021)) == Change.RISE
    assert change(*pair(1000, 1100, since=2018)) == Change.SLIGHT_RISE
    assert change(*pair(1000, 1005, since=2018)) == Change.SAME


@given(AMOUNTS, SHARES, UNITS)
def test_as_much_up_as_down_is_the_same_word_the_other_way(value, share, unit):
    step = value * share
    assert word(*pair(value, value + step, unit)) == -word(*pair(value, value - step, unit))


@given(AMOUNTS, AMOUNTS, UNITS)
def test_there_and_back_never_go_the_same_way(one, other, unit):
    there, back = word(*pair(one, other, unit)), word(*pair(other, one, unit))
    assert there.direction * back.direction <= 0


@given(AMOUNTS, AMOUNTS, AMOUNTS, UNITS)
@example(Decimal(100), Decimal(109), Decimal(110), Unit.COUNT)
def test_more_is_never_said_to_be_less(earlier, one, other, unit):
    low, high = sorted((one, other))
    assert word(*pair(earlier, low, unit)) <= word(*pair(earlier, high, unit))


@given(AMOUNTS, st.sampled_from([hidden(2022), figure(None, year=2022)]), st.booleans())
def test_of_an_absent_figure_no_word_is_said(value, absent, is_later):
    there = figure(value, year=2022 if is_later else 2023)
    first, last = (there, replace(absent, year=2023)) if is_later else (absent, there)
    assert change(first, last) is Obstacle.ABSENT
    said = text(trend(CLIENTS, first, last, TITLES)) + text(headline(CLIENTS, [first, last]))
    assert not any(word in said for word in WORDS)


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        (figure(7000, year=2022), figure(7370), "Het aantal cliënten stijgt: van 7.000 in 2022 naar 7.370 in 2023."),
        (
            figure(7370, year=2021),
            figure(7400),
            "Het aantal cliënten blijft vrijwel gelijk: 7.370 in 2021 en 7.400 in 2023.",
        ),
        (
            figure(7370, year=2022),
            figure(7100, status="voorlopig"),
            "Het aantal cliënten daalt licht: van 7.370 in 2022 naar 7.100 in 2023 (voorlopig).",
        ),
        (figure(7, year=2022), figure(7), "Het aantal cliënten blijft gelijk: 7 in 2022 en 7 in 2023."),
        (None, figure(7370), "Het aantal cliënten is in 2023 7.370; een eerder jaar om mee te vergelijken is er niet."),
        (
            hidden(2022),
            figure(7370),
            "Het aantal cliënten is in 2023 7.370; "
            "het cijfer van 2022 is afgeschermd, daarom staat hier geen ontwikkeling.",
        ),
        (
            figure(None, year=2022),
            figure(7370),
            "Het aantal cliënten is in 2023 7.370; "
            "het cijfer van 2022 is niet bekend, daarom staat hier geen ontwikkeling.",
        ),
        (figure(7370, year=2022), hidden(), "Het aantal cliënten is in 2023 afgeschermd."),
        (
            figure(7370, year=2022),
            figure(7000, breaks=[BREAK]),
            "Het aantal cliënten is in 2023 7.000; met 2022 is dat niet te vergelijken, door ‘Anders geteld’.",
        ),
        (
            figure(7370, year=2022, breaks=[BREAK]),
            figure(7000, breaks=[BREAK]),
            "Het aantal cliënten daalt: van 7.370 in 2022 naar 7.000 in 2023; let op ‘Anders geteld’.",
        ),
        (
            figure(7370, year=2022),
            figure(7000, breaks=[ASSUMPTION]),
            "Het aantal cliënten daalt: van 7.370 in 2022 naar 7.000 in 2023; let op ‘Kosten aangenomen’.",
        ),
        (
            figure(7370, year=2022, breaks=[BREAK]),
            figure(7000, breaks=["BREUK-ZONDER-TITEL"]),
            "Het aantal cliënten is in 2023 7.000; "
            "met 2022 is dat niet te vergelijken, door ‘Anders geteld’ en ‘BREUK-ZONDER-TITEL’.",
        ),
    ],
)
def test_a_trend_says_both_figures_or_why_it_does_not(earlier, later, said):
    sentence = trend(CLIENTS, earlier, later, TITLES)
    assert text(sentence) == said
    assert later in sentence.figures


def test_the_newest_year_before_counts_as_the_one_before():
    figures = [figure(100, year=2019), figure(200, year=2021), figure(300, year=2023)]
    assert previous(figures, 2023) == figures[1]
    assert previous(figures, 2019) is None
    assert "van 200 in 2021 naar 300 in 2023" in text(latest(CLIENTS, figures, TITLES))


def costs(*values):
    return [figure(value, Unit.EURO, year) for year, value in values]


ENDED = "De kosten zijn in 2023 {} 2019"


@pytest.mark.parametrize(
    ("figures", "title"),
    [
        ([figure(100, Unit.EURO, 2022), figure(130, Unit.EURO)], "De kosten stijgen in 2023 sterk"),
        ([figure(100, Unit.EURO, 2019), figure(104, Unit.EURO)], "De kosten stijgen sinds 2019 licht"),
        ([figure(100, Unit.EURO, 2019), figure(72, Unit.EURO)], "De kosten dalen sinds 2019"),
        ([figure(100, Unit.EURO, 2019), figure(100, Unit.EURO)], "De kosten blijven sinds 2019 vrijwel gelijk"),
        ([figure(100, Unit.EURO)], "De kosten in 2023"),
        # Up and down: only where it ended is said.
        (costs((2019, 100), (2020, 90), (2023, 104)), ENDED.format("iets hoger dan in")),
        (costs((2019, 100), (2020, 90), (2023, 100)), ENDED.format("vrijwel gelijk aan")),
        (costs((2019, 100), (2020, 160), (2023, 50)), ENDED.format("veel lager dan in")),
        # Down by little each year is down too.
        (
            costs((2019, 1000), (2020, 1200), (2021, 1190), (2022, 1181), (2023, 1172)),
            ENDED.format("iets hoger dan in"),
        ),
        # A pause on the way up is none.
        (costs((2019, 100), (2020, 100), (2023, 119)), "De kosten stijgen sinds 2019 licht"),
        ([figure(100, Unit.EURO, 2022), hidden()], "De kosten in 2022"),
        # Of nothing nothing happened; the chart may still show something else.
        ([hidden(2022), hidden()], "De kosten"),
        ([], "De kosten"),
        # Before a break there is nothing to compare with.
        (
            [figure(900, Unit.EURO, 2020, [BREAK]), figure(100, Unit.EURO, 2021), figure(119, Unit.EURO)],
            "De kosten stijgen sinds 2021",
        ),
        (
            [figure(900, Unit.EURO, 2022, [BREAK]), figure(100, Unit.EURO)],
            "De kosten zijn in 2023 niet te vergelijken met eerder",
        ),
        (
            [figure(900, Unit.EURO, 2022), figure(100, Unit.EURO, breaks=[BREAK])],
            "De kosten, met een breuk in de telling in 2023",
        ),
        # A title has no room for what a reader must know of a figure with a break on it.
        (
            [
                figure(one, Unit.EURO, year, [BREAK] if year > 2021 else [])
                for year, one in ((2021, 9), (2022, 5), (2023, 1))
            ],
            "De kosten, met een breuk in de telling in 2022",
        ),
    ],
)
def test_the_title_of_a_chart_is_what_can_be_compared(figures, title):
    assert text(headline(COSTS, figures)) == title


def test_a_paragraph_tells_once_what_to_mind():
    broken = [figure(1000, Unit.EURO, 2022, [BREAK]), figure(1020, Unit.EURO, breaks=[BREAK])]
    assumed = [figure(1000, Unit.EURO, 2022, [BREAK]), figure(900, Unit.EURO, breaks=[BREAK, ASSUMPTION])]
    assert text(latest_of_each({COSTS: broken, Subject("De uitgaven", is_plural=True): assumed}, TITLES)) == (
        "De kosten stijgen licht: van € 1.000 in 2022 naar € 1.020 in 2023; let op ‘Anders geteld’. "
        "De uitgaven dalen sterk: van € 1.000 naar € 900; let op ‘Kosten aangenomen’."
    )


def test_a_paragraph_tells_the_years_once_and_again_when_they_are_others():
    clients = [figure(7370, year=2022), figure(7450)]
    rates = [figure("1.20", Unit.RATIO, 2022), figure("1.20", Unit.RATIO)]
    spent = [figure(100, Unit.EURO, 2021), figure(130, Unit.EURO, status="prognose")]
    lines = {CLIENTS: clients, Subject("De indicaties", is_plural=True): rates, COSTS: spent}
    assert text(latest_of_each(lines, TITLES)) == (
        "Het aantal cliënten blijft vrijwel gelijk: 7.370 in 2022 en 7.450 in 2023. "
        "De indicaties blijven gelijk: eerst 1,20 en daarna 1,20. "
        "De kosten stijgen sterk: van € 100 in 2021 naar € 130 in 2023 (prognose)."
    )


def test_after_a_sentence_without_both_years_they_are_told():
    lines = {CLIENTS: [hidden(2022), figure(7450)], COSTS: costs((2022, 100), (2023, 130))}
    assert text(latest_of_each(lines, TITLES)).endswith(
        "De kosten stijgen sterk: van € 100 in 2022 naar € 130 in 2023."
    )


@pytest.mark.parametrize(
    ("wijk", "persons", "found"),
    [
        (104, 100000, Difference.ALIKE),
        (105, 100000, Difference.HIGHER),
        (75, 100000, Difference.MUCH_LOWER),
        (125, 400, Difference.MUCH_HIGHER),
        # Of few persons chance makes another rate.
        (118, 100, Difference.ALIKE),
        (120, 100, Difference.HIGHER),
        (150, 10, Difference.ALIKE),
    ],
)
def test_bounds_of_a_difference(wijk, persons, found):
    rates = (figure(wijk, Unit.PER_1000), figure(100, Unit.PER_1000))
    assert difference(*rates, figure(persons)) == found


@given(SHARES, st.integers(10, 10**6))
def test_as_far_above_as_below_the_gemeente_is_the_same_word(share, persons):
    whole, counted = figure(100, Unit.PER_1000), figure(persons)
    above, below = (against(figure(100 + way * 100 * share, Unit.PER_1000), whole, counted) for way in (1, -1))
    assert above == -below


@given(SHARES, st.integers(10, 10**6), st.integers(10, 10**6))
def test_of_more_persons_a_difference_is_said_no_later(share, one, other):
    few, many = sorted((one, other))
    rates = (figure(100 + 100 * share, Unit.PER_1000), figure(100, Unit.PER_1000))
    assert against(*rates, figure(few)) <= against(*rates, figure(many))


RATE = Subject("Het aantal cliënten per 1.000 inwoners")


@pytest.mark.parametrize(
    ("wijk", "gemeente", "persons", "said"),
    [
        (figure(130), hidden(), figure(400), " is in 2023 130; van de gemeente is dit cijfer er niet."),
        (
            figure(130),
            figure(100),
            hidden(),
            " is in 2023 130; het aantal personen is afgeschermd, daarom staat hier geen vergelijking.",
        ),
    ],
)
def test_without_a_comparison_the_figure_is_said_and_why(wijk, gemeente, persons, said):
    assert text(incomparable(RATE, wijk, gemeente, persons)) == RATE.text + said
