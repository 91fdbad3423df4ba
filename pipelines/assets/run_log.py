"""The structured log of a run: Dagster's events as lines of JSON, whoever started the run."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import dagster as dg
from structlog.typing import FilteringBoundLogger

from pipelines.assets.keys import MESSAGES, PEAK
from pipelines.assets.progress import STAGES, seconds_beside, step_name
from pipelines.logs import log_path, open_log
from pipelines.settings import Settings

Fields = tuple[str, dict[str, Any]]
"""Name of an event, and what is told about it."""

log = logging.getLogger("sdib.run")


def keep_log(settings: Settings, instance: dg.DagsterInstance, run_id: str) -> None:
    """Write the log of a run from here on, after what happened in it already.

    Not a logger of Dagster: the configuration of a run chooses those, and that of a part of the graph chooses none.
    """
    run_log = RunLog(settings)
    for entry in instance.all_logs(run_id):
        run_log.write(entry)
    instance.add_event_listener(run_id, run_log.write)


class RunLog:
    """Writes what happens in one run; the benchmark reads the lines with `"event": "stage"`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._log: FilteringBoundLogger | None = None
        self._missed = False
        self._rows: dict[str, int] = {}
        self._peaks: dict[str, int] = {}
        self._told: dict[str, float] = {}

    def write(self, entry: dg.EventLogEntry) -> None:
        """Write the line of one event, if it says something that isn't said elsewhere."""
        try:
            self._write(entry)
        except OSError as error:  # a full disk stops a refresh where it must be stopped: at its data
            if not self._missed:
                log.warning("the log of run %s can't be written: %s", entry.run_id, error.strerror)
            self._missed = True

    def _write(self, entry: dg.EventLogEntry) -> None:
        if self._log is None:
            started = datetime.fromtimestamp(entry.timestamp, UTC)
            self._log = open_log(log_path(self._settings.logs_dir, entry.run_id, started), entry.run_id)
        event = entry.dagster_event
        if event:
            level = logging.ERROR if event.is_failure else logging.INFO
            told = [self._described(event), self._beside(event)]
        else:
            level, told = int(entry.level), [_said(entry)]
        for name, fields in filter(None, told):
            if level >= logging.INFO:
                self._log.log(level, name, **fields)

    def _described(self, event: dg.DagsterEvent) -> Fields | None:
        step, kind = event.step_key or "", event.event_type
        if kind == dg.DagsterEventType.ASSET_MATERIALIZATION:
            return self._materialized(step, event.step_materialization_data.materialization)
        if kind == dg.DagsterEventType.STEP_SUCCESS:
            return self._finished(step, event.step_success_data.duration_ms / 1000)
        if kind == dg.DagsterEventType.STEP_FAILURE:
            error = event.step_failure_data.error
            return "step_failed", {"step": step_name(step), "error": error.to_string() if error else event.message}
        if kind == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            return _checked(event.asset_check_evaluation_data)
        if kind in _RUN_EVENTS:
            return _RUN_EVENTS[kind], {"message": event.message} | _outside_of_steps(event)
        return None

    def _materialized(self, step: str, made: dg.AssetMaterialization) -> Fields:
        rows = made.metadata.get("dagster/row_count")
        peak = made.metadata.get(PEAK)
        if rows:
            self._rows[step] = self._rows.get(step, 0) + int(str(rows.value))
        if peak and seconds_beside(step, made) is None:
            self._peaks[step] = int(str(peak.value))
        return "asset", {"asset": made.asset_key.to_user_string(), "rows": rows.value if rows else None}

    def _beside(self, event: dg.DagsterEvent) -> Fields | None:
        """The stage of what a step makes beside what it is named after."""
        if event.event_type != dg.DagsterEventType.ASSET_MATERIALIZATION:
            return None
        step, made = event.step_key or "", event.step_materialization_data.materialization
        seconds = seconds_beside(step, made)
        if seconds is None:
            return None
        self._told[step] = self._told.get(step, 0) + seconds
        peak = made.metadata.get(PEAK)
        fields = {"stage": made.asset_key.to_user_string(), "step": step_name(step), "seconds": seconds}
        return "stage", fields | {"peak_mb": peak.value if peak else None, "rows": None}

    def _finished(self, step: str, seconds: float) -> Fields:
        word, own = step.split("__", maxsplit=1)[0], seconds - self._told.get(step, 0)
        fields = {"stage": STAGES.get(word, word), "step": step_name(step), "seconds": round(own, 2)}
        return "stage", fields | {"peak_mb": self._peaks.get(step), "rows": self._rows.get(step)}


_RUN_EVENTS = {
    dg.DagsterEventType.RUN_START: "run_started",
    dg.DagsterEventType.RUN_SUCCESS: "run_succeeded",
    dg.DagsterEventType.RUN_FAILURE: "run_failed",
    dg.DagsterEventType.RUN_CANCELED: "run_canceled",
}


def _outside_of_steps(event: dg.DagsterEvent) -> dict[str, str]:
    """Say what stopped a run where no step could: waiting for its turn, for one."""
    data = event.job_failure_data if event.event_type == dg.DagsterEventType.RUN_FAILURE else None
    return {"error": data.error.to_string()} if data and data.error else {}


def _said(entry: dg.EventLogEntry) -> Fields:
    return "message", {"step": step_name(entry.step_key or ""), "message": entry.user_message}


def _checked(evaluation: dg.AssetCheckEvaluation) -> Fields | None:
    """A check that passed says nothing more: there are hundreds of them in each run."""
    if evaluation.passed:
        return None
    messages = evaluation.metadata.get(MESSAGES)
    fields = {"check": evaluation.check_name, "asset": evaluation.asset_key.to_user_string()}
    return "check_failed", fields | {
        "severity": evaluation.severity.value,
        "messages": messages.value if messages else [],
    }
