"""What is told when: a failure every time, a late delivery once per period, a recovery once after a failure.

Nothing here may fail a refresh: what isn't told is written to the log, and told the next time where that makes sense.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from pipelines.alerts.alert import Alert
from pipelines.alerts.sending import AlertError, beat, send
from pipelines.alerts.told import telling
from pipelines.declarations import Source
from pipelines.ingestion.lateness import Actualiteit, message
from pipelines.publication.release import current
from pipelines.settings import AlertSettings, Settings

DO_REFUSED = (
    "Volg de aanwijzing in de melding: lever een hersteld bestand aan bij de genoemde bron. "
    "De vorige uitgave blijft in gebruik."
)
DO_FAILED = (
    "Kijk in logs/refresh.log in de datamap, of in de run in Dagster; los de oorzaak op en draai sdib refresh. "
    "De vorige uitgave blijft in gebruik."
)
DO_SETTINGS = "Herstel de instelling en draai sdib refresh. De vorige uitgave blijft in gebruik."
DO_LATE = "Vraag de levering op bij de genoemde eigenaar. De cijfers blijven die van de laatste levering."
DO_NOTHING = "Niets; dit volgt op een eerdere melding."

log = logging.getLogger("sdib.alerts")


def report_failure(
    settings: Settings,
    messages: Sequence[str],
    *,
    refused: bool,
    run_id: str | None = None,
    step: str | None = None,
) -> bool:
    """Tell that a refresh failed.

    Args:
        settings: The installation; without an address nothing is sent.
        messages: What went wrong.
        refused: Whether a check stopped it, rather than something unexpected.
        run_id: The run in Dagster.
        step: The step that failed.

    Returns:
        Whether the alert was accepted.
    """
    kind, do = ("geweigerd", DO_REFUSED) if refused else ("mislukt", DO_FAILED)
    return _tell_state(settings, Alert(kind, tuple(messages), do, run_id, step, _in_force(settings)))


def report_recovery(settings: Settings, run_id: str | None = None) -> bool:
    """Tell that a refresh went well: the webhook if the last that it was told is a failure, the heartbeat each time.

    Returns:
        Whether there was something to tell the webhook, and it was accepted.
    """
    beat(settings.melden)
    return _tell_state(settings, Alert("hersteld", (), DO_NOTHING, run_id, uitgave=_in_force(settings)))


def report_late(settings: Settings, actualiteit: Actualiteit, sources: Mapping[str, Source]) -> int:
    """Tell which deliveries are late, each once for the period that is expected, all of them in one alert.

    Args:
        settings: The installation.
        actualiteit: What is late.
        sources: The declarations.

    Returns:
        How many were told now.
    """
    if not settings.melden.url:
        return 0
    late = {one.naam: one for one in actualiteit.aan_te_spreken}
    with telling(settings) as told:
        # What came in the meantime is told again when it is late again.
        told.te_laat = {name: period for name, period in told.te_laat.items() if name in late}
        new = [one for name, one in late.items() if told.te_laat.get(name) != one.verwacht]
        texts = [message(one, sources[one.bron], actualiteit.dag) for one in new]
        if not new or not tell(settings.melden, Alert("te_laat", tuple(texts), DO_LATE, uitgave=_in_force(settings))):
            return 0
        told.te_laat |= {one.naam: one.verwacht for one in new}
        return len(new)


def failed_unit(unit: str) -> Alert:
    """Make the alert that a unit of systemd failed; why isn't known here, and may hold what may not leave the house."""
    said = f"De unit {unit} is mislukt en draait niet; zie journalctl -u {unit}"
    # A unit that gave up isn't started again before its counter is back at nothing.
    again = f"systemctl reset-failed {unit}; systemctl start {unit}"
    return Alert(
        "mislukt", (said,), f"Los de oorzaak op en start haar weer: {again}. De vorige uitgave blijft in gebruik."
    )


def wrong_settings(problem: str) -> Alert:
    """Make the alert that a refresh couldn't begin, because of its settings."""
    return Alert("mislukt", (problem,), DO_SETTINGS)


def _tell_state(settings: Settings, alert: Alert) -> bool:
    """Tell that it goes wrong, or goes well again, and remember which."""
    if not settings.melden.url:
        return False
    failed = alert.soort != "hersteld"
    with telling(settings) as told:
        sent = (failed or told.mislukt) and tell(settings.melden, alert)
        if sent:
            told.mislukt = failed
        return sent


def tell(melden: AlertSettings, alert: Alert) -> bool:
    """Send an alert; what goes wrong with that is logged, and no more.

    Returns:
        Whether it was accepted.
    """
    try:
        send(alert, melden)
    except AlertError as error:
        log.warning("an alert (%s) wasn't accepted: %s", alert.soort, error)
        return False
    except Exception as error:
        # No reason to fail. Only its kind is logged: the rest may hold the address, and that a secret.
        log.warning("an alert (%s) wasn't sent: %s", alert.soort, type(error).__name__)
        return False
    return True


def _in_force(settings: Settings) -> str | None:
    try:
        release = current(settings)
    except OSError:
        return None
    return release.versie if release else None
