"""Dagster's storage with open connections: the same answers as Dagster's own, and nothing left of a removed run."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event
from unittest import mock

import dagster as dg
import pytest
import yaml

from pipelines.assets.event_log import KEPT_OPEN, OpenSqliteEventLogStorage, OpenSqliteStorage
from pipelines.assets.home import prepare_home
from pipelines.assets.pruning import prune
from pipelines.settings import Settings


@dg.asset
def first():
    return dg.MaterializeResult(metadata={"dagster/row_count": 3})


@dg.asset(deps=[first], check_specs=[dg.AssetCheckSpec("sound", asset="second")])
def second():
    return dg.MaterializeResult(check_results=[dg.AssetCheckResult(check_name="sound", passed=True)])


DEFS = dg.Definitions([first, second], jobs=[dg.define_asset_job("both"), dg.define_asset_job("one", [first])])


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path)


@pytest.fixture
def instance(settings):
    prepare_home(settings)
    with ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, {"DAGSTER_HOME": str(settings.dagster_home)}))
        yield stack.enter_context(dg.DagsterInstance.get())


def newest_run(instance, asset):
    made = instance.get_latest_materialization_event(dg.AssetKey(asset))
    assert made
    return made.run_id


def run(instance, job="both"):
    return DEFS.resolve_job_def(job).execute_in_process(instance=instance).run_id


def test_who_comes_first_at_the_same_moment_makes_the_tables_and_the_others_find_them(tmp_path):
    everybody = Barrier(8)

    def first_one(_: int) -> int:
        everybody.wait()
        return len(OpenSqliteStorage(str(tmp_path / "home")).run_storage.get_runs())

    with ThreadPoolExecutor(8) as processes:
        assert list(processes.map(first_one, range(8))) == [0] * 8


def test_our_storage_is_the_one_in_use(instance):
    assert isinstance(instance.event_log_storage, OpenSqliteEventLogStorage)


def test_what_happened_is_there_for_another_process_while_the_file_is_open(settings, instance):
    run_id = run(instance)
    config = yaml.safe_dump({"telemetry": {"enabled": False}})  # Dagster's own storage, on the same files
    (settings.dagster_home / "dagster.yaml").write_text(config)
    with dg.DagsterInstance.get() as other:
        assert newest_run(other, "first") == run_id
        events = [entry.dagster_event_type for entry in other.all_logs(run_id)]
        mine = [entry.dagster_event_type for entry in instance.all_logs(run_id)]
        assert events == mine
        assert dg.DagsterEventType.ASSET_CHECK_EVALUATION in events


def test_who_watches_a_run_sees_its_events_while_the_file_is_open(settings, instance):
    run_id = run(instance)
    seen, ended = [], Event()

    def see(entry, _):
        seen.append(entry.dagster_event_type)
        if entry.dagster_event_type == dg.DagsterEventType.RUN_SUCCESS:
            ended.set()

    with dg.DagsterInstance.get() as browsing:
        browsing.watch_event_logs(run_id, None, see)
        assert ended.wait(30)
        browsing.end_watch_event_logs(run_id, see)
    assert dg.DagsterEventType.ASSET_MATERIALIZATION in seen


def test_few_files_are_open_however_many_runs_are_looked_at(settings, instance):
    runs = [run(instance) for _ in range(KEPT_OPEN + 2)]
    storage = OpenSqliteEventLogStorage(str(settings.dagster_home / "history" / "runs"))
    for run_id in runs:
        assert storage.get_logs_for_run(run_id)
    assert len(storage._open) <= KEPT_OPEN
    storage.dispose()


def files_of(settings, run_id):
    return [path for path in settings.dagster_home.rglob("*") if run_id in path.name]


def later(days):
    return datetime.now(UTC) + timedelta(days=days)


def test_old_runs_go_with_their_files_but_not_what_made_the_newest_of_an_asset(settings, instance):
    old, both, newest = run(instance), run(instance), run(instance, "one")
    assert prune(settings, instance, later(days=89)) == []
    assert prune(settings, instance, later(days=91)) == [old]
    assert files_of(settings, old) == []
    assert instance.get_run_by_id(old) is None
    # `second` was made last by the run before the newest.
    assert newest_run(instance, "second") == both
    assert newest_run(instance, "first") == newest
    assert run(instance)


def test_a_run_that_hasnt_ended_stays(settings, instance):
    job = DEFS.resolve_job_def("both")
    waiting = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
    assert prune(settings, instance, later(days=1000)) == []
    assert instance.get_run_by_id(waiting.run_id)


def test_the_setting_says_how_long(tmp_path, settings, instance):
    old = run(instance)
    run(instance)
    short = Settings(data_dir=settings.data_dir, logs_bewaren_dagen=2)
    assert prune(short, instance, later(days=3)) == [old]
