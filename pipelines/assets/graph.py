"""The asset graph as a whole, and the job that runs it."""

from __future__ import annotations

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from pipelines.assets.deliveries import delivery_assets
from pipelines.assets.keys import DATA_ROOT, PULLS
from pipelines.assets.manifest import fresh_manifest
from pipelines.assets.progress import progress_logger
from pipelines.assets.pulling import pull_assets
from pipelines.assets.punctual import punctual_asset
from pipelines.assets.release import release_assets
from pipelines.assets.root import data_root
from pipelines.assets.warehouse import dbt_resource, warehouse_asset
from pipelines.declarations import load_sources
from pipelines.settings import Settings

REFRESH = "refresh"

WITHOUT_PULL = "refresh_without_pull"
"""The same without what pulls; there only where something is pulled."""


def assemble(settings: Settings) -> dg.Definitions:
    """Build everything from landing to release for one installation.

    Raises:
        DeclarationError: When a `source.yml` is wrong.
        DbtProjectError: When dbt can't read the project.
    """
    settings.export_environment()
    manifest = fresh_manifest(settings)
    sources = load_sources(settings.sources_dir)
    upstream = [*delivery_assets(settings, sources), warehouse_asset(settings, manifest)]
    pulled = pull_assets(settings, sources)
    return dg.Definitions(
        assets=[
            *pulled,
            *upstream,
            punctual_asset(settings, sources),
            *release_assets(settings, sources, manifest, upstream),
        ],
        jobs=[_job(REFRESH, _ALL), *([_job(WITHOUT_PULL, _ALL - dg.AssetSelection.groups(PULLS))] if pulled else [])],
        resources={"dbt": dbt_resource(settings), DATA_ROOT: data_root(settings)},
        loggers={"progress": progress_logger},
        executor=dg.in_process_executor,
    )


def job_without_pull(defs: dg.Definitions) -> str:
    """Name the job that publishes what lies in landing: a dead remote doesn't hold it up.

    By its name and not by its assets: those may be other ones when its run starts, after a change of the sources.
    """
    return WITHOUT_PULL if pulls(defs) else REFRESH


def pulls(defs: dg.Definitions) -> bool:
    """Say whether deliveries are pulled from elsewhere in this installation."""
    return any(spec.group_name == PULLS for spec in defs.resolve_all_asset_specs())


_ALL = dg.AssetSelection.all()


def _job(name: str, selection: dg.AssetSelection) -> UnresolvedAssetJobDefinition:
    return dg.define_asset_job(
        name,
        selection=selection,
        description="From deliveries to release, in one process: a step costs no imports of its own.",
        executor_def=dg.in_process_executor,
        # A killed run is done over as a whole: what it had read may no longer be what lies in landing.
        tags={"dagster/retry_strategy": "ALL_STEPS"},
    )
