"""Ends what is kept of old runs: our logs, and what Dagster remembers and captured of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import dagster as dg

from pipelines.logs import prune_logs
from pipelines.settings import Settings

RUNS_AT_ONCE = 100
"""So that the first pruning of an old installation doesn't hold up a night; the next ones do the rest."""

_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


def prune(settings: Settings, instance: dg.DagsterInstance, now: datetime) -> list[str]:
    """Remove logs and ended runs that are older than the setting.

    A run that made the newest of some asset stays, however old: the UI would else say that it was never made.

    Returns:
        The ids of the runs that were removed.
    """
    prune_logs(settings.logs_dir, settings.logs_bewaren_dagen, now)
    until = now - timedelta(days=settings.logs_bewaren_dagen)
    old = instance.get_run_records(dg.RunsFilter(statuses=_ENDED, created_before=until), RUNS_AT_ONCE, ascending=True)
    if not old:
        return []
    newest = _runs_of_newest(instance)
    removed = [record.dagster_run.run_id for record in old if record.dagster_run.run_id not in newest]
    for run_id in removed:
        instance.compute_log_manager.delete_logs(prefix=[run_id])
        instance.delete_run(run_id)
    return removed


def _runs_of_newest(instance: dg.DagsterInstance) -> set[str]:
    events = instance.event_log_storage.get_latest_materialization_events(instance.all_asset_keys())
    return {entry.run_id for entry in events.values() if entry}
