"""The structured log of a run: its stages with their cost, what failed and why, and nobody's number."""

import json

import dagster as dg
import pytest
from filelock import FileLock

from pipelines.assets import root
from pipelines.assets.keys import DATA_ROOT, MESSAGES, PEAK
from pipelines.assets.root import data_root
from pipelines.settings import Settings

BSN = "999900018"

PART = "__ASSET_JOB"


@dg.asset(
    key=["raw", "indicaties"],
    check_specs=[dg.AssetCheckSpec("in_orde", asset=["raw", "indicaties"])],
    required_resource_keys={DATA_ROOT},
)
def raw(context: dg.AssetExecutionContext):
    context.log.info(f"reading indicaties_{BSN}.csv")
    context.log.debug("Writing file at: somewhere")
    return dg.MaterializeResult(
        metadata={"dagster/row_count": 12, PEAK: 345},
        check_results=[
            dg.AssetCheckResult(
                check_name="in_orde",
                passed=False,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={MESSAGES: [f"indicaties.csv, rij 2: gevonden {BSN}"]},
            )
        ],
    )


@dg.asset(deps=[["raw", "indicaties"]], required_resource_keys={DATA_ROOT})
def broken():
    raise ValueError(f"could not convert {BSN}")


def run(settings: Settings, job: str, **choices) -> dg.ExecuteInProcessResult:
    resources = {DATA_ROOT: data_root(settings)}
    defs = dg.Definitions(
        [raw, broken], jobs=[dg.define_asset_job("all")], resources=resources, executor=dg.in_process_executor
    )
    with dg.DagsterInstance.ephemeral() as instance:
        resolved = defs.resolve_implicit_global_asset_job_def() if job == PART else defs.resolve_job_def(job)
        return resolved.execute_in_process(instance=instance, raise_on_error=False, **choices)


def lines(settings: Settings) -> list[dict[str, object]]:
    [path] = settings.logs_dir.iterdir()
    assert BSN not in path.read_text()
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def told(tmp_path):
    settings = Settings(data_dir=tmp_path)
    run(settings, "all")
    return lines(settings)


def of(told, event):
    return [{key: line[key] for key in line if key not in ("time", "run")} for line in told if line["event"] == event]


def test_a_stage_says_what_it_cost_and_made(told):
    [stage] = of(told, "stage")
    assert stage.pop("seconds") >= 0
    assert stage == {
        **{"level": "info", "event": "stage", "stage": "ingest", "step": "raw/indicaties"},
        **{"peak_mb": 345, "rows": 12},
    }


def test_a_failed_step_says_why(told):
    [failed] = of(told, "step_failed")
    assert (failed["level"], failed["step"]) == ("error", "broken")
    assert "ValueError: could not convert ********" in failed["error"]


def test_a_failed_check_says_what_the_owner_reads(told):
    [check] = of(told, "check_failed")
    assert check["messages"] == ["indicaties.csv, rij 2: gevonden ********"]
    assert (check["asset"], check["severity"]) == ("raw/indicaties", "WARN")


def test_begin_and_end_of_the_run_and_what_the_assets_say(told):
    assert [line["event"] for line in told if line["event"].startswith("run_")] == ["run_started", "run_failed"]
    assert "reading indicaties_********.csv" in [line["message"] for line in of(told, "message")]
    assert "Writing file at: somewhere" not in [line["message"] for line in of(told, "message")]


def test_all_lines_are_of_one_run(told):
    assert len({line["run"] for line in told}) == 1


def test_a_run_of_a_part_is_logged_too(tmp_path):
    """As the UI starts them: of some assets, in a job that nobody configured."""
    settings = Settings(data_dir=tmp_path)
    assert run(settings, PART, asset_selection=[raw.key]).success
    told = lines(settings)
    events = ["run_started", "message", "asset", "check_failed", "stage", "run_succeeded"]
    assert sorted(str(line["event"]) for line in told) == sorted(events)
    assert told[0]["event"] == "run_started"


def test_a_run_that_never_came_to_its_first_step_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(root, "PATIENCE", 1)
    settings = Settings(data_dir=tmp_path)
    with FileLock(settings.lock_path):
        run(settings, "all")
    told = lines(settings)
    assert "waiting for it, 1 seconds at most" in str(of(told, "message")[0]["message"])
    assert told[-1]["event"] == "run_failed"
    assert "was still at work in the data root" in str(told[-1]["error"])


def test_a_log_that_cannot_be_written_stops_no_run_and_is_said_once(tmp_path, caplog):
    settings = Settings(data_dir=tmp_path)
    settings.logs_dir.write_text("not a folder")
    assert run(settings, PART, asset_selection=[raw.key]).success
    [said] = [record.getMessage() for record in caplog.records if record.name == "sdib.run"]
    assert "can't be written: File exists" in said
