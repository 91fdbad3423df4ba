"""Turns of Dutch."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.factsheet.prose import in_years, listed, number, short_name, slug, years_text


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_lists(items, text):
    assert listed(items) == text


@pytest.mark.parametrize(
    ("years", "text"),
    [
        ([2021], "2021"),
        ([2022, 2021], "2021 en 2022"),
        ([2021, 2022, 2023], "2021 tot en met 2023"),
        ([2019, 2023, 2024, 2025, 2026, 2026], "2019 en 2023 tot en met 2026"),
    ],
)
def test_years(years, text):
    assert years_text(years) == text


def test_a_sentence_begins_with_one_span_otherwise_than_with_years():
    assert in_years([2019, 2020, 2021]) == "Van 2019 tot en met 2021"
    assert in_years([2017, 2019, 2020, 2021]) == "In 2017 en 2019 tot en met 2021"
    assert in_years([2019]) == "In 2019"


def test_numbers_and_names():
    assert (number(1234567), number(Decimal("-0.5")), number(Decimal("20.0"))) == ("1.234.567", "−0,5", "20")
    assert slug('Financiële uitgaven <&"') == "financiele-uitgaven"
    assert [short_name(name) for name in ("Wijk 03 Hasseler Es", "Wijk 12", "Centrum")] == [
        "Hasseler Es",
        "Wijk 12",
        "Centrum",
    ]
