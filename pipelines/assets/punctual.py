"""Whether deliveries come as agreed, as the UI shows it: freshness and a check per source.

Every refresh makes all of `raw/*` again, so that their moments say nothing of deliveries. These assets are made on each
day on which no delivery of the source is late, by a refresh or by the sensor `late_deliveries`, so that Dagster's own
freshness says the same as the check: "not made today" is "late today". See docs/decisions/late-deliveries.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import dagster as dg

from pipelines.assets.keys import DATA_ROOT, LATE, OWNERS, REGISTER, punctual_key
from pipelines.declarations import Source
from pipelines.ingestion.lateness import CALENDAR, Actualiteit, Levertijd, message, read_actualiteit
from pipelines.settings import Settings

ON_TIME_CHECK = "levering_op_tijd"

JUDGED_BY = dg.FreshnessPolicy.cron(
    deadline_cron="0 6 * * *", lower_bound_delta=timedelta(hours=6), timezone=str(CALENDAR)
)
"""Made between midnight and six: the sensor looks every hour, so five of its ticks may fail before the UI says late."""

Event = dg.MaterializeResult | dg.AssetCheckResult


def punctual_asset(settings: Settings, sources: Mapping[str, Source]) -> dg.AssetsDefinition:
    """Build the assets that say of each source whether its deliveries are on time."""

    @dg.multi_asset(
        name="op_tijd",
        required_resource_keys={DATA_ROOT},
        specs=[_spec(source) for source in sources.values()],
        check_specs=[
            dg.AssetCheckSpec(
                ON_TIME_CHECK, asset=punctual_key(bron), description="The next delivery isn't late.", blocking=False
            )
            for bron in sources
        ],
    )
    def op_tijd() -> Iterator[Event]:
        """Hold the register against what was agreed, per source."""
        now = read_actualiteit(settings, sources, datetime.now(UTC))
        for bron, source in sources.items():
            if is_punctual(bron, now):
                yield dg.MaterializeResult(asset_key=punctual_key(bron), metadata=facts(bron, now))
            yield dg.AssetCheckResult(
                asset_key=punctual_key(bron),
                check_name=ON_TIME_CHECK,
                passed=not messages(source, now),
                severity=dg.AssetCheckSeverity.WARN,
                metadata={LATE: messages(source, now), **facts(bron, now)},
            )

    return op_tijd


def daily_events(
    sources: Mapping[str, Source], actualiteit: Actualiteit
) -> Iterator[dg.AssetMaterialization | dg.AssetCheckEvaluation]:
    """Give what a refresh would have said of the sources in use, for a day on which none ran."""
    for bron, source in ((bron, sources[bron]) for bron in actualiteit.bronnen):
        if is_punctual(bron, actualiteit):
            yield dg.AssetMaterialization(punctual_key(bron), metadata=facts(bron, actualiteit))
        yield dg.AssetCheckEvaluation(
            asset_key=punctual_key(bron),
            check_name=ON_TIME_CHECK,
            passed=not messages(source, actualiteit),
            severity=dg.AssetCheckSeverity.WARN,
            metadata={LATE: messages(source, actualiteit), **facts(bron, actualiteit)},
        )


def is_punctual(bron: str, actualiteit: Actualiteit) -> bool:
    """Whether a source is in use and none of its deliveries is late; of what isn't in use nothing is said."""
    return bron in actualiteit.bronnen and not any(one.bron == bron for one in actualiteit.aan_te_spreken)


def messages(source: Source, actualiteit: Actualiteit) -> list[str]:
    """Say what is late of a source, in Dutch."""
    late = [one for one in actualiteit.aan_te_spreken if one.bron == source.bron]
    return [message(one, source, actualiteit.dag) for one in late]


def facts(bron: str, actualiteit: Actualiteit) -> dict[str, str]:
    """Give what is expected next of a source, and until when it is on time."""
    first = min((one for one in actualiteit.levertijden if one.bron == bron), key=_by_limit, default=None)
    if first is None:
        return {"verwacht": "nog nooit geleverd"}
    shown = {
        "verwacht": first.verwacht,
        "uiterlijk": str(first.uiterlijk),
        "laatste_ontvangen": str(first.ontvangen_op),
    }
    return {**shown, **({"voorbeeld": "met voorbeeldleveringen is niets te laat"} if actualiteit.is_voorbeeld else {})}


def _by_limit(one: Levertijd) -> tuple[object, str]:
    return one.uiterlijk, one.gemeente_code


def _spec(source: Source) -> dg.AssetSpec:
    agreed = f"{source.levering.ritme}, te laat na {source.levering.te_laat_na_dagen} dagen"
    return dg.AssetSpec(
        punctual_key(source.bron),
        deps=[REGISTER],
        description=f"Made each day on which the deliveries of {source.titel} are as agreed ({agreed}); stale is late.",
        group_name="op_tijd",
        owners=OWNERS,
        kinds={"python"},
        skippable=True,
        freshness_policy=JUDGED_BY,
        metadata={"ritme": source.levering.ritme, "te_laat_na_dagen": source.levering.te_laat_na_dagen},
    )
