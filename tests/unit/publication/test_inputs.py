"""What a release is made from, and when it has changed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.declarations import load_sources
from pipelines.ingestion.landing import scan_source
from pipelines.publication.inputs import InputDelivery, Inputs, gather_inputs
from pipelines.settings import PROJECT_DIR, Settings

SHA_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
SHA_B = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    project = tmp_path / "project"
    files = {
        "pipelines/a.py": "a",
        "dbt_project/models/m.sql": "select 1",
        "sources/indicaties/source.yml": "x: 1",
        "expectations/s.yml": "y: 1",
        "requirements.lock": "polars==2",
    }
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    return Settings(
        data_dir=tmp_path / "data",
        project_dir=project,
        sources_dir=project / "sources",
        expectations_dir=project / "expectations",
        dbt_dir=project / "dbt_project",
    )


def _land(settings: Settings, name: str, text: str) -> Path:
    path = settings.landing_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def _inputs(settings: Settings) -> Inputs:
    """As a refresh gathers them: by what is in landing now."""
    source = load_sources(PROJECT_DIR / "sources")["indicaties"]
    return gather_inputs(settings, scan_source(settings, source))


def test_every_delivery_counts_with_its_side_file(installation: Settings) -> None:
    _land(installation, "indicaties/a.csv", "a")
    _land(installation, "indicaties/a.csv.levering.yml", "document: b")
    _land(installation, "indicaties/b.csv", "b")
    first, second = _inputs(installation).deliveries
    assert first == InputDelivery("indicaties", "a.csv", SHA_A, hashlib.sha256(b"document: b").hexdigest())
    assert second == InputDelivery("indicaties", "b.csv", SHA_B, None)


def test_what_can_not_be_read_counts_without_failing(installation: Settings) -> None:
    (installation.landing_dir / "indicaties" / "map.csv").mkdir(parents=True)
    assert [(d.bestand, d.sha256) for d in _inputs(installation).deliveries] == [("map.csv", None)]


def test_without_deliveries_there_are_none(installation: Settings) -> None:
    assert _inputs(installation).deliveries == ()


def test_the_same_bytes_under_a_second_name_are_no_change(installation: Settings) -> None:
    _land(installation, "indicaties/a.csv", "a")
    before = _inputs(installation).fingerprint
    _land(installation, "indicaties/kopie van a.csv", "a")
    assert _inputs(installation).fingerprint == before


def _with_style(settings: Settings, text: str) -> Settings:
    folder = settings.project_dir / "huisstijl"
    folder.mkdir(exist_ok=True)
    (folder / "GM0164.yml").write_text(text)
    return replace(settings, huisstijl=folder)


CHANGES: dict[str, Callable[[Settings], Settings]] = {
    "delivery": lambda s: (_land(s, "indicaties/a.csv", "b"), s)[1],
    "side file": lambda s: (_land(s, "indicaties/a.csv.levering.yml", "document: c"), s)[1],
    "name": lambda s: ((s.landing_dir / "indicaties/a.csv").rename(s.landing_dir / "indicaties/b.csv"), s)[1],
    "python": lambda s: ((s.project_dir / "pipelines/a.py").write_text("b"), s)[1],
    "new module": lambda s: ((s.project_dir / "pipelines/b.py").write_text("b"), s)[1],
    "template": lambda s: ((s.project_dir / "pipelines/page.html.j2").write_text("<p>"), s)[1],
    "house style": lambda s: _with_style(s, "kleur: blauw"),
    "model": lambda s: ((s.dbt_dir / "models/m.sql").write_text("select 2"), s)[1],
    "declaration": lambda s: ((s.sources_dir / "indicaties/source.yml").write_text("x: 2"), s)[1],
    "suite": lambda s: ((s.expectations_dir / "s.yml").write_text("y: 2"), s)[1],
    "lock": lambda s: ((s.project_dir / "requirements.lock").write_text("polars==3"), s)[1],
    "setting": lambda s: replace(s, basisjaar=2022),
    "key": lambda s: replace(s, pseudonym_key="een heel andere sleutel van deze gemeente"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_fingerprint_changes_with_everything_that_a_figure_depends_on(installation: Settings, change: str) -> None:
    _land(installation, "indicaties/a.csv", "a")
    before = _inputs(installation).fingerprint
    assert _inputs(installation).fingerprint == before
    assert _inputs(CHANGES[change](installation)).fingerprint != before


def test_another_house_style_is_no_reason_for_another_figure(installation: Settings) -> None:
    before, after = (_inputs(_with_style(installation, f"kleur: {colour}")) for colour in ("blauw", "geel"))
    assert before.fingerprint != after.fingerprint
    assert (before.code_hash, before.program_hash, before.choices) == (
        after.code_hash,
        after.program_hash,
        after.choices,
    )


CORRECTIONS = {
    "corrections": "sources/indicaties/corrections.yml",
    "mapping": "sources/indicaties/mappings/product.csv",
    "list of breaks": "sources/_bijzonderheden/lijst_bijzonderheden.csv",
}
PROGRAM = ["pipelines/a.py", "dbt_project/models/m.sql", "dbt_project/seeds/a.csv", "sources/indicaties/source.yml"]
NEITHER = ["expectations/s.yml", "dbt_project/seeds/lijst_indicatoren.csv", "pipelines/factsheet/words.py"]


def _write(settings: Settings, name: str, text: str) -> None:
    path = settings.project_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize("name", CORRECTIONS.values(), ids=CORRECTIONS)
def test_what_is_known_of_the_data_of_a_source_is_told_apart_from_the_program(
    installation: Settings, name: str
) -> None:
    _write(installation, name, "a")
    before = _inputs(installation)
    _write(installation, name, "b")
    after = _inputs(installation)
    bron = name.split("/")[1]
    assert after.program_hash == before.program_hash
    assert before.correction_hashes.keys() == {bron}
    assert before.correction_hashes[bron] != after.correction_hashes[bron]
    assert after.fingerprint != before.fingerprint


@pytest.mark.parametrize("name", [*PROGRAM, *NEITHER])
def test_the_program_is_what_computes(installation: Settings, name: str) -> None:
    _write(installation, name, "a")
    before = _inputs(installation)
    _write(installation, name, "b")
    after = _inputs(installation)
    assert (after.program_hash != before.program_hash) == (name in PROGRAM)
    assert after.correction_hashes == before.correction_hashes == {}
    assert after.fingerprint != before.fingerprint


def test_what_tools_leave_behind_is_no_change(installation: Settings) -> None:
    before = _inputs(installation).fingerprint
    for name in ("target/manifest.json", "logs/dbt.log", ".user.yml"):
        path = installation.dbt_dir / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert _inputs(installation).fingerprint == before


def test_nothing_heavy_is_imported_to_see_that_there_is_nothing_to_do() -> None:
    code = (
        "import sys; import pipelines.publication.inputs; "
        "print({'polars', 'duckdb', 'dbt', 'dagster', 'great_expectations', 'pandas', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
