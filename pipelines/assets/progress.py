"""Progress of a run on the terminal: one line per finished step."""

import logging
import sys
from typing import TextIO

import dagster as dg

from pipelines.assets.keys import SECONDS

STAGES = {"raw": "ingest", "dbt": "warehouse"}
"""First word of a step key -> stage, where these differ."""


class ProgressHandler(logging.StreamHandler[TextIO]):
    """Prints a line when a step ends; all else that Dagster says is left to its own event log."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._rows: dict[str, list[int]] = {}
        self._told: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Print the line of one event, if it is the end of a step."""
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        line = self._line(event) if isinstance(event, dg.DagsterEvent) else None
        if line:
            super().emit(logging.makeLogRecord({"msg": line}))

    def _line(self, event: dg.DagsterEvent) -> str | None:
        step = event.step_key or ""
        if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
            materialization = event.step_materialization_data.materialization
            rows = materialization.metadata.get("dagster/row_count")
            self._rows.setdefault(step, []).append(int(str(rows.value)) if rows else 0)
            if (seconds := seconds_beside(step, materialization)) is not None:
                self._told[step] = self._told.get(step, 0) + seconds
                return f"  {materialization.asset_key.to_user_string():<28}{seconds:>6.1f} s"
        if event.event_type == dg.DagsterEventType.STEP_SUCCESS:
            seconds = event.step_success_data.duration_ms / 1000 - self._told.get(step, 0)
            return f"  {step_name(step):<28}{seconds:>6.1f} s{made(self._rows.get(step, []))}"
        if event.event_type == dg.DagsterEventType.STEP_FAILURE:
            return f"  {step_name(step):<28}failed"
        return None


def made(rows: list[int]) -> str:
    """Say what a step made: its rows, or how many tables."""
    if len(rows) > 1 and any(rows):
        return f"{len(rows):>12,} tables"
    return f"{rows[0]:>12,} rows" if rows and rows[0] else ""


def seconds_beside(step_key: str, materialization: dg.AssetMaterialization) -> float | None:
    """Say what part of a step went into an asset that the step isn't named after: a stage of its own; else null."""
    seconds = materialization.metadata.get(SECONDS)
    is_beside = materialization.asset_key.to_user_string() != step_name(step_key)
    return float(str(seconds.value)) if seconds and is_beside else None


def step_name(step_key: str) -> str:
    """Name a step as its asset: Dagster joins the parts of a key with two underscores."""
    return step_key.replace("__", "/")


@dg.logger({}, description="One line per finished step, on the terminal.")
def progress_logger(_: dg.InitLoggerContext) -> logging.Logger:
    """Make the logger of one run."""
    logger = logging.Logger("sdib.progress", logging.DEBUG)
    logger.addHandler(ProgressHandler(sys.__stdout__ or sys.stdout))
    return logger
