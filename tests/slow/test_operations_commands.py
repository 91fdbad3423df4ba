"""The commands of `docs/operations.md`, from install to going back, in the order of the page, on one machine."""

from __future__ import annotations

import json
import shutil
import stat

import pytest
from bi_page import blocks
from operations_page import PAGE, Machine, make_machine

from pipelines.settings import PROJECT_DIR, load_settings

pytestmark = pytest.mark.slow

SECTIONS = (
    "look",
    "install",
    "first refresh",
    "daemon",
    "timer",
    "postgres",
    "backup",
    "restore",
    "key",
    "upgrade",
    "back",
    "disk",
    "retention",
)
"""The blocks of the page, in its order."""

NEEDED = ("flock", "openssl", "shred", "tar")


@pytest.fixture(scope="module")
def machine(golden, tmp_path_factory):
    """The machine after all commands, with what each block said by the last command in it."""
    if lacking := [name for name in NEEDED if not shutil.which(name)]:
        pytest.skip(f"the page uses {', '.join(lacking)}, which isn't here")
    made = make_machine(tmp_path_factory.mktemp("machine"), golden)
    said = [made.run(block.code) for block in blocks("sh", PAGE)]
    return made, dict(zip(SECTIONS, said, strict=True))


def content_hash(machine: Machine, instance: str) -> str:
    return json.loads((machine.of(instance).published.parent / "current" / "manifest.json").read_text())["inhoud_hash"]


def test_the_first_look_finds_what_there_is(machine, golden):
    _, said = machine
    first = said["look"]
    assert f"Release {golden.release.removeprefix('releases/')} is what its manifest says." in first
    assert "Done. PASS=" in first  # the log


def test_a_restored_backup_gives_the_same_answers(machine, golden):
    made, said = machine
    verified, refreshed = said["restore"].splitlines()
    assert verified.endswith("is what its manifest says.")
    assert refreshed.startswith("Nothing changed since release")
    question = "select * from kernindicatoren order by all"
    assert made.of("terug").query(question) == golden.query(question)
    restored = {path.name for path in made.of("terug").data_dir.iterdir()}
    assert restored.isdisjoint({"warehouse", "candidate", "dbt", "dagster"})


def test_a_restored_backup_can_be_built_anew(machine):
    made, _ = machine
    before = content_hash(made, "terug")
    made.run("sdib-for terug refresh --force")
    assert content_hash(made, "terug") == before


def test_another_key_gives_the_same_figures(machine, golden):
    made, said = machine
    changed = said["key"]
    assert "Rows and persons are as before." in changed
    assert content_hash(made, "hengelo") == content_hash(made, "terug")
    secrets = [path for path in (made.root / "etc" / "sdib").iterdir() if ".key" in path.name]
    assert sorted(path.name for path in secrets) == ["hengelo.key", "terug.key"]  # the old one is gone
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}
    assert secrets[0].read_text() != secrets[1].read_text()


def test_the_settings_that_the_page_leaves_are_used(machine):
    made, _ = machine
    lines = (made.root / "etc" / "sdib" / "hengelo.env").read_text().splitlines()
    settings = load_settings(dict(line.split("=", 1) for line in lines if line and not line.startswith("#")))
    assert settings.dagster_postgres == "postgresql:///sdib-hengelo?host=/run/postgresql"


def test_a_trial_has_the_settings_that_make_figures_only(machine):
    made, _ = machine
    hengelo, trial = ((made.root / "etc" / "sdib" / name).read_text() for name in ("hengelo.env", "terug.env"))
    assert "\nSDIB_DAGSTER_POSTGRES=" in hengelo
    assert "\nSDIB_DAGSTER_POSTGRES=" not in trial


def test_what_the_page_asks_of_systemd_is_there(machine):
    made, _ = machine
    asked = {word for line in made.said if line.startswith("systemctl") for word in line.split() if "@" in word}
    assert asked
    for unit in asked - {"sdib-*@hengelo.*"}:
        assert (PROJECT_DIR / "deploy" / "systemd" / unit.replace("@hengelo.", "@.")).exists(), unit
    assert (made.root / "etc" / "systemd" / "system" / "sdib-daemon@.service").exists()
