"""Published installations, made once and shared; tests that change one take a copy."""

from __future__ import annotations

import pytest
from installation import GOLDEN, REKENDORP, Installation, deliver


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Installation:
    """The example deliveries, refreshed once: the same that `make refresh` does in a fresh clone."""
    made = Installation(tmp_path_factory.mktemp("published") / "data")
    example = made.sdib("example")
    assert example.returncode == 0, example.stderr
    refreshed = made.sdib("refresh")
    assert refreshed.returncode == 0, refreshed.stdout + refreshed.stderr
    (made.data_dir.parent / "refresh.txt").write_text(refreshed.stdout)
    return made


@pytest.fixture(scope="session")
def golden(tmp_path_factory) -> Installation:
    """The hand-made gemeente of ten persons, refreshed once."""
    made = deliver(tmp_path_factory.mktemp("golden") / "data")
    refreshed = made.sdib("refresh")
    assert refreshed.returncode == 0, refreshed.stdout + refreshed.stderr
    return made


@pytest.fixture(scope="session")
def samen(tmp_path_factory) -> Installation:
    """Both hand-made gemeenten in one warehouse, refreshed once."""
    made = deliver(tmp_path_factory.mktemp("samen") / "data", GOLDEN, REKENDORP)
    refreshed = made.sdib("refresh")
    assert refreshed.returncode == 0, refreshed.stdout + refreshed.stderr
    return made


@pytest.fixture
def copied(published, tmp_path) -> Installation:
    """A copy of the published installation, free to be damaged."""
    return published.copy(tmp_path / "data")
