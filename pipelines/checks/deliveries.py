"""Delivery checks: is this the file that was agreed on?"""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from pipelines.assets.keys import MESSAGES

DELIVERY_CHECK = "levering_in_orde"
TIES_CHECK = "een_levering_per_plaats"
SERIES_CHECK = "reeks_zonder_gaten"
PULL_CHECK = "opgehaald"


def delivery_spec(asset: dg.AssetKey, name: str, description: str) -> dg.AssetCheckSpec:
    """Declare a check that stops everything downstream when it fails."""
    return dg.AssetCheckSpec(name=name, asset=asset, description=description, blocking=True)


def delivery_result(name: str, refusals: Sequence[str]) -> dg.AssetCheckResult:
    """Turn refusals into the result of a check: none is a pass."""
    return dg.AssetCheckResult(
        check_name=name,
        passed=not refusals,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={MESSAGES: list(refusals)},
    )


def series_spec(asset: dg.AssetKey) -> dg.AssetCheckSpec:
    """Declare the check that no period is missing between others; a year may stay empty, but the rest is right."""
    return dg.AssetCheckSpec(SERIES_CHECK, asset=asset, description="No period is missing between two that are there.")


def series_result(missing: Sequence[str]) -> dg.AssetCheckResult:
    """Turn gaps into the result of a check that warns."""
    return dg.AssetCheckResult(
        check_name=SERIES_CHECK,
        passed=not missing,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={MESSAGES: list(missing)},
    )


def pull_spec(asset: dg.AssetKey) -> dg.AssetCheckSpec:
    """Declare the check that everything could be pulled. It stops nothing: what lies in landing is published."""
    return dg.AssetCheckSpec(PULL_CHECK, asset=asset, description="Everything new over there could be pulled.")


def pull_result(problems: Sequence[str]) -> dg.AssetCheckResult:
    """Turn what couldn't be pulled into the result of a check. An error, so that it is told though the run goes on."""
    return dg.AssetCheckResult(
        check_name=PULL_CHECK,
        passed=not problems,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={MESSAGES: list(problems)},
    )
