"""What Dagster calls stale is what we call late: made today is on time, not made by six o'clock is late."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest
from dagster._core.definitions.freshness import FreshnessState
from dagster._core.definitions.freshness_evaluator import CronFreshnessPolicyEvaluator
from dagster._core.loader import LoadingContextForTest
from dagster._core.test_utils import freeze_time

from pipelines.assets.keys import punctual_key
from pipelines.assets.punctual import JUDGED_BY

KEY = punctual_key("bijstand")


def state(instance: dg.DagsterInstance, moment: datetime) -> FreshnessState:
    """What the freshness daemon would say at a moment."""
    node: Any = SimpleNamespace(key=KEY, freshness_policy_or_from_metadata=JUDGED_BY)
    with freeze_time(moment):
        context = LoadingContextForTest(instance)
        return asyncio.run(CronFreshnessPolicyEvaluator().evaluate_freshness(context, node))


def made(instance: dg.DagsterInstance, moment: datetime) -> None:
    with freeze_time(moment):
        instance.report_runless_asset_event(dg.AssetMaterialization(KEY))


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as one:
        yield one


def test_what_was_never_delivered_is_unknown(instance):
    assert state(instance, datetime(2026, 11, 22, 12, tzinfo=UTC)) == FreshnessState.UNKNOWN


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # In winter it is an hour later in Amsterdam.
        (datetime(2026, 11, 22, 12, tzinfo=UTC), FreshnessState.PASS),
        (datetime(2026, 11, 23, 4, 59, tzinfo=UTC), FreshnessState.PASS),
        (datetime(2026, 11, 23, 5, 1, tzinfo=UTC), FreshnessState.FAIL),
        (datetime(2026, 12, 23, 12, tzinfo=UTC), FreshnessState.FAIL),
    ],
)
@pytest.mark.parametrize("hour", [0, 15])
def test_made_yesterday_is_stale_from_six_o_clock(hour, moment, expected, instance):
    made(instance, datetime(2026, 11, 22, hour, 30, tzinfo=UTC))
    assert state(instance, max(moment, datetime(2026, 11, 22, 16, tzinfo=UTC))) == expected


def test_a_delivery_during_the_day_makes_it_fresh_at_once(instance):
    made(instance, datetime(2026, 11, 1, 0, 30, tzinfo=UTC))
    assert state(instance, datetime(2026, 11, 22, 12, tzinfo=UTC)) == FreshnessState.FAIL
    made(instance, datetime(2026, 11, 22, 12, 30, tzinfo=UTC))
    assert state(instance, datetime(2026, 11, 22, 13, tzinfo=UTC)) == FreshnessState.PASS
