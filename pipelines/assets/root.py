"""The data root as the resource of a run: whoever started it, one run or command writes at a time."""

import os
from collections.abc import Generator
from datetime import UTC, datetime

import dagster as dg

from pipelines.assets.living import announce, close_dead_runs, free_pools
from pipelines.assets.pruning import prune
from pipelines.assets.run_log import keep_log
from pipelines.locking import PATIENCE, held
from pipelines.settings import Settings


def data_root(settings: Settings) -> dg.ResourceDefinition:
    """Hold the lock of the data root from before the first step of a run until after its last.

    A run of the daemon waits for a command that is at work; the run of a command holds the lock already.
    """

    @dg.resource(description="Holds the lock of the data root for the length of a run.")
    def hold(context: dg.InitResourceContext) -> Generator[None]:
        os.umask(0o077)  # the commands do so too: only what is published is for others
        instance, run = context.instance, context.run
        if instance and run:
            announce(settings, run.run_id)
            keep_log(settings, instance, run.run_id)
        with held(settings, patience=PATIENCE, waits=context.log.info if context.log else print):
            if instance:
                close_dead_runs(settings, instance)
                free_pools(instance)
                prune(settings, instance, datetime.now(UTC))
            yield

    return hold
