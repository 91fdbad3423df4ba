"""Alerts: what goes wrong is told to a webhook, once, without personal data, and never at the cost of a refresh."""

from pipelines.alerts.alert import Alert, Kind
from pipelines.alerts.report import (
    failed_unit,
    report_failure,
    report_late,
    report_recovery,
    tell,
    wrong_settings,
)
from pipelines.alerts.sending import AlertError, send

__all__ = [
    "Alert",
    "AlertError",
    "Kind",
    "failed_unit",
    "report_failure",
    "report_late",
    "report_recovery",
    "send",
    "tell",
    "wrong_settings",
]
