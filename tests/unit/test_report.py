"""Numbers on the terminal are written as Dutch readers expect."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.report import MESSAGES_SHOWN, dutch, message_lines, signals_line
from pipelines.settings import load_settings


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Decimal("31172000"), 0, "31.172.000"),
        (Decimal("-831187.0000"), 0, "-831.187"),
        (Decimal("2.4718"), 1, "2,5"),
        (Decimal("1234.5"), 1, "1.234,5"),
        (Decimal(0), 0, "0"),
        (None, 0, "-"),
    ],
)
def test_dutch_notation(value, decimals, shown):
    assert dutch(value, decimals) == shown


def test_messages_that_do_not_fit_are_where_they_really_are():
    messages = [f"melding {number}" for number in range(MESSAGES_SHOWN + 2)]
    assert message_lines("Warnings", messages, rest="daar") == [
        "  Warnings:",
        *(f"    melding {number}" for number in range(MESSAGES_SHOWN)),
        "    and 2 more: daar",
    ]
    assert message_lines("Warnings", messages[:1], rest="daar") == ["  Warnings:", "    melding 0"]
    assert message_lines("Warnings", [], rest="daar") == []


@pytest.mark.parametrize(
    ("counts", "line"),
    [({"A": 2, "B": 0, "C": 1}, "A 2, C 1; to read them: sdib signals CODE"), ({"A": 0}, "none"), ({}, "none")],
)
def test_signals_are_only_to_be_read_when_there_are_any(counts, line, monkeypatch):
    monkeypatch.setattr("pipelines.report.count_signals", lambda _: counts)
    assert signals_line(load_settings()) == line


def test_a_warehouse_in_use_does_not_break_the_report_of_a_release(tmp_path, monkeypatch):
    monkeypatch.setenv("SDIB_DATA_DIR", str(tmp_path))
    assert "There is no warehouse" in signals_line(load_settings())
