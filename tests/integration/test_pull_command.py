"""`sdib pull`, and a refresh that pulls first: on the terminal, and as assets."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest import mock

import dagster as dg
import pytest
from pulling_installation import PullingInstallation, declare

from pipelines.declarations import load_sources
from pipelines.settings import PROJECT_DIR, Settings, SettingsError, load_settings


def declared(data_dir: Path, folder: Path) -> PullingInstallation:
    """Declare that bezwaren and besparingen are pulled from folders."""
    sources = folder / "sources"
    shutil.copytree(PROJECT_DIR / "sources", sources)
    for bron in ("bezwaren", "besparingen"):
        (folder / "uit" / bron).mkdir(parents=True)
        declare(sources, bron, van=f"file://${{POSTVAK}}/{bron}", rust_seconden=0, herkomst="synthetisch")
    return PullingInstallation(data_dir, sources)


@pytest.fixture
def pulling(tmp_path) -> PullingInstallation:
    """A data root in which nothing is yet."""
    return declared(tmp_path / "data", tmp_path)


def test_a_line_per_source_and_what_was_pulled_lies_in_landing(pulling, tmp_path):
    (tmp_path / "uit" / "bezwaren" / "nieuw.csv").write_text("x")
    variables = {"SDIB_OPHALEN": "bezwaren besparingen", "POSTVAK": str(tmp_path / "uit")}
    done = pulling.sdib("pull", **variables)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "besparingen: 0 found at file://${POSTVAK}/besparingen, 0 new, 0 known",
        "bezwaren: 1 found at file://${POSTVAK}/bezwaren, 1 new, 0 known: nieuw.csv",
    ]
    assert (pulling.data_dir / "landing" / "bezwaren" / "nieuw.csv").read_text() == "x"
    again = pulling.sdib("pull", "bezwaren", "--json", **variables)
    (report,) = json.loads(again.stdout)
    assert (report["bron"], report["nieuw"], report["bekend"]) == ("bezwaren", [], ["nieuw.csv"])


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (["pull"], {}, "Nothing is pulled here"),
        (["pull", "bijstand"], {"SDIB_OPHALEN": "bezwaren"}, "bijstand isn't pulled here"),
        (["pull"], {"SDIB_OPHALEN": "bijstand"}, "SDIB_OPHALEN names bijstand, which has no `ophalen`"),
        (["refresh"], {"SDIB_OPHALEN": "niets"}, "SDIB_OPHALEN names niets, which is no source"),
        (["pull", "--again", "a.csv"], {"SDIB_OPHALEN": "bezwaren"}, "--again needs the source"),
    ],
)
def test_wrong_use(pulling, arguments, variables, said):
    done = pulling.sdib(*arguments, **variables)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


MISSED = "What lies in landing is published; this is missing from it."


@pytest.mark.slow
def test_a_refresh_pulls_first_and_a_pull_that_fails_holds_nothing_up(golden, tmp_path):
    pulling = declared(golden.copy(tmp_path / "data").data_dir, tmp_path)
    before = pulling.release
    variables = {"SDIB_OPHALEN": "bezwaren,besparingen", "POSTVAK": str(tmp_path / "uit")}
    (tmp_path / "uit" / "bezwaren" / "nieuw.csv").write_text("x")
    (tmp_path / "uit" / "besparingen").rmdir()
    failed = pulling.sdib("refresh", **variables)
    assert failed.returncode == 1
    first, *rest = failed.stderr.splitlines()
    assert first == "besparingen: file://${POSTVAK}/besparingen: it isn't there."
    # What came is no delivery, so it stops the refresh as if it was dropped by hand; both are told.
    assert "bezwaren/nieuw.csv" in "".join(rest)
    assert "bezwaren: 1 found" in failed.stdout
    assert (pulling.data_dir / "landing" / "bezwaren" / "nieuw.csv").exists()
    (tmp_path / "uit" / "besparingen").mkdir()
    refused = pulling.sdib("refresh", **variables)
    assert refused.returncode == 1
    assert "bezwaren/nieuw.csv" in refused.stderr
    assert pulling.release == before
    (pulling.data_dir / "landing" / "bezwaren" / "nieuw.csv").unlink()
    (pulling.data_dir / "landing" / "bezwaren" / "nieuw.csv.levering.yml").unlink()
    (tmp_path / "uit" / "besparingen").rmdir()
    missed = pulling.sdib("refresh", **variables)
    assert (missed.returncode, missed.stderr.splitlines()[-1]) == (1, MISSED)
    assert pulling.release != before
    assert pulling.sdib("refresh", **variables).stderr.splitlines()[-1] == MISSED
    (tmp_path / "uit" / "besparingen").mkdir()
    # Declarations are part of what a release is made from, so the first one under these is new; the next isn't.
    assert "Nothing changed" in pulling.sdib("refresh", **variables).stdout
    steps = [line.split()[0] for line in missed.stdout.splitlines() if line.startswith("  ")]
    assert "landing" in steps
    assert not any(step.startswith("ophalen") for step in steps)


def test_a_refresh_that_pulls_nothing_imports_no_client(pulling):
    clients = "{'aiohttp', 'asyncssh', 'fsspec', 'stamina'}"
    script = f"import sys, pipelines.refresh, pipelines.cli; print({clients} & {{*sys.modules}})"
    command, environment = [sys.executable, "-c", script], pulling.environment()
    done = subprocess.run(command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()", done.stderr


def settings_of(pulling: PullingInstallation, *ophalen: str) -> Settings:
    return replace(load_settings({}), data_dir=pulling.data_dir, sources_dir=pulling.sources, ophalen=ophalen)


def specs_of(settings: Settings) -> dict[str, dg.AssetSpec]:
    """The assets up to landing; those after it take a parse of dbt, and have nothing to do with a pull."""
    from pipelines.assets.deliveries import delivery_assets
    from pipelines.assets.pulling import pull_assets

    sources = load_sources(settings.sources_dir)
    assets = [*pull_assets(settings, sources), delivery_assets(settings, sources)[0]]
    return {spec.key.to_user_string(): spec for asset in assets for spec in asset.specs}


def test_the_graph_has_an_asset_for_what_is_pulled_here_and_no_other(pulling):
    specs = specs_of(settings_of(pulling, "bezwaren"))
    assert list(specs) == ["ophalen/bezwaren", "landing"]
    assert [dep.asset_key.to_user_string() for dep in specs["landing"].deps] == ["ophalen/bezwaren"]
    spec = specs["ophalen/bezwaren"]
    assert (spec.group_name, bool(spec.owners), spec.kinds) == ("ophalen", True, {"file"})
    assert "file://${POSTVAK}/bezwaren" in (spec.description or "")
    assert list(specs_of(settings_of(pulling))) == ["landing"]


def materialized(pulling: PullingInstallation, **variables: str) -> dg.ExecuteInProcessResult:
    """Run the assets of the pull, and landing after them."""
    from pipelines.assets.deliveries import delivery_assets
    from pipelines.assets.pulling import pull_assets
    from pipelines.assets.root import data_root

    settings = settings_of(pulling, "alle")
    # The inhabitants would come from the internet.
    sources = {bron: source for bron, source in load_sources(pulling.sources).items() if bron != "bevolking"}
    with mock.patch.dict(os.environ, variables):
        assets = [*pull_assets(settings, sources), delivery_assets(settings, sources)[0]]
        held = {"data_root": data_root(settings)}
        return dg.materialize(assets, instance=dg.DagsterInstance.ephemeral(), resources=held, raise_on_error=False)


def test_an_asset_says_what_it_pulled(pulling, tmp_path):
    (tmp_path / "uit" / "bezwaren" / "nieuw.csv").write_text("x")
    result = materialized(pulling, POSTVAK=str(tmp_path / "uit"))
    assert result.success
    (event,) = result.asset_materializations_for_node("ophalen__bezwaren")
    told = {key: value.value for key, value in event.metadata.items()}
    assert (told["found"], told["new"], told["bytes"]) == (1, ["nieuw.csv"], 1)


def test_a_pull_that_fails_fails_its_check_and_stops_nothing(pulling, tmp_path):
    (tmp_path / "uit" / "bezwaren" / "nieuw.csv").write_text("x")
    (tmp_path / "uit" / "besparingen").rmdir()
    result = materialized(pulling, POSTVAK=str(tmp_path / "uit"))
    assert result.success
    checks = {one.asset_key.path[-1]: one for one in result.get_asset_check_evaluations()}
    assert {bron: one.passed for bron, one in checks.items()} == {"besparingen": False, "bezwaren": True}
    assert checks["besparingen"].metadata["meldingen"].value == [
        "besparingen: file://${POSTVAK}/besparingen: it isn't there."
    ]
    assert result.asset_materializations_for_node("landing")


def test_a_graph_for_what_can_not_be_pulled_is_refused(pulling):
    with pytest.raises(SettingsError, match="SDIB_OPHALEN names bijstand"):
        specs_of(settings_of(pulling, "bijstand"))
