"""The asset graph: everything in it is made by somebody, described, owned, and stops what it has to stop."""

from __future__ import annotations

import os
from unittest import mock

import dagster as dg
import pytest

from pipelines.assets.punctual import JUDGED_BY, ON_TIME_CHECK
from pipelines.declarations import load_sources
from pipelines.settings import PROJECT_DIR


@pytest.fixture(scope="module")
def defs(published):
    # Building the graph hands settings to dbt and Dagster through the environment; give it back as it was.
    with mock.patch.dict(os.environ, {"SDIB_DATA_DIR": str(published.data_dir)}):
        from pipelines.definitions import build_defs

        yield build_defs(data_dir=published.data_dir)


@pytest.fixture(scope="module")
def specs(defs) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}


def test_every_source_is_an_asset(specs):
    sources = load_sources(PROJECT_DIR / "sources")
    assert {f"raw/{bron}" for bron in sources} <= specs.keys()


def test_no_asset_depends_on_a_key_that_nobody_makes(specs):
    wanted = {dep.asset_key.to_user_string() for spec in specs.values() for dep in spec.deps}
    assert wanted <= specs.keys()


def test_the_way_of_the_data(specs):
    def needs(key):
        return {dep.asset_key.to_user_string() for dep in specs[key].deps}

    assert "raw/adressen" in needs("raw/indicaties")
    assert {key for key in specs if key.startswith("raw/")} <= needs("register")
    # From landing comes what it was made from, to say what can have caused a change.
    assert needs("candidate") == {key for key in specs if key.startswith(("marts/", "meta/"))} | {"landing"}
    assert needs("acceptance") == {"candidate"}
    assert needs("release") == {"landing", "acceptance"}
    assert needs("factsheet") == {"release"}
    readers = [key for key in specs if any(name.startswith("raw/") for name in needs(key)) and "/stg_" in key]
    assert readers
    assert all("register" in needs(key) for key in readers)


def test_every_asset_says_what_it_is_and_whose(specs):
    layers = {"seeds", "staging", "intermediate", "conformed", "marts", "meta", "quality"}
    groups = {"landing", "raw", "register", "op_tijd", "candidate", "release"} | layers
    assert {spec.group_name for spec in specs.values()} == groups
    assert [key for key, spec in specs.items() if not (spec.owners and spec.kinds)] == []
    assert [key for key, spec in specs.items() if not spec.description] == []


def columns(spec):
    return {column.name: column for column in spec.metadata["dagster/column_schema"].columns}


def test_every_table_says_what_its_columns_are(specs):
    tables = [key for key in specs if key.split("/")[0] in ("raw", "marts", "meta")]
    assert [key for key in tables if not columns(specs[key])] == []
    bsn = columns(specs["raw/indicaties"])["client_pseudoniem"]
    assert bsn.tags == {"persoonsgegeven": "bsn"}
    assert str(bsn.description).startswith("Kop: BSN.")
    assert columns(specs["raw/begroting"])["jaarrekening_eur_nominaal"].type.startswith("Decimal")
    undescribed = [name for name, column in columns(specs["marts/kernindicatoren"]).items() if not column.description]
    assert undescribed == []


def test_a_raw_column_names_the_header_that_it_was_read_from(specs):
    lineage = specs["raw/indicaties"].metadata["dagster/column_lineage"].deps_by_column
    [origin] = lineage["client_pseudoniem"]
    assert (origin.asset_key.to_user_string(), origin.column_name) == ("landing", "indicaties: BSN")


def test_checks_that_stop_a_release_are_blocking(defs):
    graph = defs.resolve_asset_graph()
    checks = {f"{key.asset_key.to_user_string()}:{key.name}": graph.get(key) for key in graph.asset_check_keys}
    stopping = {name for name, check in checks.items() if check.blocking}
    judged = {name for name in checks if name.startswith(("raw/", "register:", "acceptance:"))}
    # A month that is missing leaves a year empty, and the rest right: it only warns.
    assert judged - stopping == {"register:reeks_zonder_gaten"}
    assert sum(name.startswith("acceptance:") for name in checks) > 0
    assert sum(name.startswith("raw/") for name in checks) > 10


def test_every_asset_holds_the_data_root(defs):
    """Whoever runs whichever part of the graph: nobody else may write meanwhile."""
    graph = defs.resolve_asset_graph()
    made = [graph.get(key).assets_def for key in graph.materializable_asset_keys]
    assert {asset.node_def.name for asset in made if "data_root" not in asset.required_resource_keys} == set()


def test_the_daemon_starts_the_whole_graph(defs, specs):
    job = defs.get_repository_def().get_job("refresh")
    assert {key.to_user_string() for key in job.asset_layer.selected_asset_keys} == specs.keys()


def test_what_arrives_is_published_without_a_pull_where_there_is_one(published, specs):
    with mock.patch.dict(os.environ, {"SDIB_DATA_DIR": str(published.data_dir)}):
        from pipelines.definitions import build_defs

        repository = build_defs(data_dir=published.data_dir, ophalen=("bevolking",)).get_repository_def()
    sensor = next(one for one in repository.sensor_defs if one.name == "new_deliveries")
    whole, without = repository.get_job("refresh"), repository.get_job(str(sensor.job_name))
    assert {key.to_user_string() for key in without.asset_layer.selected_asset_keys} == specs.keys()
    pulled = whole.asset_layer.selected_asset_keys - without.asset_layer.selected_asset_keys
    assert {key.to_user_string() for key in pulled} == {"ophalen/bevolking"}
    assert repository.schedule_defs[0].job_name == "refresh"


def test_the_daemon_works_by_itself(defs):
    repository = defs.get_repository_def()
    [schedule] = repository.schedule_defs
    sensors = {sensor.name: sensor for sensor in repository.sensor_defs}
    assert (schedule.name, schedule.cron_schedule, schedule.execution_timezone) == (
        "nightly_refresh",
        "0 2 * * *",
        "Europe/Amsterdam",
    )
    assert sensors["new_deliveries"].minimum_interval_seconds == 30
    assert {one.default_status.value for one in (schedule, *sensors.values())} == {"RUNNING"}
    assert (schedule.job_name, sensors["new_deliveries"].job_name) == ("refresh", "refresh")


def test_late_deliveries_warn_and_stop_nothing(defs, specs):
    sources = load_sources(PROJECT_DIR / "sources")
    assert {key for key in specs if key.startswith("op_tijd/")} == {f"op_tijd/{bron}" for bron in sources}
    assert {specs[f"op_tijd/{bron}"].freshness_policy for bron in sources} == {JUDGED_BY}
    graph = defs.resolve_asset_graph()
    checks = [graph.get(key) for key in graph.asset_check_keys if key.name == ON_TIME_CHECK]
    assert len(checks) == len(sources)
    assert not any(check.blocking for check in checks)
