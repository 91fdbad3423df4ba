"""Dagster's configuration: ours until somebody makes it their own. And what was killed is closed."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections import Counter

import dagster as dg
import pytest
import yaml
from dagster._core.events import DagsterEvent
from dagster._daemon.monitoring.run_monitoring import check_run_timeout

from pipelines.assets.home import EARLIER, MARK, prepare_home
from pipelines.assets.living import KILLED, announce, close_dead_runs
from pipelines.settings import PROJECT_DIR, Settings, SettingsError

ALIVE = """
import sys
from pathlib import Path
from pipelines.assets.living import announce
from pipelines.settings import Settings
announce(Settings(data_dir=Path(sys.argv[1])), sys.argv[2])
print("alive", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path)


def test_the_configuration_is_one_that_dagster_reads(settings, monkeypatch):
    prepare_home(settings)
    monkeypatch.setenv("DAGSTER_HOME", str(settings.dagster_home))
    with dg.DagsterInstance.get() as instance:
        assert not instance.telemetry_enabled
        assert instance.run_retries_enabled
        assert instance.run_retries_max_retries == 2
        assert not instance.run_retries_retry_on_asset_or_op_failure
        assert instance.run_monitoring_enabled
        queue = instance.get_concurrency_config().run_queue_config
        assert queue
        assert queue.max_concurrent_runs == 1


def test_it_is_made_again_unless_it_is_somebodys_own(settings):
    prepare_home(settings)
    config = settings.dagster_home / "dagster.yaml"
    made = config.read_text()
    config.write_text(f"{MARK}\ntelemetry: {{enabled: true}}\n")
    prepare_home(settings)
    assert config.read_text() == made
    assert yaml.safe_load(made)["concurrency"]["runs"] == {"max_concurrent_runs": 1}
    config.write_text(EARLIER)
    prepare_home(settings)
    assert config.read_text() == made
    config.write_text("telemetry: {enabled: false}\n")
    prepare_home(settings)
    assert config.read_text() == "telemetry: {enabled: false}\n"


@dg.op
def nothing() -> None: ...


@dg.job
def refresh():
    nothing()


def status(instance, run):
    [found] = instance.get_runs(dg.RunsFilter(run_ids=[run.run_id]))
    return found.status


def first_line(process):
    return process.stdout.readline()


def test_a_run_is_closed_when_its_process_was_killed_and_not_before(settings):
    with dg.DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.STARTED)
        with subprocess.Popen(
            [sys.executable, "-c", ALIVE, str(settings.data_dir), run.run_id],
            cwd=PROJECT_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert first_line(process) == "alive\n"
            close_dead_runs(settings, instance)
            assert status(instance, run) == dg.DagsterRunStatus.STARTED
            process.kill()
        for _ in range(2):
            close_dead_runs(settings, instance)
        assert status(instance, run) == dg.DagsterRunStatus.FAILURE
        said = Counter(entry.message for entry in instance.all_logs(run.run_id))
        assert said[KILLED] == 1


def test_a_run_of_this_very_process_is_alive(settings):
    with dg.DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.STARTED)
        for _ in range(2):
            announce(settings, run.run_id)
            close_dead_runs(settings, instance)
        assert status(instance, run) == dg.DagsterRunStatus.STARTED


def test_a_command_without_the_variable_does_not_take_the_storage_from_a_daemon(tmp_path):
    server = Settings(data_dir=tmp_path, dagster_postgres="postgresql://sdib@127.0.0.1/sdib")
    prepare_home(server)
    config = server.dagster_home / "dagster.yaml"
    made = config.read_text()
    with pytest.raises(SettingsError, match="SDIB_DAGSTER_POSTGRES isn't set"):
        prepare_home(Settings(data_dir=tmp_path))
    assert config.read_text() == made
    prepare_home(Settings(data_dir=tmp_path), may_leave_postgres=True)
    assert "postgres" not in config.read_text()


def test_a_run_that_was_ended_is_not_tried_again(settings, monkeypatch):
    """As the daemon ends one that lasts too long; its process can't be reached here, so it is marked as failed."""
    prepare_home(settings)
    monkeypatch.setenv("DAGSTER_HOME", str(settings.dagster_home))
    with dg.DagsterInstance.get() as instance:
        crashed, hung = (instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.STARTING) for _ in range(2))
        instance.report_run_failed(crashed, KILLED)
        instance.report_dagster_event(DagsterEvent("PIPELINE_START", "refresh"), hung.run_id)
        [record] = instance.get_run_records(dg.RunsFilter(run_ids=[hung.run_id]))
        check_run_timeout(instance, record, logging.getLogger(), sys.float_info.min)
        assert (status(instance, crashed), status(instance, hung)) == (dg.DagsterRunStatus.FAILURE,) * 2
        tried = {run.run_id: run.tags["dagster/will_retry"] for run in instance.get_runs()}
        assert tried == {crashed.run_id: "true", hung.run_id: "false"}


def test_one_dagster_home_serves_one_data_root(tmp_path):
    home = tmp_path / "dagster"
    first, second = (Settings(data_dir=tmp_path / name, dagster_dir=home) for name in ("een", "twee"))
    for _ in range(2):
        prepare_home(first)
    with pytest.raises(SettingsError) as refusal:
        prepare_home(second)
    assert all(str(path) in str(refusal.value) for path in (home, first.data_dir, second.data_dir))
    assert "remove" in str(refusal.value)
    (home / "data_root").unlink()  # as it says: the data root was moved
    prepare_home(second)
    with pytest.raises(SettingsError):
        prepare_home(first)


def test_a_data_root_may_be_moved_or_copied_with_the_home_below_it(tmp_path):
    prepare_home(Settings(data_dir=tmp_path / "hier"))
    (tmp_path / "hier").rename(tmp_path / "daar")
    prepare_home(Settings(data_dir=tmp_path / "daar"))
    intruder = Settings(data_dir=tmp_path / "ander", dagster_dir=tmp_path / "daar" / "dagster")
    with pytest.raises(SettingsError, match="daar"):
        prepare_home(intruder)
