"""The dbt project as Dagster needs it: a fresh manifest, the variables, and asset keys by layer."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject
from filelock import FileLock

from pipelines.assets.keys import OWNERS, REGISTER, raw_key
from pipelines.settings import Settings

DBT = Path(sys.executable).with_name("dbt")


class DbtProjectError(Exception):
    """dbt can't read the project; the message is dbt's own."""


def dbt_vars(settings: Settings) -> str:
    """Write the settings that the models use as the JSON of `--vars`."""
    folders = {"raw_dir": str(settings.raw_dir), "register_dir": str(settings.register_dir)}
    return json.dumps(folders | settings.choices(), sort_keys=True)


def fresh_manifest(settings: Settings) -> Path:
    """Give the manifest of the project as it is now, parsing again only when a file or setting changed.

    Raises:
        DbtProjectError: When dbt refuses the project.
    """
    target = settings.dbt_target_dir
    manifest, stamp = target / "manifest.json", target / "manifest.sha256"
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(target / "manifest.lock"):
        wanted = _project_hash(settings)
        if not (manifest.exists() and stamp.exists() and stamp.read_text() == wanted):
            _parse(settings)
            stamp.write_text(wanted)
    return manifest


def _parse(settings: Settings) -> None:
    target = str(settings.dbt_target_dir)
    where = ["--project-dir", str(settings.dbt_dir), "--profiles-dir", str(settings.dbt_dir), "--target-path", target]
    done = subprocess.run(  # noqa: S603 - our own dbt, with arguments from settings only
        [str(DBT), "--no-use-colors", "--log-path", target, "parse", *where, "--vars", dbt_vars(settings)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DbtProjectError(f"dbt can't read {settings.dbt_dir}:\n{done.stdout.strip()}{done.stderr.strip()}")


def _project_hash(settings: Settings) -> str:
    digest = hashlib.sha256(dbt_vars(settings).encode())
    for path in _project_files(settings.dbt_dir):
        digest.update(str(path.relative_to(settings.dbt_dir)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _project_files(folder: Path) -> Iterator[Path]:
    made_by_dbt = {folder / "target", folder / "logs"}
    return (p for p in sorted(folder.rglob("*")) if p.is_file() and not made_by_dbt.intersection(p.parents))


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
        """All that dbt makes is the warehouse."""
        return "warehouse"

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """The warehouse has the owners of this project."""
        return OWNERS


def layer(node: Mapping[str, Any]) -> str:
    """Name the layer of a dbt node: the folder right below `models`, or `seeds`."""
    return "seeds" if node["resource_type"] == "seed" else node["fqn"][1]
