"""The candidate, its judgement, and the release."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from pipelines.assets.keys import (
    ACCEPTANCE,
    CANDIDATE,
    DATA_ROOT,
    FACTSHEET,
    LANDING,
    MESSAGES,
    ON_PERSONS,
    OWNERS,
    RELEASE,
    SUPPRESSED,
    WARNINGS,
    WRITES_DUCKDB,
)
from pipelines.assets.metadata import Metadata, cost_metadata, markdown, published_metadata
from pipelines.assets.warehouse import published_keys
from pipelines.checks.acceptance import acceptance_results, acceptance_specs
from pipelines.declarations import Source
from pipelines.ingestion.lateness import read_actualiteit
from pipelines.measuring import Cost, measured
from pipelines.publication import timeliness
from pipelines.publication.acceptance import judge
from pipelines.publication.candidate import build_candidate
from pipelines.publication.changes import record_changes
from pipelines.publication.disclosure_audit import audit, results
from pipelines.publication.glimpse import newest_figures
from pipelines.publication.inputs import Inputs
from pipelines.publication.judgement import PAGE, Acceptance
from pipelines.publication.release import DATABASE, Release, publish
from pipelines.publication.release import FACTSHEET as PAGES
from pipelines.settings import Settings


def release_assets(
    settings: Settings, sources: Mapping[str, Source], manifest: Path, upstream: Sequence[dg.AssetsDefinition]
) -> list[dg.AssetsDefinition]:
    """Build the assets from warehouse to release.

    Args:
        settings: The installation.
        sources: The declarations.
        manifest: Of the dbt project.
        upstream: What makes the warehouse from landing: a run that leaves any of it out publishes nothing.
    """
    judged = [_candidate_asset(settings, manifest), _acceptance_asset(settings, sources)]
    return [*judged, _release_asset(settings, [*upstream, *judged])]


def _candidate_asset(settings: Settings, manifest: Path) -> dg.AssetsDefinition:
    @dg.asset(
        key=CANDIDATE,
        ins={"inputs": dg.AssetIn(key=LANDING)},
        deps=published_keys(manifest),
        group_name="candidate",
        owners=OWNERS,
        kinds={"duckdb"},
        required_resource_keys={DATA_ROOT},
        pool=WRITES_DUCKDB,
    )
    def candidate(inputs: Inputs) -> dg.MaterializeResult:
        """The allow-listed tables after disclosure control, in a new file that nobody reads yet, and what changes."""
        now = datetime.now(UTC)
        with measured() as cost:
            report = build_candidate(settings, now)
            changes = record_changes(settings, inputs, now)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": sum(report.rows.values()),
                "rows": dict(report.rows),
                "suppressed": dict(report.suppressed),
                "changes": changes,
                **published_metadata(report.path),
                **cost_metadata(cost),
                SUPPRESSED: sum(report.suppressed.values()),
                ON_PERSONS: sum(report.rows[name] for name in report.suppressed),
            }
        )

    return candidate


def _acceptance_asset(settings: Settings, sources: Mapping[str, Source]) -> dg.AssetsDefinition:
    @dg.asset(
        key=ACCEPTANCE,
        deps=[CANDIDATE],
        group_name="candidate",
        owners=OWNERS,
        kinds={"python", "json"},
        required_resource_keys={DATA_ROOT},
        check_specs=acceptance_specs(settings.expectations_dir),
    )
    def acceptance() -> Iterator[dg.MaterializeResult]:
        """What Great Expectations found in the bytes of the candidate."""
        with measured() as cost:
            late = timeliness.results(read_actualiteit(settings, sources, datetime.now(UTC)), sources)
            judged = judge(settings, [*results(settings, audit(settings)), *late])
        yield dg.MaterializeResult(
            value=judged,
            metadata={
                "expectations": len(judged.results),
                "failed": len(judged.failures),
                "page": dg.MetadataValue.path(settings.candidate_dir / PAGE),
                **cost_metadata(cost),
            },
            check_results=list(acceptance_results(judged, settings.candidate_dir / PAGE)),
        )

    return acceptance


PART = (
    "Nothing is published by a run of a part: what it leaves out ({skipped}) may no longer be what lies in landing. "
    "Run the whole job refresh, or sdib refresh."
)


def left_out(run: dg.DagsterRun, upstream: Iterable[dg.AssetsDefinition]) -> list[str]:
    """Name what a release is made from and a run doesn't make: by its steps, and of dbt by its models."""
    steps, selected = run.step_keys_to_execute, run.asset_selection  # nothing named: all of them
    return [
        asset.node_def.name
        for asset in upstream
        if (steps is not None and asset.node_def.name not in steps) or (selected and not asset.keys <= selected)
    ]


def _release_asset(settings: Settings, upstream: Sequence[dg.AssetsDefinition]) -> dg.AssetsDefinition:
    """One step makes both: a release is in force with its factsheet, or not at all."""

    @dg.multi_asset(
        name="release",
        specs=_release_specs(),
        ins={"inputs": dg.AssetIn(key=LANDING), "accepted": dg.AssetIn(key=ACCEPTANCE)},
        required_resource_keys={DATA_ROOT},
        pool=WRITES_DUCKDB,
    )
    def release(
        context: dg.AssetExecutionContext, inputs: Inputs, accepted: Acceptance
    ) -> Iterator[dg.MaterializeResult]:
        if skipped := left_out(context.run, upstream):
            message = PART.format(skipped=", ".join(skipped))
            raise dg.Failure(message, metadata={MESSAGES: [message]}, allow_retries=False)
        of_pages = Cost()

        def make_factsheet(database: Path, folder: Path) -> None:
            # Here and not above: what draws takes a second to import, and whoever loads the graph needs none of it.
            from pipelines.factsheet.site import write_site

            nonlocal of_pages
            with measured() as of_pages:
                write_site(database, folder, settings.huisstijl)

        with measured() as cost:
            made = publish(settings, accepted, inputs, datetime.now(UTC), make_factsheet)
        yield dg.MaterializeResult(asset_key=RELEASE, metadata=_release_metadata(made, cost))
        yield dg.MaterializeResult(asset_key=FACTSHEET, metadata=_factsheet_metadata(made, of_pages))

    return release


def _release_specs() -> list[dg.AssetSpec]:
    return [
        dg.AssetSpec(
            RELEASE,
            deps=[LANDING, ACCEPTANCE],
            description=(
                "The accepted candidate under its own version, with the link to the current release swapped to it."
            ),
            group_name="release",
            owners=OWNERS,
            kinds={"duckdb", "parquet"},
        ),
        dg.AssetSpec(
            FACTSHEET,
            deps=[RELEASE],
            description="What the council reads: pages and a PDF, made from the file of the release and part of it.",
            group_name="release",
            owners=OWNERS,
            kinds={"html", "pdf"},
        ),
    ]


def _release_metadata(made: Release, cost: Cost) -> Metadata:
    return {
        "version": made.versie,
        "hash": made.inhoud_hash,
        "path": dg.MetadataValue.path(made.path),
        "preview": markdown(newest_figures(made.path / DATABASE)),
        **cost_metadata(cost),
        WARNINGS: list(made.warnings),
    }


def _factsheet_metadata(made: Release, cost: Cost) -> Metadata:
    page = made.path / PAGES / "index.html"
    return {
        "version": made.versie,
        "page": dg.MetadataValue.path(page),
        "address": dg.MetadataValue.url(page.as_uri()),
        "files": sum(path.is_file() for path in page.parent.rglob("*")),
        **cost_metadata(cost),
    }
