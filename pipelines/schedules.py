"""When the daemon refreshes: every night, and when a delivery has arrived."""

from collections.abc import Callable
from datetime import UTC, datetime

import dagster as dg

from pipelines import ticks
from pipelines.alerts import report_recovery
from pipelines.assets.graph import REFRESH, job_without_pull, pulls
from pipelines.assets.living import close_dead_runs
from pipelines.assets.run import COMMAND
from pipelines.locking import is_held
from pipelines.settings import Settings

NIGHTLY, ARRIVALS = "nightly_refresh", "new_deliveries"

_UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def nightly_refresh(
    settings: Settings, defs: dg.Definitions, now: Callable[[], datetime] = utc_now
) -> dg.ScheduleDefinition:
    """Build the schedule that refreshes every night.

    Args:
        settings: The installation.
        defs: The graph.
        now: Gives the present moment.
    """
    pulled = pulls(defs)

    @dg.schedule(
        settings.nacht_cron,
        name=NIGHTLY,
        job_name=REFRESH,
        execution_timezone="Europe/Amsterdam",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Pulls what is pulled from elsewhere; publishes when deliveries, settings or code changed.",
    )
    def tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        return _answer(
            ticks.nightly(
                who_is_at_work(settings, context.instance),
                lambda: _look_for_news(settings),
                lambda: ticks.being_written(settings, now()),
                pulls=pulled,
            )
        )

    return tick


def new_deliveries(settings: Settings, defs: dg.Definitions) -> dg.SensorDefinition:
    """Build the sensor that refreshes when a delivery has arrived in landing, or was taken from it."""

    @dg.sensor(
        name=ARRIVALS,
        job_name=job_without_pull(defs),
        minimum_interval_seconds=settings.kijk_seconden,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Publishes what has arrived in landing. Pulls nothing, so that a dead remote doesn't hold it up.",
    )
    def tick(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        decision, cursor = ticks.arrival(
            who_is_at_work(settings, context.instance),
            ticks.look_of_landing(settings),
            ticks.read_cursor(context.cursor),
            lambda: _look_for_news(settings),
        )
        answer = _answer(decision)
        if isinstance(answer, dg.SkipReason):
            return dg.SensorResult(skip_reason=answer, cursor=cursor.to_text())
        return dg.SensorResult(run_requests=[answer], cursor=cursor.to_text())

    return tick


def who_is_at_work(settings: Settings, instance: dg.DagsterInstance) -> str | None:
    """Say in one line who refreshes or is about to; null when nobody does. Killed runs are closed first."""
    close_dead_runs(settings, instance)
    # Newest first: the last is the one that the others wait for.
    for run in instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED))[-1:]:
        who = f"sdib {run.tags[COMMAND]} (run {run.run_id})" if COMMAND in run.tags else f"Run {run.run_id}"
        return f"{who} is at work: {run.status.value.lower()}."
    return "Another command of sdib, or another run, is at work in the data root." if is_held(settings) else None


def _look_for_news(settings: Settings) -> ticks.News:
    found = ticks.look_for_news(settings)
    if found.unchanged:
        report_recovery(settings)  # what stopped the last refresh was taken away, and no run will tell
    return found


def _answer(decision: ticks.Run | ticks.Skip) -> dg.RunRequest | dg.SkipReason:
    return dg.SkipReason(decision.reason) if isinstance(decision, ticks.Skip) else dg.RunRequest(decision.key)
