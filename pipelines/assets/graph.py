"""The asset graph as a whole, and the job that runs it."""

from __future__ import annotations

import dagster as dg

from pipelines.assets.deliveries import delivery_assets
from pipelines.assets.manifest import fresh_manifest
from pipelines.assets.progress import progress_logger
from pipelines.assets.release import release_assets
from pipelines.assets.run_log import run_logger
from pipelines.assets.warehouse import dbt_resource, warehouse_asset
from pipelines.declarations import load_sources
from pipelines.settings import Settings

REFRESH = "refresh"


def assemble(settings: Settings) -> dg.Definitions:
    """Build everything from landing to release for one installation.

    Raises:
        DeclarationError: When a `source.yml` is wrong.
        DbtProjectError: When dbt can't read the project.
    """
    settings.export_environment()
    manifest = fresh_manifest(settings)
    refresh = dg.define_asset_job(
        REFRESH,
        selection=dg.AssetSelection.all(),
        description="From deliveries to release, in one process: a step costs no imports of its own.",
        executor_def=dg.in_process_executor,
        # For runs of the daemon and the UI; a command brings its own.
        config={"loggers": {"structured": {}, "console": {}}},
    )
    return dg.Definitions(
        assets=[
            *delivery_assets(settings, load_sources(settings.sources_dir)),
            warehouse_asset(settings, manifest),
            *release_assets(settings, manifest),
        ],
        jobs=[refresh],
        resources={"dbt": dbt_resource(settings)},
        loggers={
            "progress": progress_logger,
            "structured": run_logger(settings),
            "console": dg.colored_console_logger,
        },
        executor=dg.in_process_executor,
    )
