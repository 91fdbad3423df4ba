"""What a tick decides, from what it sees: values in, a run or a reason out."""

from __future__ import annotations

import itertools
import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.settings import Settings
from pipelines.ticks import (
    TRIED,
    Cursor,
    News,
    Run,
    Skip,
    arrival,
    being_written,
    look_for_news,
    look_of_landing,
    nightly,
    read_cursor,
)

NEW = News(key="sleutel/uitgave")
UNCHANGED = News(key="sleutel/uitgave", unchanged="uitgave")
PROBLEM = News(problem="landing: verwacht ten minste één levering, gevonden geen enkel bestand.")
NOTHING = Skip("Nothing changed since release uitgave.")


def never():
    raise AssertionError("Landing was read, and needn't have been.")


HALF = "A delivery in landing/bezwaren is being written."


@pytest.mark.parametrize(
    ("news", "pulls", "decision"),
    [(NEW, False, Run()), (UNCHANGED, False, NOTHING), (PROBLEM, False, Run()), (UNCHANGED, True, Run())],
)
def test_the_night_runs_unless_there_is_surely_nothing(news, pulls, decision):
    assert nightly(None, lambda: news, lambda: None, pulls=pulls) == decision


@pytest.mark.parametrize(
    ("news", "pulls", "decision"),
    [(NEW, False, Skip(HALF)), (UNCHANGED, False, NOTHING), (PROBLEM, False, Run()), (NEW, True, Run())],
)
def test_the_night_leaves_what_is_being_written_to_the_sensor(news, pulls, decision):
    assert nightly(None, lambda: news, lambda: HALF, pulls=pulls) == decision


def test_whoever_is_at_work_is_left_alone_and_named():
    busy = "Run 123 is at work: started."
    assert nightly(busy, never, never, pulls=True) == Skip(busy)
    assert arrival(busy, "nu", Cursor(seen="eerst"), never) == (Skip(busy), Cursor(seen="nu"))


def test_what_arrives_is_read_when_it_looks_the_same_twice_and_only_once():
    first, cursor = arrival(None, "a", Cursor(), never)
    assert isinstance(first, Skip)
    still_growing, cursor = arrival(None, "b", cursor, never)
    assert isinstance(still_growing, Skip)
    assert arrival(None, "b", cursor, lambda: NEW)[0] == Run(NEW.key)
    cursor = arrival(None, "b", cursor, lambda: NEW)[1]
    afterwards, cursor = arrival(None, "b", cursor, never)
    assert afterwards == Skip(TRIED)


def test_that_nothing_changed_is_said_at_every_tick_and_found_once():
    cursor = arrival(None, "a", Cursor(), never)[1]
    said, cursor = arrival(None, "a", cursor, lambda: UNCHANGED)
    again, cursor = arrival(None, "a", cursor, never)
    assert (said, again) == (NOTHING, NOTHING)


def test_a_problem_may_be_mended_elsewhere_so_it_is_looked_at_again():
    cursor = arrival(None, "a", Cursor(), never)[1]
    said, cursor = arrival(None, "a", cursor, lambda: PROBLEM)
    assert said == Skip(PROBLEM.problem or "")
    assert arrival(None, "a", cursor, lambda: NEW)[0] == Run(NEW.key)


def test_what_arrives_during_a_refresh_is_read_after_it():
    cursor = Cursor(seen="a", judged="a", outcome="…")
    cursor = arrival("Run 1 is at work: started.", "b", cursor, never)[1]
    assert arrival(None, "b", cursor, lambda: NEW)[0] == Run(NEW.key)


def test_the_removal_of_a_delivery_is_news_too():
    cursor = Cursor(seen="met", judged="met", outcome="…")
    cursor = arrival(None, "zonder", cursor, never)[1]
    assert arrival(None, "zonder", cursor, lambda: UNCHANGED)[0] == NOTHING


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30))
def test_each_state_of_landing_is_judged_at_most_once_and_never_while_somebody_works(ticks):
    cursor, judged = Cursor(), []

    def news():
        judged.append(look)
        return NEW

    for look, at_work in ticks:
        before = len(judged)
        decision, cursor = arrival("Bezig." if at_work else None, look, cursor, news)
        assert isinstance(decision, Run) == (len(judged) > before)
        assert not (at_work and len(judged) > before)
        cursor = read_cursor(cursor.to_text())
    assert all(one != other for one, other in itertools.pairwise(judged))


@pytest.mark.parametrize("text", [None, "", "{", "[1]", '{"anders": 1}'])
def test_a_cursor_that_cannot_be_read_is_forgotten(text):
    assert read_cursor(text) == Cursor()


def landed(tmp_path):
    settings = Settings(data_dir=tmp_path)
    folder = settings.landing_dir / "bezwaren"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("een")
    return settings, folder


NIGHT = datetime(2026, 11, 22, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "written"),
    # Changed in what is still to come: by a minute at most it is another clock, beyond that it says nothing.
    [(0, True), (59, True), (60, False), (86400, False), (-5, True), (-60, False), (-86400, False)],
)
def test_a_file_that_changed_within_a_minute_may_be_half_there(tmp_path, age, written):
    settings, folder = landed(tmp_path)
    moment = (NIGHT - timedelta(seconds=age)).timestamp()
    os.utime(folder / "a.csv", (moment, moment))
    reason = being_written(settings, NIGHT)
    assert (reason is not None) == written
    assert "landing/bezwaren" in (reason or "landing/bezwaren")


def test_what_is_hidden_or_not_there_is_not_being_written(tmp_path):
    assert being_written(Settings(data_dir=tmp_path / "leeg"), NIGHT) is None
    settings, folder = landed(tmp_path)
    os.utime(folder / "a.csv", (1, 1))
    (folder / "b.csv.part").write_text("half")
    os.utime(folder / "b.csv.part", (NIGHT.timestamp(), NIGHT.timestamp()))
    assert being_written(settings, NIGHT) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.csv").write_text("eender"),
        lambda folder: os.utime(folder / "a.csv", (1, 1)),
        lambda folder: (folder / "a.csv").rename(folder / "b.csv"),
        lambda folder: (folder / "a.csv").unlink(),
        lambda folder: (folder / "a.csv.levering.yml").write_text("herkomst: aanname"),
        lambda folder: (folder.parent / "onbekend").mkdir(),
    ],
)
def test_whatever_changes_in_landing_is_seen(tmp_path, change):
    settings, folder = landed(tmp_path)
    before = look_of_landing(settings)
    assert look_of_landing(settings) == before
    change(folder)
    assert look_of_landing(settings) != before


def test_what_arrives_in_a_folder_that_is_a_link_is_seen(tmp_path):
    settings, share = Settings(data_dir=tmp_path / "data"), tmp_path / "share"
    settings.landing_dir.mkdir(parents=True)
    share.mkdir()
    (settings.landing_dir / "bijstand").symlink_to(share)
    before = look_of_landing(settings)
    (share / "maand.csv").write_text("x")
    assert look_of_landing(settings) != before


def test_another_release_in_force_is_seen(tmp_path):
    settings, _ = landed(tmp_path)
    before = look_of_landing(settings)
    settings.published_dir.mkdir()
    (settings.published_dir / "current").symlink_to("releases/uitgave")
    assert look_of_landing(settings) != before


@pytest.mark.parametrize("name", [".a.csv.part", "b.csv.part", "~$b.xlsx", ".verborgen"])
def test_what_is_still_arriving_or_hidden_is_not_seen(tmp_path, name):
    settings, folder = landed(tmp_path)
    before = look_of_landing(settings)
    (folder / name).write_text("half")
    assert look_of_landing(settings) == before


def test_a_landing_that_is_not_there_or_empty_is_a_reason_and_no_crash(tmp_path):
    settings = Settings(data_dir=tmp_path)
    assert look_of_landing(settings) == look_of_landing(settings)
    assert "verwacht een map" in str(look_for_news(settings).problem)
    settings.landing_dir.mkdir()
    assert "ten minste één levering" in str(look_for_news(settings).problem)
    (settings.landing_dir / "onbekend").mkdir()
    assert "gevonden onbekend" in str(look_for_news(settings).problem)
