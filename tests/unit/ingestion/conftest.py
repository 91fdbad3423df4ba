"""A data root of its own per test, with the real declarations."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from ingestion_bench import Bench
from judged import Judged

from pipelines import cli
from pipelines.declarations import Source, load_sources
from pipelines.settings import PROJECT_DIR, Settings

KEY = "een sleutel van deze test, ruim dertig tekens lang"


@pytest.fixture(scope="session")
def declared() -> dict[str, Source]:
    """The declarations of the project, read once."""
    return load_sources(PROJECT_DIR / "sources")


@pytest.fixture
def bench(tmp_path: Path, declared: dict[str, Source]) -> Bench:
    """A data root with a copy of the declarations that a test may change."""
    sources_dir = tmp_path / "sources"
    shutil.copytree(PROJECT_DIR / "sources", sources_dir)
    settings = Settings(data_dir=tmp_path / "data", pseudonym_key=KEY, sources_dir=sources_dir)
    return Bench(settings, dict(declared))


@pytest.fixture
def check(bench: Bench, monkeypatch, capsys) -> Callable[[str], Judged]:
    """Judge what lies in landing for a source, as a user does."""
    monkeypatch.setenv("SDIB_DATA_DIR", str(bench.settings.data_dir))
    monkeypatch.setenv("SDIB_PSEUDONYM_KEY", KEY)

    def run(bron: str) -> Judged:
        code = cli.run(["check", bron, "--json"])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Judged(code, json.loads(out), out + err)

    return run
