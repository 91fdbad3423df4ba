"""Delivery checks: is this the file that was agreed on?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dagster as dg

from pipelines.assets.keys import MESSAGES


@dataclass(frozen=True)
class MessageCheck:
    """A check that passes when it has nothing to say; its messages are for the owner of the delivery.

    Attributes:
        name: As Dagster shows it.
        severity: An error is told by an alert, a warning isn't.
        blocking: Whether it stops everything downstream.
    """

    name: str
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR
    blocking: bool = False

    def spec(self, asset: dg.AssetKey, description: str) -> dg.AssetCheckSpec:
        """Declare the check on an asset."""
        return dg.AssetCheckSpec(self.name, asset=asset, description=description, blocking=self.blocking)

    def result(self, messages: Sequence[str]) -> dg.AssetCheckResult:
        """Give what came of it."""
        return dg.AssetCheckResult(
            check_name=self.name,
            passed=not messages,
            severity=self.severity,
            metadata={MESSAGES: list(messages)},
        )


DELIVERY = MessageCheck("levering_in_orde", blocking=True)
TIES = MessageCheck("een_levering_per_plaats", blocking=True)

SERIES = MessageCheck("reeks_zonder_gaten", dg.AssetCheckSeverity.WARN)
"""Only warns: a year may stay empty, but the rest is right."""

PULLED = MessageCheck("opgehaald")
"""Stops nothing, for what lies in landing is published; an error, so that it is told though the run goes on."""
