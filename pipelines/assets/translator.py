"""The dbt project in the terms of Dagster: asset keys by layer, and who waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject

from pipelines.assets.keys import OWNERS, REGISTER, raw_key


class Translator(DagsterDbtTranslator):
    """Names dbt's models after their layer, and its sources after the assets that write them."""

    def __init__(self) -> None:
        # Both tables of the register are written by one asset, so they share its key.
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Give `staging/stg_indicaties`, `raw/indicaties` or `register`."""
        if dbt_resource_props["resource_type"] == "source":
            return raw_key(dbt_resource_props["name"]) if dbt_resource_props["source_name"] == "raw" else REGISTER
        return dg.AssetKey([layer(dbt_resource_props), dbt_resource_props["name"]])

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        """Let every reader of raw data wait for the register, also when its SQL doesn't name it."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        keys = {dep.asset_key for dep in spec.deps}
        if REGISTER in keys or not any(key.path[0] == "raw" for key in keys):
            return spec
        return spec.replace_attributes(deps=[*spec.deps, dg.AssetDep(REGISTER)])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """Give each layer a group of its own, so that the graph reads as the way of the data."""
        return layer(dbt_resource_props)

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """The warehouse has the owners of this project."""
        return OWNERS


def layer(node: Mapping[str, Any]) -> str:
    """Name the layer of a dbt node: the folder right below `models`, or `seeds`."""
    return "seeds" if node["resource_type"] == "seed" else node["fqn"][1]
