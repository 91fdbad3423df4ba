"""Primary disclosure control, on frames."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publication.disclosure import emptied, is_small, only_closed_years


@pytest.mark.parametrize(
    ("persons", "small"), [(0, False), (1, True), (9, True), (10, False), (250, False), (None, False)]
)
def test_counts_of_1_to_9_are_too_small(persons: int | None, small: bool) -> None:
    frame = pl.DataFrame({"personen_aantal": [persons]}, schema={"personen_aantal": pl.Int64})
    assert is_small(frame, 10, ["personen_aantal"]).to_list() == [small]


def test_an_average_below_the_minimum_is_too_small() -> None:
    frame = pl.DataFrame({"gemiddeld_aantal": [9.5, 10.0, 0.0]})
    assert is_small(frame, 10, ["gemiddeld_aantal"], "gemiddeld_aantal").to_list() == [True, False, False]


def test_a_hidden_row_loses_what_rests_on_persons_and_says_only_that() -> None:
    frame = pl.DataFrame({"jaar": [2021, 2021], "waarde": [7.5, 40], "personen_aantal": [7, 40]})
    found = emptied(frame, ["waarde"], pl.Series([True, False]))
    assert found.rows(named=True) == [
        {"jaar": 2021, "waarde": None, "is_onderdrukt": True},
        {"jaar": 2021, "waarde": 40.0, "is_onderdrukt": False},
    ]


@given(st.lists(st.integers(0, 30) | st.none()), st.integers(2, 20))
def test_what_is_too_small_rests_on_somebody_and_on_too_few(persons: list[int | None], minimum: int) -> None:
    frame = pl.DataFrame({"personen_aantal": persons}, schema={"personen_aantal": pl.Int64})
    for count, small in zip(persons, is_small(frame, minimum, ["personen_aantal"]), strict=True):
        assert small == (count is not None and 0 < count < minimum)


CLOSED = pl.DataFrame({"gemeente_code": ["GM0001"], "jaar": [2021]})


def _rows(*rows: tuple[str, int, str, int | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["gemeente_code", "jaar", "wijk_code", "personen_aantal"], orient="row")


def test_persons_per_wijk_are_kept_for_closed_years_only() -> None:
    closed = ("GM0001", 2021, "WK000101", 12)
    open_year = ("GM0001", 2022, "WK000101", 12)
    zero = ("GM0001", 2022, "ONBEKEND", 0)
    total = ("GM0001", 2022, "GM0001", 12)
    not_persons = ("GM0001", 2022, "NIET_TOE_TE_DELEN", None)
    kept = only_closed_years(_rows(closed, open_year, zero, total, not_persons), CLOSED)
    assert kept.rows() == [closed, total, not_persons]


def test_who_left_a_wijk_is_kept_once_the_next_year_is_closed() -> None:
    columns = ["jaar", "wijk_code", "indicator_code", "personen_aantal"]
    left, last, came, total = (
        *((2020, "WK000101", "uitstroom", 12), (2021, "WK000101", "uitstroom", 12)),
        *((2021, "WK000101", "instroom", 12), (2021, "GM0001", "uitstroom", 12)),
    )
    frame = pl.DataFrame([left, last, came, total], schema=columns, orient="row")
    closed = pl.DataFrame({"gemeente_code": ["GM0001"] * 2, "jaar": [2020, 2021]})
    kept = only_closed_years(frame.with_columns(gemeente_code=pl.lit("GM0001")), closed)
    assert kept.select(columns).rows() == [left, came, total]


def test_a_closed_year_of_one_gemeente_closes_nothing_for_another() -> None:
    assert only_closed_years(_rows(("GM0002", 2021, "WK000201", 12)), CLOSED).is_empty()


def test_a_table_without_wijken_is_left_alone() -> None:
    frame = pl.DataFrame({"gemeente_code": ["GM0001"], "jaar": [2022], "personen_aantal": [4]})
    assert only_closed_years(frame, CLOSED).equals(frame)
