"""Logs: one line of JSON per event, nobody recognisable in them, for their owner only, and gone after a set time."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.logs import clean, clean_text, log_path, open_log, prune_logs

BSN = "999900018"
"""Passes the 11-proef; of the range of the examples."""

PSEUDONYM = "abcdefghijklmnop" * 4
RUN = "12345678-0000-4000-8000-000000000000"
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return log_path(tmp_path / "logs", RUN, NOW)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_names_moment_level_run_and_event(path):
    open_log(path, RUN).info("stage", stage="ingest", seconds=1.5, peak_mb=310, rows=None)
    [line] = lines(path)
    assert datetime.fromisoformat(line.pop("time")).tzinfo is not None
    assert line == {
        **{"level": "info", "run": RUN, "event": "stage"},
        **{"stage": "ingest", "seconds": 1.5, "peak_mb": 310, "rows": None},
    }


@pytest.mark.parametrize(
    "said",
    [
        f"ValueError: could not convert {BSN} to date",
        f'Constraint Error: Duplicate key "client_pseudoniem: {PSEUDONYM}" violates primary key',
        {"bestand": f"indicaties_{BSN}.csv", "regels": [f"rij 3: 9999.00.018, gevonden {PSEUDONYM}"]},
        (BSN, int(BSN)),
        {BSN: 1},
    ],
)
def test_nobody_is_recognisable_whatever_is_said(path, said):
    open_log(path, RUN).error("message", said=said, also=f"{BSN}!")
    text = path.read_text()
    assert BSN not in text
    assert "9999.00.018" not in text
    assert PSEUDONYM not in text
    assert lines(path)[0]["run"] == RUN  # eight digits that could be a BSN, and say nothing about anybody


def test_what_isnt_about_a_person_stays():
    said = "rij 12 van 332793, levering 4e07408562bedb8b, sha256 " + "0a" * 32
    assert clean(said) == said


def test_only_the_owner_may_read_a_log(path):
    before = os.umask(0)
    try:
        open_log(path, RUN).info("run_started")
        with clean_text(path.parent / "refresh.log"):
            pass
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


def test_a_run_has_one_log_however_often_it_is_opened(path):
    open_log(path, RUN).info("run_started")
    again = log_path(path.parent, RUN, NOW + timedelta(hours=1))
    open_log(again, RUN).info("run_succeeded")
    assert again == path
    assert [line["event"] for line in lines(path)] == ["run_started", "run_succeeded"]


def test_text_for_people_is_cleaned_also_when_a_number_comes_in_two_halves(tmp_path):
    path = tmp_path / "logs" / "refresh.log"
    with clean_text(path) as text:
        text.write("dbt: failing row 9999")
        text.write("00018, and more\nthe end " + BSN)
    assert path.read_text() == "dbt: failing row ********, and more\nthe end ********"


def test_a_new_text_replaces_the_old_one(tmp_path):
    path = tmp_path / "refresh.log"
    for said in ("a long first text\n", "second\n"):
        with clean_text(path) as text:
            text.write(said)
    assert path.read_text() == "second\n"


def test_old_logs_go_and_the_text_for_people_stays(tmp_path):
    for name, days in {"a.jsonl": 91, "b.jsonl": 89, "refresh.log": 500}.items():
        (tmp_path / name).write_text("{}")
        written = (NOW - timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (written, written))
    assert [path.name for path in prune_logs(tmp_path, 90, NOW)] == ["a.jsonl"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.jsonl", "refresh.log"]
    assert prune_logs(tmp_path / "not there", 90, NOW) == []
