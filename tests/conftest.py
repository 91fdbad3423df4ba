"""Published installations, made once and shared; tests that change one take a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from factsheet_sites import Site
from filelock import FileLock
from hypothesis import settings
from installation import GOLDEN, REKENDORP, Installation, deliver
from webhook import Webhook, webhook

# How long an example takes says something of the machine, and nothing of the rule.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id) -> Callable[[str, Callable[[Path], Installation]], Installation]:
    """Make an installation once for all processes that run tests; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    folder = base if worker_id == "master" else base.parent

    def once(name: str, make: Callable[[Path], Installation]) -> Installation:
        home = folder / f"shared-{name}"
        with FileLock(folder / f"{name}.lock"):
            if not (home / "refresh.txt").exists():
                home.mkdir()
                made = make(home / "data")
                refreshed = made.sdib("refresh")
                assert refreshed.returncode == 0, refreshed.stdout + refreshed.stderr
                (home / "refresh.txt").write_text(refreshed.stdout)
        return Installation(home / "data")

    return once


@pytest.fixture(scope="session")
def published(shared) -> Installation:
    """The example deliveries, refreshed once: the same that `make refresh` does in a fresh clone."""

    def example(data_dir: Path) -> Installation:
        made = Installation(data_dir)
        written = made.sdib("example")
        assert written.returncode == 0, written.stderr
        return made

    return shared("published", example)


@pytest.fixture(scope="session")
def golden(shared) -> Installation:
    """The hand-made gemeente of ten persons, refreshed once."""
    return shared("golden", deliver)


@pytest.fixture(scope="session")
def samen(shared) -> Installation:
    """Both hand-made gemeenten in one warehouse, refreshed once."""
    return shared("samen", lambda data_dir: deliver(data_dir, GOLDEN, REKENDORP))


@pytest.fixture(scope="session")
def rekendorp(shared) -> Installation:
    """The hand-made gemeente of forty persons, refreshed once."""
    return shared("rekendorp", lambda data_dir: deliver(data_dir, REKENDORP))


@pytest.fixture(scope="session")
def site(published, tmp_path_factory) -> Site:
    """The factsheet of the example, made again from its published file alone."""
    return Site.write(published.published, tmp_path_factory.mktemp("site"))


@pytest.fixture
def hook() -> Iterator[Webhook]:
    """Where alerts go."""
    with webhook() as made:
        yield made


@pytest.fixture
def copied(published, tmp_path) -> Installation:
    """A copy of the published installation, free to be damaged."""
    return published.copy(tmp_path / "data")
