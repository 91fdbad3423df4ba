"""One asset per source that this installation pulls."""

from collections.abc import Mapping
from datetime import UTC, datetime

import dagster as dg

from pipelines.assets.keys import DATA_ROOT, OWNERS, PULLS
from pipelines.checks.deliveries import PULLED
from pipelines.declarations import Source
from pipelines.pulling import PullReport, pull_source, pulled_here
from pipelines.settings import Settings


def pull_key(bron: str) -> dg.AssetKey:
    """Name the asset of what was pulled of one source."""
    return dg.AssetKey([PULLS, bron])


def pull_keys(settings: Settings, sources: Mapping[str, Source]) -> list[dg.AssetKey]:
    """Name the assets of all sources that are pulled here. Raises a SettingsError."""
    return [pull_key(source.bron) for source in pulled_here(settings, sources)]


def pull_assets(settings: Settings, sources: Mapping[str, Source]) -> list[dg.AssetsDefinition]:
    """Build an asset for every source that is pulled here.

    Raises:
        SettingsError: When `SDIB_OPHALEN` names what can't be pulled.
    """
    return [_pull_asset(settings, source) for source in pulled_here(settings, sources)]


def _pull_asset(settings: Settings, source: Source) -> dg.AssetsDefinition:
    places = ", ".join(source.ophalen.places) if source.ophalen else ""

    @dg.asset(
        key=pull_key(source.bron),
        group_name=PULLS,
        owners=OWNERS,
        required_resource_keys={DATA_ROOT},
        kinds={"file"},
        description=f"{source.titel} ({source.eigenaar}): what is new at {places} comes into landing.",
        check_specs=[PULLED.spec(pull_key(source.bron), "Everything new over there could be pulled.")],
    )
    def pulled(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        report = pull_source(settings, source, datetime.now(UTC))
        context.log.info(report.line)
        return dg.MaterializeResult(metadata=_metadata(report), check_results=[PULLED.result(report.problems)])

    return pulled


def _metadata(report: PullReport) -> dict[str, int | float | list[str]]:
    return {
        "found": report.gevonden,
        "new": report.nieuw,
        "known": len(report.bekend),
        "left_for_later": report.later,
        "remarks": report.opmerkingen,
        "passed_over": report.overgeslagen,
        "bytes": report.grootte,
        "retries": report.herkansingen,
        "seconds": round(report.seconden, 1),
    }
