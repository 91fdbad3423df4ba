"""What the UI calls "materialize selected": a part of the graph may be made again, but never published by itself."""

from __future__ import annotations

import json
import os
from unittest import mock

import dagster as dg
import pytest

PART = ["candidate", "acceptance", "release", "factsheet"]
"""The last two are made by one step, so they are selected together; the UI sees to that."""


@pytest.fixture
def installation(golden, tmp_path):
    return golden.copy(tmp_path / "data")


def made(installation, keys: list[str]) -> dg.ExecuteInProcessResult:
    """Run a part of the graph on Dagster's own storage, where the whole run left what the part builds on."""
    variables = {"SDIB_DATA_DIR": str(installation.data_dir), "DAGSTER_HOME": str(installation.data_dir / "dagster")}
    with mock.patch.dict(os.environ, variables):
        from pipelines.definitions import build_defs

        job = build_defs().resolve_implicit_global_asset_job_def()
        with dg.DagsterInstance.get() as instance:
            selection = [dg.AssetKey(key) for key in keys]
            return job.execute_in_process(instance=instance, asset_selection=selection, raise_on_error=False)


@pytest.mark.slow
def test_a_run_of_a_part_publishes_nothing_and_says_what_it_left_out(installation):
    before = installation.release
    # Refused, so the warehouse isn't made from what landing holds now.
    bad = installation.data_dir / "landing" / "gebieden" / "nieuw.csv"
    bad.write_text("Onbekend;Koppen\n1;2\n", encoding="utf-8")
    assert installation.sdib("refresh").returncode == 1
    result = made(installation, PART)
    assert not result.success
    (failure,) = [event for event in result.all_events if event.event_type == dg.DagsterEventType.STEP_FAILURE]
    assert failure.step_key == "release"
    told = failure.step_failure_data.user_failure_data
    assert told is not None
    assert "Nothing is published by a run of a part" in (told.description or "")
    assert "landing, " in (told.description or "")
    assert installation.release == before
    assert installation.sdib("refresh").returncode == 1


@pytest.mark.slow
def test_a_part_that_publishes_nothing_may_be_made_again_and_has_a_log(installation):
    result = made(installation, PART[:2])
    assert result.success
    [log] = (installation.data_dir / "logs").glob(f"*-{result.run_id[:8]}.jsonl")
    told = [json.loads(line) for line in log.read_text().splitlines()]
    assert (told[0]["event"], told[-1]["event"]) == ("run_started", "run_succeeded")
    assert [line["stage"] for line in told if line["event"] == "stage"] == PART[:2]
    assert all(line["peak_mb"] for line in told if line["event"] == "stage")
    assert installation.sdib("refresh").stdout.startswith("Nothing changed since release")
