"""Alerts: what goes wrong is told to a webhook, once, without personal data, and never at the cost of a refresh."""

from pipelines.alerts.alert import Alert, Kind
from pipelines.alerts.report import report_failure, report_late, report_recovery
from pipelines.alerts.sending import AlertError, send

__all__ = ["Alert", "AlertError", "Kind", "report_failure", "report_late", "report_recovery", "send"]
