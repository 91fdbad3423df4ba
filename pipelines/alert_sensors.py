"""Alerts of runs that the daemon or the UI started, and of late deliveries on days without a run.

A run of the command line (tag `sdib/command`) tells by itself what comes of it, unless it was killed. What passes a run
over logs why and doesn't answer with a SkipReason: Dagster refuses that in a tick with another run that is told, and
begins the tick again, and tells again, for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import dagster as dg

from pipelines.alarm import BY_HAND
from pipelines.alerts import report_failure, report_late, report_recovery
from pipelines.assets.graph import REFRESH, WITHOUT_PULL
from pipelines.assets.living import KILLED
from pipelines.assets.punctual import daily_events
from pipelines.assets.run import COMMAND, Outcome, read_events
from pipelines.declarations import Source
from pipelines.ingestion.lateness import read_actualiteit
from pipelines.schedules import utc_now
from pipelines.settings import Settings

AN_HOUR = 3600
"""Often enough to say on the first morning that something is late, also when the machine was off at night."""

NO_ADDRESS = "There is no address to send alerts to: SDIB_MELDING_URL isn't set."

ALWAYS = dg.DefaultSensorStatus.RUNNING

WHAT_TELLS = {
    dg.DagsterEventType.STEP_FAILURE,
    dg.DagsterEventType.ASSET_CHECK_EVALUATION,
    dg.DagsterEventType.ENGINE_EVENT,
    dg.DagsterEventType.RUN_FAILURE,
}


def alert_sensors(
    settings: Settings, sources: Mapping[str, Source], now: Callable[[], datetime] = utc_now
) -> list[dg.SensorDefinition]:
    """Build the sensors: two that watch runs, one that watches the calendar.

    Args:
        settings: The installation; without an address they skip, and the calendar still shows in the UI.
        sources: The declarations.
        now: Gives the present moment.
    """
    return [_failed_runs(settings), _recovered_runs(settings), _late_deliveries(settings, sources, now)]


def outcome_of(instance: dg.DagsterInstance, run_id: str) -> Outcome:
    """Read what came of a run that failed."""
    records = instance.get_records_for_run(run_id, of_type=WHAT_TELLS).records
    events = [record.event_log_entry.dagster_event for record in records]
    return read_events([event for event in events if event], run_id, success=False)


def _failed_runs(settings: Settings) -> dg.SensorDefinition:
    @dg.run_failure_sensor(
        name="alert_on_failure",
        description="Tells the webhook that a run failed, with the messages of its checks.",
        default_status=ALWAYS,
    )
    def alert_on_failure(context: dg.RunFailureSensorContext) -> None:
        run, said = context.dagster_run, context.failure_event.message or ""
        reason = _not_ours(settings, run, was_killed=KILLED in said)
        if run.tags.get("dagster/will_retry") == "true":
            reason = reason or f"Run {run.run_id} is tried again by Dagster."
        if reason:
            context.log.info(reason)
        else:
            _tell(settings, context.instance, run, said)

    return alert_on_failure


def _tell(settings: Settings, instance: dg.DagsterInstance, run: dg.DagsterRun, said: str) -> None:
    outcome = outcome_of(instance, run.run_id)
    # Nobody sits at the keyboard of the daemon: it ended the run itself, and says why.
    errors = [line for line in outcome.errors if BY_HAND not in line]
    messages = [*([outcome.wrong_use] if outcome.wrong_use else []), *outcome.refusals, *errors]
    report_failure(
        settings,
        messages or [said or "Dagster zegt niet waarom."],
        refused=bool(outcome.refusals) and not outcome.errors,
        run_id=run.run_id,
        step=next(iter(outcome.failed_steps), None),
    )


def _recovered_runs(settings: Settings) -> dg.SensorDefinition:
    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        name="alert_on_recovery",
        description="Tells the heartbeat that a run went well, and after a failure the webhook too.",
        default_status=ALWAYS,
    )
    def alert_on_recovery(context: dg.RunStatusSensorContext) -> None:
        run = context.dagster_run
        reason = _not_ours(settings, run)
        if run.job_name not in (REFRESH, WITHOUT_PULL):
            reason = reason or f"Run {run.run_id} is of a part, which says nothing of the whole."
        if reason:
            context.log.info(reason)
        elif missed := outcome_of(context.instance, run.run_id).refusals:
            # A remote that couldn't be pulled stops no run.
            report_failure(settings, missed, refused=False, run_id=run.run_id)
        else:
            report_recovery(settings, run.run_id)

    return alert_on_recovery


def _late_deliveries(
    settings: Settings, sources: Mapping[str, Source], now: Callable[[], datetime]
) -> dg.SensorDefinition:
    @dg.sensor(
        name="late_deliveries",
        description="Shows once a day which deliveries are late, and tells the webhook of each once.",
        minimum_interval_seconds=AN_HOUR,
        default_status=ALWAYS,
    )
    def late_deliveries(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        actualiteit = read_actualiteit(settings, sources, now())
        if context.cursor == str(actualiteit.dag):
            return dg.SensorResult(skip_reason=f"The deliveries were looked at on {context.cursor} already.")
        told = report_late(settings, actualiteit, sources)
        context.log.info("%s of %s are late, %s told", len(actualiteit.te_laat), len(actualiteit.levertijden), told)
        reason = f"{len(actualiteit.aan_te_spreken)} deliveries are late; {told} told now."
        if not settings.melden.url:
            reason = f"{len(actualiteit.aan_te_spreken)} deliveries are late. {NO_ADDRESS}"
        return dg.SensorResult(
            skip_reason=reason,
            cursor=str(actualiteit.dag),
            asset_events=list(daily_events(sources, actualiteit)),
        )

    return late_deliveries


def _not_ours(settings: Settings, run: dg.DagsterRun, *, was_killed: bool = False) -> str | None:
    if not (settings.melden.url or settings.melden.hartslag):
        return NO_ADDRESS
    if COMMAND in run.tags and not was_killed:
        return f"Run {run.run_id} was started by sdib, which tells it by itself."
    return None
