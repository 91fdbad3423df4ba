"""Figures are written as Dutch readers expect, with no more digits than they have sense."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from made_published import figure, hidden

from pipelines.factsheet.model import Unit
from pipelines.factsheet.notation import provenance, shown

NUMBERS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4)


@pytest.mark.parametrize(
    ("value", "unit", "prose", "table"),
    [
        ("31172000", Unit.EURO, "€ 31,2 mln", "€ 31.172.000"),
        ("116603747.00", Unit.EURO, "€ 116,6 mln", "€ 116.603.747"),
        ("1250000000", Unit.EURO, "€ 1.250,0 mln", "€ 1.250.000.000"),
        ("3560000", Unit.EURO, "€ 3,56 mln", "€ 3.560.000"),
        ("9996000", Unit.EURO, "€ 10,0 mln", "€ 9.996.000"),
        ("999600", Unit.EURO, "€ 1,00 mln", "€ 999.600"),
        ("880279.00", Unit.EURO, "€ 880.000", "€ 880.279"),
        ("-831187.0000", Unit.EURO, "€ −831.000", "€ −831.187"),
        ("45250", Unit.EURO, "€ 45.300", "€ 45.250"),
        ("9999.6", Unit.EURO, "€ 10.000", "€ 10.000"),
        ("0", Unit.EURO, "€ 0", "€ 0"),
        ("431.8911", Unit.EURO_EACH, "€ 432", "€ 432"),
        ("45.3250", Unit.EURO_EACH, "€ 45,33", "€ 45"),
        ("5576.0000", Unit.COUNT, "5.576", "5.576"),
        ("2214.5", Unit.COUNT, "2.215", "2.215"),
        ("77.0000", Unit.PERCENT, "77%", "77%"),
        ("71.1050", Unit.PERCENT, "71%", "71,1%"),
        ("2.2801", Unit.RATIO, "2,28", "2,28"),
        ("-0.0330", Unit.SCORE, "−0,033", "−0,033"),
        ("-0.0004", Unit.SCORE, "0,000", "0,000"),
        ("89.5243", Unit.PER_1000, "89,5", "89,5"),
        ("123.2933", Unit.PER_1000, "123", "123,3"),
        ("7123.9317", Unit.HOURS, "7.124 uur", "7.124"),
        ("4.8500", Unit.DAYPARTS, "4,85 dagdelen", "4,85"),
    ],
)
def test_a_figure_in_a_sentence_and_in_a_table(value, unit, prose, table):
    one = figure(value, unit)
    assert (shown(one).replace("\u00a0", " "), shown(one, exact=True).replace("\u00a0", " ")) == (prose, table)


def test_a_figure_never_breaks_over_two_lines():
    assert " " not in shown(figure(31172000, Unit.EURO)) + shown(figure("7123.9", Unit.HOURS))


@pytest.mark.parametrize("exact", [False, True])
def test_of_an_absent_figure_the_reason_is_written(exact):
    assert shown(hidden(), exact) == "afgeschermd"
    assert shown(figure(None, Unit.EURO), exact) == "onbekend"


@given(NUMBERS, st.sampled_from(Unit), st.booleans())
def test_a_negative_figure_reads_as_the_positive_one_with_a_minus(value, unit, exact):
    positive, negative = (shown(figure(one, unit), exact) for one in (abs(value), -abs(value)))
    assert negative.replace("\u2212", "") == positive
    assert ("\u2212" in negative) == any(digit in positive for digit in "123456789")


COMPARED = [unit for unit in Unit if unit not in (Unit.PERCENT, Unit.SCORE)]


@given(st.decimals(1, 10**9, places=4), st.decimals(1, 10**9, places=4), st.sampled_from(COMPARED))
def test_figures_that_read_the_same_differ_less_than_one_percent(one, other, unit):
    if unit == Unit.COUNT:
        one, other = one.to_integral_value(), other.to_integral_value()
    assume(unit != Unit.EURO or min(one, other) >= 100)
    if shown(figure(one, unit)) == shown(figure(other, unit)):
        assert abs(one - other) <= Decimal("0.01") * min(one, other)


def test_where_a_figure_comes_from():
    more = {"origin": "synthetisch", "price_year": 2021}
    assert provenance(figure(1, **more, status="definitief")) == "2023, synthetisch, prijspeil 2021"
    assert provenance(figure(1, **more, status="prognose")) == "2023, prognose, synthetisch, prijspeil 2021"
    assert provenance(figure(1)) == "2023"
