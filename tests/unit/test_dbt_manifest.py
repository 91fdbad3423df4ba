"""The parsed dbt project: read once, read again when it changed, and whole whatever a killed build leaves beside it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipelines.assets import manifest
from pipelines.assets.manifest import fresh_manifest
from pipelines.settings import Settings


@pytest.fixture
def parses(monkeypatch) -> list[Settings]:
    """dbt's part, which takes seconds: it writes its manifest, and what it was asked is kept here."""
    asked: list[Settings] = []

    def parse(settings: Settings) -> None:
        asked.append(settings)
        (settings.dbt_target_dir / "manifest.json").write_text(json.dumps({"nodes": len(asked)}))

    monkeypatch.setattr(manifest, "_parse", parse)
    return asked


def test_the_project_is_parsed_once_until_a_setting_changes(parses, tmp_path):
    settings = Settings(data_dir=tmp_path)
    assert [json.loads(fresh_manifest(settings).read_text())["nodes"] for _ in range(2)] == [1, 1]
    other = replace(settings, basisjaar=settings.basisjaar - 1)
    assert json.loads(fresh_manifest(other).read_text())["nodes"] == 2
    assert parses == [settings, other]


def test_a_build_that_was_killed_while_it_wrote_its_own_manifest_harms_nothing(parses, tmp_path):
    settings = Settings(data_dir=tmp_path)
    fresh_manifest(settings)
    (settings.dbt_target_dir / "manifest.json").write_text('{"nodes": ')
    assert json.loads(fresh_manifest(settings).read_text()) == {"nodes": 1}
    assert parses == [settings]
