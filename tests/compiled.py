"""The dbt project as it was compiled for one refresh, run on other deliveries: tens of refreshes in the time of one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import duckdb

from pipelines.declarations import Source, load_sources
from pipelines.ingestion.ingest import ingest_source
from pipelines.ingestion.register import settle
from pipelines.settings import PROJECT_DIR, Settings

FIRST = ("indicaties", "adressen", "gebieden")
"""What other sources refer to is read before them, the last of these first."""


@cache
def declared() -> dict[str, Source]:
    return load_sources(PROJECT_DIR / "sources")


def ingest(settings: Settings, seen_at: datetime, only: Collection[str] = ()) -> None:
    """Read what lies in landing with the functions that a refresh reads it with; all of it must be accepted."""
    sources = declared()
    for bron in sorted(only or sources, key=lambda bron: (-FIRST.index(bron) if bron in FIRST else 1, bron)):
        report = ingest_source(sources[bron], settings, seen_at)
        assert not report.refusals, report.refusals
        assert not report.rejected, report.rejections
    settle(settings, sources)


@dataclass
class Compiled:
    """The models that some tables rest on, in an order in which they can be built.

    Attributes:
        made_for: Settings of the refresh that compiled them.
        wanted: Names of the models that will be asked for.
    """

    made_for: Settings
    wanted: tuple[str, ...]
    connection: duckdb.DuckDBPyConnection = field(init=False)
    _models: list[dict] = field(init=False)

    def __post_init__(self) -> None:
        nodes = json.loads((self.made_for.dbt_target_dir / "manifest.json").read_text(encoding="utf-8"))["nodes"]
        self._models = _in_order(nodes, [node for node in nodes.values() if node["name"] in self.wanted])
        # Each build writes the same files anew, within the moment that DuckDB's cache takes a file to be unchanged.
        self.connection = duckdb.connect(config={"threads": 1, "enable_external_file_cache": False})
        self.connection.execute("attach ':memory:' as warehouse")
        self.connection.execute(f"attach '{self.made_for.warehouse_path}' as gemaakt (read_only)")
        for schema in {node["schema"] for node in nodes.values()} | {"seeds"}:
            self.connection.execute(f'create schema if not exists warehouse."{schema}"')
        for node in nodes.values():
            if node["resource_type"] == "seed":
                made = node["relation_name"].replace('"warehouse"', "gemaakt", 1)
                self.connection.execute(f"create table {node['relation_name']} as from {made}")

    def build(self, settings: Settings) -> None:
        """Build the models on what these settings hold in raw and register."""
        for model in self._models:
            sql = model["compiled_code"].replace(f"'{self.made_for.raw_dir}/", f"'{settings.raw_dir}/")
            sql = sql.replace(f"'{self.made_for.register_dir}/", f"'{settings.register_dir}/")
            self.connection.execute(f"create or replace table {model['relation_name']} as {sql}")

    def query(self, sql: str) -> list[tuple]:
        return self.connection.execute("use warehouse; " + sql).fetchall()

    def close(self) -> None:
        self.connection.close()


def _in_order(nodes: dict[str, dict], wanted: Iterable[dict]) -> list[dict]:
    """The wanted models and all that they rest on, each after what it reads."""
    ordered: dict[str, dict] = {}

    def add(node: dict) -> None:
        for parent in node["depends_on"].get("nodes", []):
            if parent in nodes and parent not in ordered:
                add(nodes[parent])
        if node["resource_type"] == "model":
            ordered[node["unique_id"]] = node

    for node in wanted:
        add(node)
    return list(ordered.values())
