"""A step that makes two assets has two stages: its own, and that of what it makes beside it."""

import io
import json
import logging

import dagster as dg
import pytest

from pipelines.assets.keys import DATA_ROOT, PEAK, SECONDS
from pipelines.assets.progress import ProgressHandler
from pipelines.assets.root import data_root
from pipelines.assets.run import read_events
from pipelines.settings import Settings

HOUR = 3600.0
"""The step itself takes less than this, so what is left for its own stage shows that it was taken off."""


@dg.multi_asset(
    name="release",
    specs=[dg.AssetSpec("release"), dg.AssetSpec("factsheet", deps=["release"])],
    required_resource_keys={DATA_ROOT},
)
def both():
    yield dg.MaterializeResult(asset_key="release", metadata={SECONDS: 2 * HOUR, PEAK: 100})
    yield dg.MaterializeResult(asset_key="factsheet", metadata={SECONDS: HOUR, PEAK: 300})


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    return Settings(data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def events(settings) -> list[dg.DagsterEvent]:
    result = dg.materialize([both], resources={DATA_ROOT: data_root(settings)})
    return list(result.all_events)


def test_the_report_has_both(events):
    outcome = read_events(events, "run", success=True)
    assert outcome.seconds["factsheet"] == HOUR
    assert -HOUR < outcome.seconds["release"] < 0
    assert outcome.peaks_mb == {"release": 100, "factsheet": 300}


def test_the_log_has_both(events, settings):
    [path] = settings.logs_dir.iterdir()
    told = [json.loads(line) for line in path.read_text().splitlines()]
    stages = {line["stage"]: line for line in told if line["event"] == "stage"}
    assert (stages["factsheet"]["seconds"], stages["factsheet"]["peak_mb"]) == (HOUR, 300)
    assert stages["factsheet"]["step"] == "release"
    assert (stages["release"]["seconds"] < 0, stages["release"]["peak_mb"]) == (True, 100)


def test_the_terminal_has_a_line_for_both(events):
    terminal = io.StringIO()
    handler = ProgressHandler(terminal)
    for event in events:
        handler.emit(logging.makeLogRecord({"dagster_meta": {"dagster_event": event}}))
    first, second = terminal.getvalue().splitlines()
    assert first.split() == ["factsheet", "3600.0", "s"]
    assert second.split()[0] == "release"
    assert float(second.split()[1]) < 0
