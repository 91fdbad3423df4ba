"""A run that was killed gives its place in a pool back, wherever it was on its way to it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import dagster as dg
import pytest
from dagster._core.storage.event_log.schema import PendingStepsTable

from pipelines.assets.living import free_pools

POOL = "duckdb"


@pytest.fixture
def instance(tmp_path):
    limits = {"concurrency": {"pools": {"default_limit": 1}}}
    with dg.DagsterInstance.local_temp(str(tmp_path), overrides=limits) as made:
        made.event_log_storage.initialize_concurrency_limit_to_default(POOL)
        yield made


def waiting(storage, run_id):
    """Killed before it was given a place."""
    storage.claim_concurrency_slot(POOL, "another", "dbt")
    storage.claim_concurrency_slot(POOL, run_id, "dbt")
    storage.free_concurrency_slots_for_run("another")
    with storage.index_connection() as connection:
        connection.execute(PendingStepsTable.update().values(assigned_timestamp=None))


def given(storage, run_id):
    """Killed between being given a place and taking it."""
    storage.claim_concurrency_slot(POOL, run_id, "dbt")
    storage._free_concurrency_slots(run_id=run_id)
    with storage.index_connection() as connection:
        connection.execute(PendingStepsTable.update().values(assigned_timestamp=datetime(2026, 11, 22, tzinfo=UTC)))


def taken(storage, run_id):
    """Killed while it built."""
    storage.claim_concurrency_slot(POOL, run_id, "dbt")


@pytest.mark.parametrize("moment", [waiting, given, taken])
def test_the_next_run_finds_its_place_in_the_pool_free(instance, moment):
    storage = instance.event_log_storage
    moment(storage, str(uuid4()))  # of a run that isn't there, as after a kill
    assert storage.get_concurrency_info(POOL).pending_steps or storage.get_concurrency_info(POOL).claimed_slots
    free_pools(instance)
    assert storage.claim_concurrency_slot(POOL, str(uuid4()), "dbt").is_claimed
