"""Alerts of the command line: of a refresh that nobody may be looking at, as under cron."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Generator
from datetime import datetime

from pipelines.alerts import (
    Alert,
    AlertError,
    failed_unit,
    report_failure,
    report_late,
    report_recovery,
    send,
    tell,
    wrong_settings,
)
from pipelines.declarations import load_sources
from pipelines.ingestion.lateness import read_actualiteit
from pipelines.refresh import RefusedError, WrongUseError
from pipelines.settings import AlertSettings, Settings, SettingsError, load_alert_address

BY_HAND = "stopped by the keyboard"
"""How an outcome says that somebody at the terminal ended it, who needs no alert."""

REFRESH_UNIT, TOLD_BY_ITSELF = "sdib-refresh@", ("1", "2")
"""A refresh that leaves with one of its own exit codes has told why, or was in the way of another; one that was killed,
or never started, has not."""

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


def tell_wrong_settings(error: SettingsError) -> None:
    """Tell that a refresh couldn't begin, if there is an address that can be used; fails nothing."""
    with contextlib.suppress(SettingsError):
        melden = load_alert_address()
        if melden.url:
            tell(melden, wrong_settings(str(error)))


def send_test(settings: Settings) -> str:
    """Send an alert that says that it is a test, and give the answer in one line.

    Raises:
        WrongUseError: When there is no address.
        RefusedError: When it wasn't accepted.
    """
    return _send(Alert("proef", ("Meldingen van deze installatie komen hier aan.",), "Niets."), settings.melden)


def send_failed(unit: str, exit_status: str) -> str | None:
    """Send an alert that a unit of systemd failed, whatever may be wrong with settings of anything else.

    Args:
        unit: Its name.
        exit_status: How it ended, as systemd says it: a number, the name of a signal, or nothing where that is unknown.

    Returns:
        The answer in one line; None when a refresh told by itself why it failed.

    Raises:
        SettingsError: When the address of alerts can't be used.
        WrongUseError: When there is no address.
        RefusedError: When it wasn't accepted.
    """
    if unit.startswith(REFRESH_UNIT) and exit_status in TOLD_BY_ITSELF:
        return None
    return _send(failed_unit(unit), load_alert_address())


def _send(alert: Alert, melden: AlertSettings) -> str:
    if not melden.url:
        raise WrongUseError("There is no address to send alerts to; set SDIB_MELDING_URL.")
    try:
        return send(alert, melden)
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
