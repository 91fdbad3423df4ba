"""The command `factsheet`: which release, where, and what it says when it can't."""

from __future__ import annotations

import socket
import urllib.request
from pathlib import Path
from threading import Thread

import pytest

from pipelines import view as view_module
from pipelines.factsheet.serving import serve
from pipelines.publication.versions import Release
from pipelines.refresh import WrongUseError
from pipelines.settings import Settings
from pipelines.view import view

FIRST, SECOND = "20261121T030000Z-11111111", "20261122T030000Z-22222222"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two releases, of which the second is in force and has a factsheet."""
    made = Settings(data_dir=tmp_path / "data", huisstijl=tmp_path / "stijl")
    found = {name: Release(name, name[-8:], made.published_dir / "releases" / name) for name in (FIRST, SECOND)}
    for one in found.values():
        one.path.mkdir(parents=True)
        (one.path / "sociaal_domein.duckdb").write_text(one.versie)
    pages = found[SECOND].path / "factsheet"
    pages.mkdir()
    (pages / "index.html").write_text("tweede")
    (made.published_dir / "factsheet").symlink_to(f"releases/{SECOND}/factsheet")
    monkeypatch.setattr(view_module, "current", lambda _: found[SECOND])
    monkeypatch.setattr(view_module, "find", lambda _, versie: found[versie])
    monkeypatch.setattr(view_module, "incomparable", lambda _: None)

    def write(database: Path, folder: Path, style_dir: Path | None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(f"{database.read_text()} {style_dir and style_dir.name}")

    monkeypatch.setattr(view_module, "write_site", write)
    return made


def test_it_says_where_the_factsheet_in_force_is(settings, capsys):
    view(settings, None, None, None)
    assert capsys.readouterr().out == f"{settings.published_dir}/releases/{SECOND}/factsheet/index.html\n"


def test_an_earlier_release_is_made_again_in_another_folder(settings, tmp_path, capsys):
    view(settings, FIRST, tmp_path / "hier" / "weer", None)
    assert (tmp_path / "hier" / "weer" / "index.html").read_text() == f"{FIRST} stijl"
    assert capsys.readouterr().out == f"{tmp_path}/hier/weer/index.html\n"


def test_a_release_without_factsheet_says_how_to_make_one(settings):
    with pytest.raises(WrongUseError, match=rf"without a factsheet; make one with: sdib factsheet {FIRST} --to FOLDER"):
        view(settings, FIRST, None, None)


def test_a_folder_with_something_in_it_is_left_alone(settings, tmp_path):
    (tmp_path / "vol").mkdir()
    (tmp_path / "vol" / "brief.txt").write_text("bewaar mij")
    with pytest.raises(WrongUseError, match=r"vol isn't empty"):
        view(settings, None, tmp_path / "vol", None)
    assert [path.name for path in (tmp_path / "vol").iterdir()] == ["brief.txt"]


def test_a_damaged_release_is_not_made_again(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(view_module, "incomparable", lambda _: "The file isn't the one of its manifest.")
    with pytest.raises(WrongUseError, match=rf"Release {FIRST} is damaged: The file isn't"):
        view(settings, FIRST, tmp_path / "weer", None)
    assert not (tmp_path / "weer").exists()


def test_without_a_release_there_is_nothing_to_show(settings, monkeypatch):
    monkeypatch.setattr(view_module, "current", lambda _: None)
    with pytest.raises(WrongUseError, match=r"There is no release in .*; run: sdib refresh"):
        view(settings, None, None, None)


def test_the_one_in_force_is_shown_through_its_link_and_a_named_one_is_itself(settings, monkeypatch):
    shown = []
    monkeypatch.setattr(view_module, "serve", lambda folder, port, _: shown.append((folder, port)))
    view(settings, None, None, 8000)
    view(settings, SECOND, None, 8123)
    own = settings.published_dir / "releases" / SECOND / "factsheet"
    assert shown == [(settings.published_dir / "factsheet", 8000), (own, 8123)]


def test_a_port_that_is_taken_is_named(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WrongUseError, match=rf"^Port {port} can't be used: Address already in use"):
            view(settings, None, None, port)


def test_pages_are_shown_on_this_machine_only_and_follow_the_link(tmp_path):
    for name in ("een", "twee"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    link, told = tmp_path / "factsheet", []
    link.symlink_to("een")
    ready = socket.socketpair()
    Thread(
        target=serve, args=(link, 0, lambda address: (told.append(address), ready[1].send(b"."))), daemon=True
    ).start()
    ready[0].recv(1)
    assert told[0].startswith("http://127.0.0.1:")

    def read() -> tuple[str, str | None]:
        with urllib.request.urlopen(told[0]) as answer:
            return answer.read().decode(), answer.headers["Cache-Control"]

    assert read() == ("een", "no-cache")
    link.unlink()
    link.symlink_to("twee")
    assert read()[0] == "twee"
