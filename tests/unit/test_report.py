"""Numbers on the terminal are written as Dutch readers expect."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipelines.check import late_lines
from pipelines.declarations import load_sources
from pipelines.ingestion.lateness import Actualiteit, Levertijd
from pipelines.report import MESSAGES_SHOWN, dutch, late_line, message_lines, signals_line
from pipelines.settings import PROJECT_DIR, load_settings


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


def late(*names: str, is_voorbeeld: bool = False) -> Actualiteit:
    """Of three sources some are three days late."""
    limits = {name: date(2026, 11, 19 if name in names else 30) for name in ("bezwaren", "bijstand", "declaraties")}
    ones = (Levertijd(name, "GM0164", date(2026, 9, 1), "2026-09", limit) for name, limit in limits.items())
    return Actualiteit(date(2026, 11, 22), tuple(ones), is_voorbeeld)


def test_late_sources_take_one_line():
    assert late_line(late()) == "none of 3 sources"
    assert late_line(late("bijstand", "bezwaren")) == "2 of 3 sources: bezwaren, bijstand; to read them: sdib check"
    assert late_line(late("bijstand", is_voorbeeld=True)).startswith("1 of 3 sources: example data")


def test_the_check_tells_each_and_of_examples_only_how_many():
    sources = load_sources(PROJECT_DIR / "sources")
    [line] = late_lines(late("bijstand"), sources)
    assert line.startswith("bijstand GM0164: verwacht een levering over 2026-09, uiterlijk op 19-11-2026")
    [line] = late_lines(late("bijstand", "bezwaren", is_voorbeeld=True), sources)
    assert line.startswith("2 van de 3 bronnen")
    assert late_lines(late(), sources) == []
