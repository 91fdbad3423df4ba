"""The sensors tell what the daemon ran, and what is late on a day without a run; they leave the command line alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import dagster as dg
import pytest
import stamina
from dagster._core.definitions.sensor_definition import SensorExecutionData
from dagster._core.errors import DagsterExecutionInterruptedError
from dagster._core.events import EngineEventData
from dagster._utils.error import SerializableErrorInfo
from webhook import Webhook

from pipelines.alert_sensors import NO_ADDRESS, alert_sensors
from pipelines.assets.keys import MESSAGES, punctual_key
from pipelines.assets.living import KILLED
from pipelines.assets.punctual import ON_TIME_CHECK
from pipelines.declarations import load_sources
from pipelines.ingestion.register import Levering, write_source
from pipelines.locking import BusyError
from pipelines.settings import PROJECT_DIR, AlertSettings, Settings

SOURCES = load_sources(PROJECT_DIR / "sources")
MORNING = datetime(2026, 11, 22, 1, tzinfo=UTC)
REFUSAL = "bijstand/a.csv, rij 3, kolom Regeling: verwacht PW, gevonden PWW. Lever opnieuw aan."


@pytest.fixture(autouse=True)
def one_attempt():
    with stamina.set_testing(True, attempts=1):
        yield


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def sensor(name: str, settings: Settings, moment: datetime = MORNING) -> dg.SensorDefinition:
    return {one.name: one for one in alert_sensors(settings, SOURCES, lambda: moment)}[name]


def installation(tmp_path, hook: Webhook) -> Settings:
    melden = AlertSettings(url=hook.url, installation="Hengelo", dagster_url="http://127.0.0.1:3000")
    return Settings(data_dir=tmp_path, melden=melden)


@dg.asset(name="bijstand", check_specs=[dg.AssetCheckSpec("levering_in_orde", asset="bijstand", blocking=True)])
def refused() -> dg.MaterializeResult:
    return dg.MaterializeResult(
        check_results=[dg.AssetCheckResult(check_name="levering_in_orde", passed=False, metadata={MESSAGES: [REFUSAL]})]
    )


@dg.asset(name="landing")
def broken() -> None:
    raise ValueError("something nobody expected: 999990019")


@dg.asset(name="landing")
def fine() -> None:
    pass


def ran(asset: dg.AssetsDefinition, instance: dg.DagsterInstance, **tags: str) -> dg.ExecuteInProcessResult:
    job = dg.define_asset_job("refresh", tags=tags)
    defs = dg.Definitions(assets=[asset], jobs=[job], executor=dg.in_process_executor)
    return defs.resolve_job_def("refresh").execute_in_process(instance=instance, raise_on_error=False, tags=tags)


def event(result: dg.ExecuteInProcessResult, kind: dg.DagsterEventType) -> dg.DagsterEvent:
    return next(one for one in result.all_events if one.event_type == kind)


def tell_failure(settings: Settings, result: dg.ExecuteInProcessResult, instance: dg.DagsterInstance) -> object:
    context = dg.build_run_status_sensor_context(
        sensor_name="alert_on_failure",
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        dagster_event=event(result, dg.DagsterEventType.RUN_FAILURE),
    ).for_run_failure()
    return sensor("alert_on_failure", settings)(context)


def failed_outside(settings: Settings, instance: dg.DagsterInstance, run: dg.DagsterRun, said: str | None) -> None:
    """Have Dagster note that a run failed, as its daemon does it, and have the sensor see it."""
    noted = instance.report_run_failed(run, said)
    context = dg.build_run_status_sensor_context(
        sensor_name="alert_on_failure", dagster_instance=instance, dagster_run=run, dagster_event=noted
    ).for_run_failure()
    sensor("alert_on_failure", settings)(context)


def tell_success(settings: Settings, result: dg.ExecuteInProcessResult, instance: dg.DagsterInstance) -> object:
    context = dg.build_run_status_sensor_context(
        sensor_name="alert_on_recovery",
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        dagster_event=event(result, dg.DagsterEventType.RUN_SUCCESS),
    )
    return sensor("alert_on_recovery", settings)(context)


def test_a_refused_delivery_is_told_with_its_message_and_the_run(tmp_path, hook, instance):
    result = ran(refused, instance)
    assert not result.success
    tell_failure(installation(tmp_path, hook), result, instance)
    [document] = hook.documents
    assert (document["soort"], document["stap"], document["meldingen"]) == ("geweigerd", "bijstand", [REFUSAL])
    assert document["link"] == f"http://127.0.0.1:3000/runs/{result.run_id}"
    assert REFUSAL in document["text"]


def test_an_error_is_told_without_persons(tmp_path, hook, instance):
    tell_failure(installation(tmp_path, hook), ran(broken, instance), instance)
    [document] = hook.documents
    assert (document["soort"], document["stap"]) == ("mislukt", "landing")
    assert "something nobody expected" in document["meldingen"][0]
    assert "999990019" not in str(document)


def test_the_command_line_tells_its_own_runs(tmp_path, hook, instance):
    tell_failure(installation(tmp_path, hook), ran(broken, instance, **{"sdib/command": "refresh"}), instance)
    assert hook.documents == []


def test_a_killed_command_can_no_longer_tell_so_the_daemon_does(tmp_path, hook, instance):
    result = ran(fine, instance, **{"sdib/command": "refresh"})
    failed_outside(installation(tmp_path, hook), instance, result.dagster_run, KILLED)
    [document] = hook.documents
    assert (document["soort"], document["meldingen"]) == ("mislukt", [KILLED])


@dg.job
def refresh() -> None: ...


def test_a_run_that_never_came_to_a_step_is_told_with_what_dagster_says_of_it(tmp_path, hook, instance):
    run = instance.create_run_for_job(refresh)
    error = SerializableErrorInfo(
        "DagsterInvalidSubsetError: 'op_tijd' contains keys of 999990019\nand more\n", [], "DagsterInvalidSubsetError"
    )
    caught = SerializableErrorInfo("DagsterError: the run could not be started\n", [], "DagsterError", cause=error)
    instance.report_engine_event("The run can't be loaded", run, EngineEventData(error=caught))
    failed_outside(installation(tmp_path, hook), instance, run, None)
    [document] = hook.documents
    assert document["meldingen"] == ["DagsterInvalidSubsetError: 'op_tijd' contains keys of ********"]


@dg.resource
def data_root(_: dg.InitResourceContext) -> None:
    raise BusyError("Another command or run was still at work in the data root.")


@dg.asset(name="landing", required_resource_keys={"data_root"}, resource_defs={"data_root": data_root})
def waits() -> None: ...


def test_a_run_that_waited_in_vain_says_for_what(tmp_path, hook, instance):
    tell_failure(installation(tmp_path, hook), ran(waits, instance), instance)
    [document] = hook.documents
    assert document["meldingen"] == [
        "pipelines.locking.BusyError: Another command or run was still at work in the data root."
    ]


def test_what_stopped_in_a_step_is_told_without_what_dagster_says_beside_it(tmp_path, hook, instance):
    result = ran(refused, instance)
    error = SerializableErrorInfo("DagsterError: beside it", [], "DagsterError")
    instance.report_engine_event("…", result.dagster_run, EngineEventData(error=error))
    tell_failure(installation(tmp_path, hook), result, instance)
    assert (hook.documents[0]["soort"], hook.documents[0]["meldingen"]) == ("geweigerd", [REFUSAL])


@dg.asset(name="landing")
def interrupted() -> None:
    raise DagsterExecutionInterruptedError


def test_a_run_that_dagster_ended_was_not_stopped_by_a_keyboard(tmp_path, hook, instance):
    result, said = ran(interrupted, instance), "Exceeded maximum runtime of 14400 seconds."
    failed_outside(installation(tmp_path, hook), instance, result.dagster_run, said)
    assert hook.documents[0]["meldingen"] == [said]


def test_what_dagster_tries_again_is_not_told_yet(tmp_path, hook, instance):
    tell_failure(installation(tmp_path, hook), ran(broken, instance, **{"dagster/will_retry": "true"}), instance)
    assert hook.documents == []


def test_a_recovery_follows_a_failure_once(tmp_path, hook, instance):
    settings = installation(tmp_path, hook)
    tell_success(settings, ran(fine, instance), instance)
    tell_failure(settings, ran(broken, instance), instance)
    for _ in range(2):
        tell_success(settings, ran(fine, instance), instance)
    assert hook.kinds == ["mislukt", "hersteld"]


def test_a_heartbeat_needs_no_webhook(tmp_path, hook, instance):
    settings = Settings(data_dir=tmp_path, melden=AlertSettings(hartslag=hook.url))
    tell_failure(settings, ran(broken, instance), instance)
    assert hook.beats == 0
    tell_success(settings, ran(fine, instance), instance)
    assert (hook.beats, hook.documents) == (1, [])


@dg.asset(name="ophalen", check_specs=[dg.AssetCheckSpec("opgehaald", asset="ophalen")])
def missed() -> dg.MaterializeResult:
    return dg.MaterializeResult(
        check_results=[
            dg.AssetCheckResult(check_name="opgehaald", passed=False, metadata={MESSAGES: ["bijstand: away"]})
        ]
    )


def test_what_could_not_be_pulled_is_told_though_the_run_went_on(tmp_path, hook, instance):
    result = ran(missed, instance)
    assert result.success
    tell_success(installation(tmp_path, hook), result, instance)
    [document] = hook.documents
    assert (document["soort"], document["meldingen"]) == ("mislukt", ["bijstand: away"])


def test_a_run_of_a_part_is_no_recovery(tmp_path, hook, instance):
    settings = installation(tmp_path, hook)
    tell_failure(settings, ran(broken, instance), instance)
    part = dg.materialize([fine], instance=instance)
    tell_success(settings, part, instance)
    assert [document["soort"] for document in hook.documents] == ["mislukt"]


@pytest.mark.parametrize(("name", "asset", "told"), [("alert_on_failure", broken, 1), ("alert_on_recovery", fine, 0)])
def test_one_tick_with_a_run_that_is_told_and_others_that_are_not(tmp_path, hook, instance, name, asset, told):
    """As Dagster evaluates it: nothing is told twice, and nothing after it is held up."""
    watching = sensor(name, installation(tmp_path, hook))
    defs = dg.Definitions(assets=[asset], sensors=[watching])

    def tick(cursor: str | None) -> SensorExecutionData:
        context = dg.build_sensor_context(instance, cursor=cursor, repository_def=defs.get_repository_def())
        return watching.evaluate_tick(context)

    cursor = tick(None).cursor
    for tags in ({}, {"sdib/command": "refresh"}, {}):
        ran(asset, instance, **tags)
    for _ in range(3):
        cursor = tick(cursor).cursor or cursor
    assert len(hook.kinds) == 2 * told


def test_without_an_address_nothing_is_told(tmp_path, hook, instance):
    settings = Settings(data_dir=tmp_path)
    tell_failure(settings, ran(broken, instance), instance)
    tell_success(settings, ran(fine, instance), instance)
    assert hook.documents == []


def test_all_of_them_run_by_default(tmp_path):
    sensors = alert_sensors(Settings(data_dir=tmp_path), SOURCES)
    assert {one.default_status for one in sensors} == {dg.DefaultSensorStatus.RUNNING}


def received(settings: Settings, period: str, day: date) -> None:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    row = Levering(
        bron="bijstand",
        levering_id="a" * 16,
        bestand="a.csv",
        document=None,
        herkomst="registratie",
        ontvangen_op=moment,
        rijen_gelezen=0,
        rijen_geaccepteerd=0,
        rijen_afgewezen=0,
        status="geaccepteerd",
        melding=None,
        inleeshash="",
        plaatsen=(("GM0164", period),),
    )
    write_source(settings, "bijstand", [row])


def looked(settings: Settings, instance: dg.DagsterInstance, cursor: str | None = None, moment=MORNING):
    context = dg.build_sensor_context(instance=instance, cursor=cursor)
    return sensor("late_deliveries", settings, moment)(context)


def checks(result: dg.SensorResult) -> Iterator[dg.AssetCheckEvaluation]:
    return (one for one in result.asset_events if isinstance(one, dg.AssetCheckEvaluation))


def made(result: dg.SensorResult) -> set[dg.AssetKey]:
    return {one.asset_key for one in result.asset_events if isinstance(one, dg.AssetMaterialization)}


def test_a_late_delivery_shows_in_the_ui_and_is_told_once(tmp_path, hook, instance):
    settings = installation(tmp_path, hook)
    received(settings, "2026-08", date(2026, 9, 12))
    result = looked(settings, instance)
    failed = {one.asset_key: one for one in checks(result) if not one.passed}
    assert failed.keys() == {punctual_key("bijstand")}
    late = failed[punctual_key("bijstand")]
    assert (late.check_name, late.severity) == (ON_TIME_CHECK, dg.AssetCheckSeverity.WARN)
    assert "uiterlijk op 30-10-2026" in str(late.metadata["te_laat"])
    assert made(result) == set()
    assert hook.kinds == ["te_laat"]
    assert "23 dagen te laat" in hook.documents[0]["text"]
    assert looked(settings, instance, moment=datetime(2026, 11, 23, 1, tzinfo=UTC)).cursor == "2026-11-23"
    assert hook.kinds == ["te_laat"]


def test_what_is_on_time_is_made_every_day(tmp_path, hook, instance):
    settings = installation(tmp_path, hook)
    received(settings, "2026-10", date(2026, 11, 12))
    result = looked(settings, instance)
    assert made(result) == {punctual_key("bijstand")}
    assert all(one.passed for one in checks(result))
    assert hook.documents == []


def test_once_a_day_in_amsterdam(tmp_path, hook, instance):
    settings = installation(tmp_path, hook)
    received(settings, "2026-10", date(2026, 11, 12))
    again = looked(settings, instance, cursor="2026-11-22")
    assert again.asset_events == []
    assert "already" in str(again.skip_reason)
    # Half past eleven in the evening in UTC is the next day in Amsterdam.
    evening = looked(settings, instance, "2026-11-22", datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert evening.cursor == "2026-11-23"


def test_without_an_address_it_still_shows(tmp_path, instance):
    settings = Settings(data_dir=tmp_path)
    received(settings, "2026-08", date(2026, 9, 12))
    result = looked(settings, instance)
    assert NO_ADDRESS in str(result.skip_reason)
    assert [one.passed for one in checks(result) if one.asset_key == punctual_key("bijstand")] == [False]


def test_an_empty_installation_has_nothing_late(tmp_path, hook, instance):
    result = looked(installation(tmp_path, hook), instance)
    assert made(result) == set()
    assert all(one.passed for one in checks(result))
