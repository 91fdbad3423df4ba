"""The code location that Dagster loads: wiring only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import dagster as dg

from pipelines.alert_sensors import alert_sensors
from pipelines.assets.graph import assemble
from pipelines.declarations import load_sources
from pipelines.schedules import new_deliveries, nightly_refresh
from pipelines.settings import load_settings


def build_defs(**overrides: Path | str | int | tuple[str, ...]) -> dg.Definitions:
    """Build the asset graph, its job, and what starts it.

    Args:
        **overrides: Fields of `Settings` that differ from the environment's, such as `data_dir` in a test.

    Raises:
        SettingsError: When a variable in the environment can't be used.
        DeclarationError: When a `source.yml` is wrong.
        DbtProjectError: When dbt can't read the project.
    """
    settings = replace(load_settings(), **overrides)
    graph = assemble(settings)
    sensors = [new_deliveries(settings, graph), *alert_sensors(settings, load_sources(settings.sources_dir))]
    return dg.Definitions.merge(graph, dg.Definitions(schedules=[nightly_refresh(settings, graph)], sensors=sensors))


defs = build_defs()
