"""The structured log of a run: Dagster's events as lines of JSON, whoever started the run."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import dagster as dg
from structlog.typing import FilteringBoundLogger

from pipelines.assets.keys import MESSAGES, PEAK
from pipelines.assets.progress import STAGES, step_name
from pipelines.logs import log_path, open_log
from pipelines.settings import Settings

Fields = tuple[str, dict[str, Any]]
"""Name of an event, and what is told about it."""


class RunLog(logging.Handler):
    """Writes what happens in one run; the benchmark reads the lines with `"event": "stage"`."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(logging.DEBUG)
        self._settings = settings
        self._log: FilteringBoundLogger | None = None
        self._rows: dict[str, int] = {}
        self._peaks: dict[str, int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line of one record, if it says something that isn't said elsewhere."""
        try:
            self._write(record)
        except OSError:  # a full disk stops a refresh where it must be stopped: at its data
            self.handleError(record)

    def _write(self, record: logging.LogRecord) -> None:
        meta = getattr(record, "dagster_meta", {})
        if self._log is None:
            run_id = str(meta.get("run_id") or "")
            started = datetime.fromtimestamp(record.created, UTC)
            self._log = open_log(log_path(self._settings.logs_dir, run_id, started), run_id)
        event = meta.get("dagster_event")
        if isinstance(event, dg.DagsterEvent):
            level = logging.ERROR if event.is_failure else logging.INFO
            told = self._described(event)
        else:
            level, told = record.levelno, _said(record, meta)
        if told and level >= logging.INFO:
            self._log.log(level, told[0], **told[1])

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
            return _RUN_EVENTS[kind], {"message": event.message}
        return None

    def _materialized(self, step: str, made: dg.AssetMaterialization) -> Fields:
        rows = made.metadata.get("dagster/row_count")
        peak = made.metadata.get(PEAK)
        if rows:
            self._rows[step] = self._rows.get(step, 0) + int(str(rows.value))
        if peak:
            self._peaks[step] = int(str(peak.value))
        return "asset", {"asset": made.asset_key.to_user_string(), "rows": rows.value if rows else None}

    def _finished(self, step: str, seconds: float) -> Fields:
        word = step.split("__", maxsplit=1)[0]
        fields = {"stage": STAGES.get(word, word), "step": step_name(step), "seconds": round(seconds, 2)}
        return "stage", fields | {"peak_mb": self._peaks.get(step), "rows": self._rows.get(step)}


_RUN_EVENTS = {
    dg.DagsterEventType.RUN_START: "run_started",
    dg.DagsterEventType.RUN_SUCCESS: "run_succeeded",
    dg.DagsterEventType.RUN_FAILURE: "run_failed",
    dg.DagsterEventType.RUN_CANCELED: "run_canceled",
}


def run_logger(settings: Settings) -> dg.LoggerDefinition:
    """Make the logger that writes into the data root of an installation."""

    @dg.logger({}, description="Lines of JSON in data/logs, one file per run, without personal data.")
    def structured(_: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("sdib.run", logging.DEBUG)
        logger.addHandler(RunLog(settings))
        return logger

    return structured


def _said(record: logging.LogRecord, meta: Mapping[str, Any]) -> Fields:
    return "message", {"step": step_name(meta.get("step_key") or ""), "message": meta.get("orig_message")}


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
