"""What a person may have left in the place of the published folder: said before anything is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.publication.place import problem_with_place
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


def test_no_published_folder_yet_or_one_with_its_links_is_in_order(settings: Settings) -> None:
    assert problem_with_place(settings) is None
    (settings.published_dir / "releases" / "r").mkdir(parents=True)
    (settings.published_dir / "current").symlink_to("releases/r")
    (settings.published_dir / "factsheet").symlink_to("current/factsheet")
    (settings.published_dir / "sociaal_domein.duckdb").write_text("a copy by hand: replaced by the link")
    assert problem_with_place(settings) is None


def test_a_published_folder_may_be_a_link_to_a_folder_elsewhere(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    settings.published_dir.symlink_to("share")
    assert problem_with_place(settings) is None


def test_a_link_to_what_is_not_there(settings: Settings) -> None:
    settings.published_dir.symlink_to("share")
    assert "published is a link to share, which isn't there" in (problem_with_place(settings) or "")


def test_a_file_where_a_folder_belongs(settings: Settings) -> None:
    settings.published_dir.mkdir()
    (settings.published_dir / "releases").write_text("x")
    assert "releases is not a folder; move it elsewhere" in (problem_with_place(settings) or "")


@pytest.mark.parametrize("name", ["current", "sociaal_domein.duckdb", "factsheet", "latest.json"])
def test_a_folder_where_a_link_or_file_belongs(settings: Settings, name: str) -> None:
    (settings.published_dir / name).mkdir(parents=True)
    assert f"{name} is a folder and not the" in (problem_with_place(settings) or "")


def test_a_folder_that_can_not_be_written(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.published_dir.mkdir()
    # Rights don't bind an administrator, who may well run the tests.
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "can't be written; give this user the right to" in (problem_with_place(settings) or "")
