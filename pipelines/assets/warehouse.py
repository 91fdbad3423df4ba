"""The warehouse: every dbt model an asset, every dbt test a check."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from importlib.metadata import version as package_version
from pathlib import Path
from shutil import rmtree
from threading import Thread
from typing import TypeAlias

import dagster as dg
import duckdb
from dagster_dbt import DbtCliResource, dbt_assets
from packaging.version import Version

from pipelines.assets.keys import DATA_ROOT, MESSAGES, PEAK, WRITES_DUCKDB
from pipelines.assets.manifest import DBT, dbt_vars
from pipelines.assets.translator import Translator, layer
from pipelines.checks.dbt_failures import explain_by_node, explain_failures, rules_that_failed
from pipelines.measuring import Cost, measured
from pipelines.settings import Settings

DbtEvent: TypeAlias = (
    dg.Output | dg.AssetMaterialization | dg.AssetObservation | dg.AssetCheckResult | dg.AssetCheckEvaluation
)
PUBLISHED_LAYERS = ("marts", "meta")


def warehouse_asset(settings: Settings, manifest: Path) -> dg.AssetsDefinition:
    """Build the assets of the dbt project.

    Unit tests are left out: they test our formulas, not these deliveries, and `make test` runs them.
    """

    @dbt_assets(
        manifest=manifest,
        name="dbt",
        dagster_dbt_translator=Translator(),
        pool=WRITES_DUCKDB,
        required_resource_keys={"dbt", DATA_ROOT},
    )
    def dbt_build(context: dg.AssetExecutionContext) -> Iterator[DbtEvent]:
        settings.warehouse_path.parent.mkdir(mode=0o700, exist_ok=True)
        if not context.is_subset:
            _start_anew(settings.warehouse_path)
        command = ["build", "--exclude-resource-type", "unit_test", "--vars", dbt_vars(settings)]
        target = settings.dbt_target_dir
        with measured() as cost:
            invocation = context.resources.dbt.cli(command, context=context, target_path=target, raise_on_error=False)
            _preload_acceptance()
            # Rows can be counted only when dbt has left the file: one writer, or many readers.
            events = list(invocation.stream())
        counts = _count_rows(settings.warehouse_path)
        explained = explain_by_node(target, settings.warehouse_path)
        yield from (with_message(_with_counts(event, counts, cost), explained) for event in events)
        if not invocation.is_successful():
            for rule in rules_that_failed(target):
                context.log.info(rule)
            messages = explain_failures(target, settings.warehouse_path)
            raise dg.Failure("\n".join(messages), metadata={MESSAGES: messages}, allow_retries=False)

    return dbt_build


class PlainDbt(DbtCliResource):
    """The resource of dagster-dbt, without what it does in this process for features that we don't use.

    It would run `dbt --version`, which asks a server on the internet for the newest, and import dbt to read column
    metadata from the warehouse: together a few seconds and 150 MB of each refresh.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(package_version("dbt-core"))

    # dagster-dbt goes on without an adapter, as when it can't make one, though its own signature doesn't say so.
    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:  # ty: ignore[incompatible-method-override]
        """Give none."""


def dbt_resource(settings: Settings) -> DbtCliResource:
    """Let Dagster run the dbt of this very environment."""
    return PlainDbt(
        project_dir=settings.dbt_dir,
        profiles_dir=settings.dbt_dir,
        dbt_executable=DBT,
        # Text for the file, which people read: the JSON that Dagster reads costs as much again to make a second time.
        global_config_flags=["--no-use-colors", "--log-level-file", "info", "--log-format-file", "text"],
    )


def published_keys(manifest: Path) -> list[dg.AssetKey]:
    """Name the models from which a release is made."""
    nodes = json.loads(manifest.read_text())["nodes"].values()
    translator = Translator()
    models = [node for node in nodes if node["resource_type"] == "model" and layer(node) in PUBLISHED_LAYERS]
    return [translator.get_asset_key(node) for node in models]


def _start_anew(warehouse: Path) -> None:
    """Build in a new file: an old one keeps dropped data, and a killed refresh may have left its dbt at work in it."""
    warehouse.unlink(missing_ok=True)
    warehouse.with_name(warehouse.name + ".wal").unlink(missing_ok=True)
    # What DuckDB writes when memory is full holds rows about persons; it only cleans up itself when it isn't killed.
    rmtree(warehouse.with_name(warehouse.name + ".tmp"), ignore_errors=True)


def _preload_acceptance() -> None:
    """Import Great Expectations, which takes seconds, while this process has nothing to do but wait for dbt."""
    Thread(target=import_module, args=("pipelines.publication.gx_duckdb",), daemon=True).start()


def _with_counts(event: DbtEvent, counts: dict[str, int], cost: Cost) -> DbtEvent:
    """Add the rows of the table that was built, and the memory of the build as a whole: it is one process."""
    table = str(event.metadata["unique_id"].value).rsplit(".", 1)[-1]
    if not isinstance(event, dg.Output) or table not in counts:
        return event
    return event.with_metadata({**event.metadata, "dagster/row_count": counts[table], PEAK: cost.peak_mb})


def with_message(event: DbtEvent, explained: Mapping[str, str]) -> DbtEvent:
    """Let a failed test say which rows break which rule, and what to do."""
    node = event.metadata.get("unique_id")
    message = explained.get(str(node.value)) if node else None
    if message is None or not isinstance(event, dg.AssetCheckResult) or event.passed:
        return event
    return event._replace(metadata={**event.metadata, MESSAGES: dg.MetadataValue.json([message])})


def _count_rows(warehouse: Path) -> dict[str, int]:
    if not warehouse.exists():
        return {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.sql("select schema_name, table_name from duckdb_tables()").fetchall()
        return {table: len(connection.table(f'"{schema}"."{table}"')) for schema, table in tables}
