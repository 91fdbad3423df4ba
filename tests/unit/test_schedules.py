"""The schedule and the sensor as Dagster evaluates them: whom they see at work, and what they ask for."""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime

import dagster as dg
import pytest
from filelock import FileLock

from pipelines import ticks
from pipelines.alerts import report_failure
from pipelines.schedules import new_deliveries, nightly_refresh, who_is_at_work
from pipelines.settings import AlertSettings, Settings


@dg.asset(group_name="ophalen", key_prefix="ophalen")
def bezwaren(): ...


@dg.asset(deps=[bezwaren])
def landing(): ...


PULLING = dg.Definitions(assets=[bezwaren, landing])
BY_HAND = dg.Definitions(assets=[dg.asset(name="landing")(lambda: None)])


@dg.job
def refresh(): ...


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def instance() -> Generator[dg.DagsterInstance]:
    with dg.instance_for_test() as made:  # the schedule wants one that can be opened again
        yield made


NIGHT = datetime(2026, 11, 22, 1, tzinfo=UTC)


def night(settings, instance, defs=BY_HAND):
    return nightly_refresh(settings, defs, lambda: NIGHT)(dg.build_schedule_context(instance=instance))


def look(settings, instance, cursor=None, defs=BY_HAND):
    return new_deliveries(settings, defs)(dg.build_sensor_context(instance=instance, cursor=cursor))


@pytest.mark.parametrize("status", ["NOT_STARTED", "STARTING", "STARTED", "CANCELING"])
def test_a_run_that_has_not_ended_is_named(settings, instance, status):
    run = instance.create_run_for_job(refresh, status=dg.DagsterRunStatus[status])
    reason = f"Run {run.run_id} is at work: {status.lower()}."
    assert night(settings, instance).skip_message == reason
    assert look(settings, instance).skip_reason.skip_message == reason


def test_the_run_at_work_is_named_and_not_the_one_that_waits_for_it(settings, instance):
    first = instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.STARTED)
    instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.NOT_STARTED)
    assert first.run_id in str(who_is_at_work(settings, instance))


def test_the_run_of_a_command_is_named_as_the_command(settings, instance):
    run = instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.STARTED, tags={"sdib/command": "refresh"})
    assert who_is_at_work(settings, instance) == f"sdib refresh (run {run.run_id}) is at work: started."


def test_a_run_that_has_ended_is_in_nobodys_way(settings, instance):
    instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.FAILURE)
    assert who_is_at_work(settings, instance) is None


def test_whoever_holds_the_data_root_is_at_work(settings, instance):
    with FileLock(settings.lock_path):
        assert "at work in the data root" in night(settings, instance).skip_message
    assert who_is_at_work(settings, instance) is None


def test_what_can_not_be_published_fails_at_night_and_is_skipped_by_day(settings, instance):
    assert isinstance(night(settings, instance), dg.RunRequest)
    first = look(settings, instance)
    second = look(settings, instance, first.cursor)
    assert second.run_requests == []
    assert "verwacht een map met leveringen" in second.skip_reason.skip_message


def test_what_arrives_is_published_without_pulling_and_the_night_pulls(settings, instance, monkeypatch):
    monkeypatch.setattr(ticks, "look_for_news", lambda _: ticks.News(key="sleutel"))
    first = look(settings, instance, defs=PULLING)
    assert "looks the same" in first.skip_reason.skip_message
    [request] = look(settings, instance, first.cursor, defs=PULLING).run_requests
    assert (request.run_key, request.asset_selection) == ("sleutel", None)
    assert new_deliveries(settings, PULLING).job_name == "refresh_without_pull"
    assert new_deliveries(settings, BY_HAND).job_name == "refresh"
    monkeypatch.setattr(ticks, "look_for_news", lambda _: ticks.News(key="sleutel", unchanged="uitgave"))
    assert night(settings, instance).skip_message == "Nothing changed since release uitgave."
    assert night(settings, instance, PULLING).asset_selection is None


def test_the_night_waits_for_what_is_being_written_unless_it_has_to_pull(settings, instance, monkeypatch):
    monkeypatch.setattr(ticks, "look_for_news", lambda _: ticks.News(key="sleutel"))
    delivery = settings.landing_dir / "bezwaren" / "a.csv"
    delivery.parent.mkdir(parents=True)
    delivery.write_text("half")
    os.utime(delivery, (NIGHT.timestamp() - 20, NIGHT.timestamp() - 20))
    assert "landing/bezwaren" in night(settings, instance).skip_message
    assert isinstance(night(settings, instance, PULLING), dg.RunRequest)


def test_a_failure_whose_cause_was_taken_away_is_told_to_be_over(settings, instance, monkeypatch, hook):
    told = replace(settings, melden=AlertSettings(url=hook.url, installation="Rekendorp"))
    report_failure(told, ["een kop ontbreekt"], refused=True)
    monkeypatch.setattr(ticks, "look_for_news", lambda _: ticks.News(key="sleutel", unchanged="uitgave"))
    for _ in range(2):
        assert isinstance(night(told, instance), dg.SkipReason)
    assert hook.kinds == ["geweigerd", "hersteld"]
