"""The structured log of a run: its stages with their cost, what failed and why, and nobody's number."""

import json

import dagster as dg
import pytest
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.api import execute_run

from pipelines.assets.keys import MESSAGES, PEAK
from pipelines.assets.run_log import run_logger
from pipelines.settings import Settings

BSN = "999900018"


@dg.asset(key=["raw", "indicaties"], check_specs=[dg.AssetCheckSpec("in_orde", asset=["raw", "indicaties"])])
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


@dg.asset(deps=[["raw", "indicaties"]])
def broken():
    raise ValueError(f"could not convert {BSN}")


@pytest.fixture
def told(tmp_path):
    settings = Settings(data_dir=tmp_path)
    defs = dg.Definitions(
        [raw, broken], jobs=[dg.define_asset_job("all")], loggers={"structured": run_logger(settings)}
    )
    with dg.DagsterInstance.ephemeral() as instance:
        defs.resolve_job_def("all").execute_in_process(
            {"loggers": {"structured": {}}}, instance=instance, raise_on_error=False
        )
    [path] = settings.logs_dir.iterdir()
    assert BSN not in path.read_text()
    return [json.loads(line) for line in path.read_text().splitlines()]


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


def test_a_run_that_nobody_configured_is_logged_too(tmp_path):
    """As the daemon starts them: the job says which loggers it has."""
    settings = Settings(data_dir=tmp_path)
    config = {"loggers": {"structured": {}, "console": {}}}
    job = dg.define_asset_job("all", config=config, executor_def=dg.in_process_executor)
    loggers = {"structured": run_logger(settings), "console": dg.colored_console_logger}
    resolved = dg.Definitions([raw], jobs=[job], loggers=loggers).resolve_job_def("all")
    with dg.DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(resolved, run_config={})
        assert execute_run(InMemoryJob(resolved), run, instance).success
    [path] = settings.logs_dir.iterdir()
    assert [line for line in path.read_text().splitlines() if '"event": "stage"' in line]
