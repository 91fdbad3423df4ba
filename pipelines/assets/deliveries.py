"""Landing, the raw data of every source, and the register of deliveries."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import dagster as dg
from pydantic import Field

from pipelines.assets.keys import DATA_ROOT, LANDING, MESSAGES, OWNERS, REGISTER, REJECTIONS, WRONG_USE, raw_key
from pipelines.assets.metadata import cost_metadata, report_metadata, source_metadata
from pipelines.assets.pulling import pull_keys
from pipelines.checks.deliveries import DELIVERY, SERIES, TIES
from pipelines.declarations import Source
from pipelines.factsheet.style import problem_with_styles
from pipelines.ingestion.conflicts import conflicts, stored_prints
from pipelines.ingestion.in_force import gaps, shrunk
from pipelines.ingestion.ingest import ingest_source
from pipelines.ingestion.landing import LandingError, scan
from pipelines.ingestion.register import OriginError, check_origins, settle
from pipelines.measuring import measured
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import Inputs, gather_inputs
from pipelines.publication.news import unchanged_since
from pipelines.publication.place import problem_with_place
from pipelines.publication.release import mend
from pipelines.settings import Settings


def delivery_assets(settings: Settings, sources: Mapping[str, Source]) -> list[dg.AssetsDefinition]:
    """Build the assets from landing to register: one per source, made from its declaration."""
    return [
        _landing_asset(settings, sources),
        *(_raw_asset(settings, source) for source in sources.values()),
        _register_asset(settings, sources),
    ]


class LandingConfig(dg.Config):
    """What whoever starts a run may ask of it."""

    force: bool = Field(default=False, description="Build although nothing changed; no check is passed over.")


def _landing_asset(settings: Settings, sources: Mapping[str, Source]) -> dg.AssetsDefinition:
    @dg.asset(
        key=LANDING,
        deps=pull_keys(settings, sources),
        group_name="landing",
        owners=OWNERS,
        kinds={"file"},
        output_required=False,
        required_resource_keys={DATA_ROOT},
    )
    def landing(context: dg.AssetExecutionContext, config: LandingConfig) -> Iterator[dg.MaterializeResult]:
        """Exports as received, never changed by us; with the code and settings they are the inputs of a release.

        Taken down before anything is read: a file that lands during the run then counts as new the next time. Nothing
        new: not materialized, and everything after it is skipped.
        """
        inputs, unchanged = _look(settings, sources, force=config.force)
        if unchanged:
            mend(settings)
            context.log.info(f"Nothing changed since release {unchanged}.")
            return
        metadata = {"deliveries": len(inputs.deliveries), "inputs": inputs.fingerprint}
        yield dg.MaterializeResult(value=inputs, metadata=metadata)

    return landing


def _look(settings: Settings, sources: Mapping[str, Source], *, force: bool) -> tuple[Inputs, str | None]:
    """Take down what lies in landing, and name the release that was made from the same."""
    if problem := problem_with_place(settings) or problem_with_styles(settings.huisstijl):
        raise wrong_use(problem)
    try:
        inputs = gather_inputs(settings, scan(settings, sources))
        return inputs, None if force else unchanged_since(settings, inputs)
    except LandingError as error:
        raise wrong_use(str(error)) from error
    except PublicationError as error:
        raise dg.Failure(str(error), metadata={MESSAGES: [str(error)]}, allow_retries=False) from error


def _raw_asset(settings: Settings, source: Source) -> dg.AssetsDefinition:
    key = raw_key(source.bron)
    # Addresses become buurten and codes are looked up while reading, so the sources that know them are read first.
    needed = [raw_key(bron) for bron in source.needs]

    @dg.asset(
        key=key,
        deps=[LANDING, *needed],
        group_name="raw",
        owners=OWNERS,
        kinds={"polars", "parquet"},
        required_resource_keys={DATA_ROOT},
        description=f"{source.titel} ({source.eigenaar}). Each row is {source.each_row_is_a}.",
        check_specs=[DELIVERY.spec(key, "No delivery of this source is refused.")],
        metadata=source_metadata(source),
    )
    def raw() -> dg.MaterializeResult:
        with measured() as cost:
            report = ingest_source(source, settings, datetime.now(UTC))
        return dg.MaterializeResult(
            metadata={
                **report_metadata(source, settings, report),
                **cost_metadata(cost),
                REJECTIONS: [*report.rejections, *report.warnings],
            },
            check_results=[DELIVERY.result(report.refusals)],
        )

    return raw


def _register_asset(settings: Settings, sources: Mapping[str, Source]) -> dg.AssetsDefinition:
    @dg.asset(
        key=REGISTER,
        deps=[raw_key(bron) for bron in sources],
        group_name="register",
        owners=OWNERS,
        kinds={"polars", "parquet"},
        required_resource_keys={DATA_ROOT},
        check_specs=[
            TIES.spec(REGISTER, "No two deliveries claim the same place at the same moment."),
            SERIES.spec(REGISTER, "No period is missing between two that are there."),
        ],
    )
    def register() -> Iterator[dg.MaterializeResult]:
        """The deliveries with their row counts, and which of them holds which gemeente and period."""
        report = settle(settings, sources)
        ties = [*report.refusals, *conflicts(report, sources, stored_prints(settings, sources))]
        if not ties:
            _refuse_mixed_origins(settings, sources)
        remarks = [*gaps(report, sources), *shrunk(report, sources)]
        yield dg.MaterializeResult(check_results=[TIES.result(ties), SERIES.result(remarks)])

    return register


def _refuse_mixed_origins(settings: Settings, sources: Mapping[str, Source]) -> None:
    try:
        check_origins(settings, sources)
    except OriginError as error:
        raise wrong_use(str(error)) from error


def wrong_use(message: str) -> dg.Failure:
    """Make the failure that no delivery caused, and that somebody has to mend before anything can be published."""
    return dg.Failure(message, metadata={WRONG_USE: True, MESSAGES: [message]}, allow_retries=False)
