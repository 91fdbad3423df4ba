"""Primary disclosure control, on frames."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publication.disclosure import only_closed_years, suppress


@pytest.mark.parametrize(
    ("persons", "hidden"), [(0, False), (1, True), (9, True), (10, False), (250, False), (None, False)]
)
def test_counts_of_1_to_9_lose_their_value(persons: int | None, hidden: bool) -> None:
    frame = pl.DataFrame(
        {"waarde": [7.5], "personen_aantal": [persons]}, schema_overrides={"personen_aantal": pl.Int64}
    )
    found = suppress(frame, ["waarde"], 10).row(0, named=True)
    assert found == {"waarde": None if hidden else 7.5, "is_onderdrukt": hidden}


def test_an_average_below_the_minimum_is_hidden_with_the_amount_beside_it() -> None:
    frame = pl.DataFrame({"bedrag": [31, 40, 0], "gemiddeld_aantal": [9.5, 10.0, 0.0]})
    found = suppress(frame, ["bedrag", "gemiddeld_aantal"], 10, "gemiddeld_aantal")
    assert found["bedrag"].to_list() == [None, 40, 0]
    assert found["gemiddeld_aantal"].to_list() == [None, 10.0, 0.0]


@given(st.lists(st.tuples(st.integers(0, 30) | st.none(), st.integers(0, 99))), st.integers(2, 20))
def test_what_is_shown_rests_on_nobody_or_on_enough(rows: list[tuple[int | None, int]], minimum: int) -> None:
    schema = {"personen_aantal": pl.Int64, "waarde": pl.Int64}
    found = suppress(pl.DataFrame(rows, schema=schema, orient="row"), ["waarde"], minimum)
    for (persons, value), shown, hidden in zip(rows, found["waarde"], found["is_onderdrukt"], strict=True):
        assert hidden == (persons is not None and 0 < persons < minimum)
        assert shown == (None if hidden else value)


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
