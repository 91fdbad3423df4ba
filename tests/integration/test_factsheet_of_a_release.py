"""The factsheet as part of a release: there, sound, the same when it is made again, and a reason not to publish."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from pipelines.factsheet import site
from pipelines.publication.release import current, verify
from pipelines.refresh import RefusedError, refresh
from pipelines.settings import Settings


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_release_made_again_has_the_same_bytes(golden, tmp_path):
    made = golden.sdib("factsheet", "--to", str(tmp_path / "weer"))
    assert (made.returncode, made.stdout) == (0, f"{tmp_path}/weer/index.html\n"), made.stderr
    assert content(tmp_path / "weer") == content(golden.data_dir / "published" / "factsheet")
    assert golden.sdib("verify").returncode == 0


def test_the_report_of_a_refresh_ends_with_where_the_pages_are(golden):
    report = (golden.data_dir.parent / "refresh.txt").read_text()
    assert report.splitlines()[-1] == f"{golden.data_dir}/published/factsheet/index.html"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2020"], "There is no release '2020'"),
        (["--to", "/proc/factsheet"], "/proc/factsheet can't be written"),
        (["--serve", "0800x"], "Invalid value for '--serve'"),
    ],
)
def test_what_can_not_be_made_is_said_in_one_line(golden, arguments, message):
    done = golden.sdib("factsheet", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [("refresh",), ("check",), ("factsheet", "--to", "weer")], ids=" ".join)
def test_a_house_style_that_can_not_be_used_is_said_before_anything_starts(golden, tmp_path, command):
    copied = golden.copy(tmp_path / "data")
    style = tmp_path / "huisstijl"
    style.mkdir()
    (style / "GM9900.yml").write_text("kleuren: {licht: {accent: '#aaaaaa'}}\n")
    before = copied.release, (copied.data_dir / "candidate").stat().st_mtime_ns
    done = copied.sdib(*command, SDIB_HUISSTIJL=str(style))
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert f"{style}/GM9900.yml: kleuren.licht: expected a contrast of at least 4.5 between accent (#aaaaaa)" in line
    assert "found 2.32. Mend it, or leave the house style out, and run the same again." in line
    assert (copied.release, (copied.data_dir / "candidate").stat().st_mtime_ns) == before


@pytest.mark.slow
def test_a_factsheet_decides_whether_and_when_there_is_a_release(golden, tmp_path, monkeypatch, capsys):
    settings = Settings(data_dir=golden.copy(tmp_path / "data").data_dir)
    before, write_site = current(settings), site.write_site

    def broken(database: Path, folder: Path, style_dir: Path | None) -> None:
        write_site(database, folder, style_dir)
        raise ValueError("geen kleur")

    style = tmp_path / "huisstijl"
    style.mkdir()
    (style / "GM9900.yml").write_text("{}\n")
    # A refresh hands settings to dbt and Dagster through the environment; give it back as it was.
    with mock.patch.dict(os.environ):
        refresh(settings)
        assert "Nothing changed since" in capsys.readouterr().out
        styled = replace(settings, huisstijl=style)
        monkeypatch.setattr(site, "write_site", broken)
        with pytest.raises(RefusedError, match=r"^release: The factsheet can't be made: ValueError: geen kleur\n"):
            refresh(styled)
        assert current(settings) == before
        assert verify(settings) == []
        monkeypatch.setattr(site, "write_site", write_site)
        refresh(styled)
    after = current(settings)
    assert before
    assert after
    assert after.versie != before.versie
    assert after.inhoud_hash == before.inhoud_hash
    assert (settings.published_dir / "factsheet" / "index.html").is_file()
