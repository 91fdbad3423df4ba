"""The asset `landing` as a run of the daemon meets it: news is passed on, and nothing new builds nothing."""

from __future__ import annotations

import dagster as dg
import pytest
from installation import Installation

from pipelines.assets.deliveries import delivery_assets
from pipelines.assets.keys import DATA_ROOT, LANDING, MESSAGES
from pipelines.assets.root import data_root
from pipelines.declarations import load_sources
from pipelines.settings import Settings


@pytest.fixture
def installation(golden, tmp_path) -> Installation:
    return golden.copy(tmp_path / "data")


def run(installation, *, force=False, huisstijl=None):
    settings = Settings(data_dir=installation.data_dir, huisstijl=huisstijl)
    [landing, *_] = delivery_assets(settings, load_sources(settings.sources_dir))
    with dg.DagsterInstance.ephemeral() as instance:
        return dg.materialize(
            [landing],
            instance=instance,
            resources={DATA_ROOT: data_root(settings)},
            run_config={"ops": {"landing": {"config": {"force": force}}}},
            raise_on_error=False,
        )


def failed_with(result):
    assert not result.success
    [step] = [event.step_failure_data for event in result.all_events if event.is_step_failure]
    return str(step.user_failure_data.metadata[MESSAGES].value)


def test_nothing_new_is_a_success_that_makes_nothing(installation):
    result = run(installation)
    assert result.success
    assert result.get_asset_materialization_events() == []


def test_a_name_that_was_lost_comes_back_though_nothing_is_new(installation):
    installation.published.unlink()
    assert run(installation).success
    assert installation.query("select count(*) > 0 from kernindicatoren") == [(True,)]


def test_force_builds_anyway(installation):
    [made] = run(installation, force=True).get_asset_materialization_events()
    assert made.asset_key == LANDING


@pytest.mark.parametrize(
    "change",
    [
        lambda landing: next(landing.glob("*/*.levering.yml")).write_text("herkomst: synthetisch\n# anders\n"),
        lambda landing: (landing / "bezwaren" / "bezwaren.csv").unlink(),
    ],
)
def test_what_changed_in_landing_is_passed_on(installation, change):
    change(installation.data_dir / "landing")
    [made] = run(installation).get_asset_materialization_events()
    assert made.asset_key == LANDING


def test_a_landing_that_can_not_be_used_fails_with_its_reason(installation):
    (installation.data_dir / "landing" / "onbekend").mkdir()
    assert "verwacht alleen mappen met de naam van een bron" in failed_with(run(installation))


def test_a_house_style_that_can_not_be_used_fails_before_anything_is_read(installation, tmp_path):
    (tmp_path / "GM9900.yml").write_text("logo: weg.svg\n")
    said = failed_with(run(installation, force=True, huisstijl=tmp_path))
    assert f"{tmp_path}/weg.svg: expected a readable logo, found: No such file or directory. Mend it" in said


def test_a_damaged_release_in_force_is_said_though_nothing_is_new(installation):
    (installation.published.resolve().parent / "parquet" / "wetten.parquet").unlink()
    assert "now in force, is damaged" in failed_with(run(installation))


def test_a_published_folder_that_can_not_serve_is_said_before_anything_is_read(installation):
    current = installation.data_dir / "published" / "current"
    current.unlink()
    current.mkdir()
    assert "is a folder and not the link" in failed_with(run(installation))
