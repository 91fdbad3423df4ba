"""Alerts of the command line: of a refresh that nobody may be looking at, as under cron."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Generator
from datetime import datetime

from pipelines.alerts import Alert, AlertError, report_failure, report_late, report_recovery, send
from pipelines.declarations import load_sources
from pipelines.ingestion.lateness import read_actualiteit
from pipelines.refresh import RefusedError, WrongUseError
from pipelines.settings import Settings

BY_HAND = "stopped by the keyboard"
"""How an outcome says that somebody at the terminal ended it, who needs no alert."""

log = logging.getLogger("sdib.alerts")


@contextlib.contextmanager
def alarmed(settings: Settings, now: datetime) -> Generator[None]:
    """Tell by an alert when a refresh fails, when it goes well again, and what is late; changes nothing else.

    Args:
        settings: The installation; without an address of alerts nothing happens.
        now: The present moment, for what is late.
    """
    try:
        yield
    except Exception as error:
        _tell(settings, error)
        _tell_late(settings, now)
        raise
    report_recovery(settings)
    _tell_late(settings, now)


def send_test(settings: Settings) -> str:
    """Send an alert that says that it is a test, and give the answer in one line.

    Raises:
        WrongUseError: When there is no address.
        RefusedError: When it wasn't accepted.
    """
    if not settings.melden.url:
        raise WrongUseError("There is no address to send alerts to; set SDIB_MELDING_URL.")
    test = Alert("proef", ("Meldingen van deze installatie komen hier aan.",), "Niets.")
    try:
        return send(test, settings.melden)
    except AlertError as error:
        raise RefusedError(f"The alert wasn't accepted: {error}") from error


def _tell(settings: Settings, error: Exception) -> None:
    outcome = error.outcome if isinstance(error, RefusedError) else None
    if isinstance(error, RefusedError) and error.is_busy:
        return
    if outcome is None:
        report_failure(settings, [str(error)], refused=False)
    elif not any(BY_HAND in line for line in outcome.errors):
        report_failure(
            settings,
            [*outcome.refusals, *outcome.errors],
            refused=bool(outcome.refusals) and not outcome.errors,
            run_id=outcome.run_id or None,
            step=next(iter(outcome.failed_steps), None),
        )


def _tell_late(settings: Settings, now: datetime) -> None:
    if not settings.melden.url:
        return
    try:
        sources = load_sources(settings.sources_dir)
        report_late(settings, read_actualiteit(settings, sources, now), sources)
    except Exception as error:
        # Whatever it is, it must not hide what the refresh itself says.
        log.warning("what is late can't be told: %s", type(error).__name__)
