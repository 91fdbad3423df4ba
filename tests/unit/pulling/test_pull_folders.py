"""Pulling from a folder: what is new comes once, whole, under a name of its own; nothing is lost without a word."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import fsspec
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pulling_installation import declare
from small_pulls import BIJSTAND, QUICK, Puller, pulled_from

from pipelines.declarations import Source
from pipelines.ingestion.files import write_parquet
from pipelines.ingestion.landing import scan_source
from pipelines.pull import prepare
from pipelines.pulling import fetch
from pipelines.pulling.patience import Limits
from pipelines.settings import PROJECT_DIR


@pytest.fixture
def uit(tmp_path: Path, puller: Puller) -> Path:
    folder = tmp_path / "uit"
    folder.mkdir()
    puller.variables = {"POSTVAK": str(folder)}
    return folder


@pytest.fixture
def source() -> Source:
    return pulled_from("file://${POSTVAK}")


def test_what_is_new_comes_and_what_is_known_does_not(uit: Path, puller: Puller, source: Source) -> None:
    (uit / "een.csv").write_bytes(b"een")
    assert puller.pull(source).nieuw == ["een.csv"]
    (uit / "twee.csv").write_bytes(b"twee")
    report = puller.pull(source)
    assert (report.nieuw, report.bekend, report.gevonden) == (["twee.csv"], ["een.csv"], 2)
    assert puller.landed() == {"een.csv": b"een", "twee.csv": b"twee"}
    assert (puller.folder / "een.csv").stat().st_mode & 0o777 == 0o600


def test_a_pull_leaves_the_rights_of_landing_to_whoever_else_delivers(
    uit: Path, puller: Puller, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = puller.data_dir.parent / "sources"
    shutil.copytree(PROJECT_DIR / "sources", sources)
    declare(sources, "bijstand", van="file://${POSTVAK}")
    rights = {puller.data_dir: 0o711, puller.folder.parent: 0o751, puller.folder: 0o2770}
    puller.folder.mkdir(parents=True)
    for folder, mode in rights.items():
        folder.chmod(mode)
    chmod = Path.chmod

    def refused_in_landing(path: Path, mode: int) -> None:
        if path in (puller.folder, puller.folder.parent):
            raise PermissionError(errno.EPERM, "somebody else's")
        chmod(path, mode)

    (uit / "een.csv").write_bytes(b"een")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "chmod", refused_in_landing)
        prepare(replace(puller.settings, sources_dir=sources, ophalen=("bijstand",)))
        report = puller.pull(source)
    assert (report.problems, report.nieuw) == ([], ["een.csv"])
    assert {folder: stat.S_IMODE(folder.stat().st_mode) for folder in rights} == rights


def test_a_landing_that_a_pull_makes_is_private(uit: Path, puller: Puller, source: Source) -> None:
    assert puller.pull(source).problems == []
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (puller.folder, puller.folder.parent)} == {0o700}
    assert stat.S_IMODE(puller.data_dir.stat().st_mode) == 0o711


def test_what_retention_or_the_owner_removed_does_not_come_back(uit: Path, puller: Puller, source: Source) -> None:
    (uit / "een.csv").write_bytes(b"een")
    puller.pull(source)
    (puller.folder / "een.csv").unlink()
    assert puller.pull(source).nieuw == []
    # Nor when the remote writes the same bytes anew, or under another name.
    (uit / "een.csv").write_bytes(b"een")
    (uit / "anders.csv").write_bytes(b"een")
    assert (puller.pull(source).nieuw, puller.landed()) == ([], {})
    report = puller.pull(source, again="een.csv")
    assert (report.nieuw, puller.landed()) == (["een.csv"], {"een.csv": b"een"})


def test_what_was_a_delivery_before_it_was_pulled_does_not_come_back_either(
    uit: Path, puller: Puller, source: Source
) -> None:
    gone = {"bron": "bijstand", "levering_id": hashlib.sha256(b"een").hexdigest()[:16]}
    write_parquet(pl.DataFrame([gone]), puller.data_dir / "register" / "leveringen.parquet", puller.data_dir)
    (uit / "een.csv").write_bytes(b"een")
    report = puller.pull(source)
    assert (report.nieuw, report.bekend) == ([], ["een.csv"])


def test_to_pull_again_what_is_not_there(uit: Path, puller: Puller, source: Source) -> None:
    assert "there is no file een.csv to pull again" in puller.pull(source, again="een.csv").problems[0]


def test_the_same_file_under_two_names_is_landed_once(uit: Path, puller: Puller, source: Source) -> None:
    for name in ("een.csv", "kopie.csv"):
        (uit / name).write_bytes(b"een")
    report = puller.pull(source)
    assert (report.nieuw, report.bekend) == (["een.csv"], ["kopie.csv (= een.csv)"])
    assert list(puller.landed()) == ["een.csv"]


def test_what_was_dropped_by_hand_is_not_landed_again(uit: Path, puller: Puller, source: Source) -> None:
    puller.folder.mkdir(parents=True)
    (puller.folder / "met de hand.csv").write_bytes(b"een")
    (uit / "een.csv").write_bytes(b"een")
    assert puller.pull(source).bekend == ["een.csv (= met de hand.csv)"]
    assert list(puller.landed()) == ["met de hand.csv"]


def test_other_content_under_a_name_that_is_taken_gets_a_name_of_its_own(
    uit: Path, puller: Puller, source: Source
) -> None:
    puller.folder.mkdir(parents=True)
    (puller.folder / "een.csv").write_bytes(b"van een ander")
    for content in (b"januari", b"februari"):
        (uit / "een.csv").write_bytes(content)
        puller.pull(source)
    landed = puller.landed()
    names = {hashlib.sha256(content).hexdigest()[:8]: content for content in (b"januari", b"februari")}
    assert landed == {"een.csv": b"van een ander"} | {f"een.{sha}.csv": content for sha, content in names.items()}


def test_a_name_with_a_hash_is_never_that_of_a_person(uit: Path, puller: Puller, source: Source) -> None:
    # The first eight digits of this hash are digits that pass the 11-proef: made by trying.
    content = next(text for number in range(10**6) if _begins_with_a_bsn(text := f"{number}".encode()))
    for body in (b"bezet", content):
        (uit / "een.csv").write_bytes(body)
        puller.pull(source)
    assert all(delivery.problem is None for delivery in scan_source(puller.settings, BIJSTAND))


def _begins_with_a_bsn(content: bytes) -> bool:
    digits = hashlib.sha256(content).hexdigest()[:8]
    weights = zip((8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)
    return digits.isdecimal() and sum(weight * int(digit) for weight, digit in weights) % 11 == 0


def test_a_side_file_says_what_is_declared_and_comes_with_its_delivery(uit: Path, puller: Puller) -> None:
    (uit / "een.csv").write_bytes(b"een")
    puller.pull(pulled_from("file://${POSTVAK}", herkomst="aanname", document="Lijst van het CBS"))
    (delivery,) = scan_source(puller.settings, BIJSTAND)
    assert (delivery.side.herkomst, delivery.side.document) == ("aanname", "Lijst van het CBS")


def test_names_that_can_not_be_landed_are_said_and_stop_the_pull(uit: Path, puller: Puller, source: Source) -> None:
    (uit / "een.csv").write_bytes(b"een")
    (uit / "client 999900018.csv").write_bytes(b"persoon")
    (uit / f"{'l' * 200}.csv").write_bytes(b"lang")
    (uit / "elders.csv").symlink_to("/etc/hostname")
    report = puller.pull(source)
    assert (report.nieuw, len(report.geweigerd)) == (["een.csv"], 3)
    assert "999900018" not in repr(report)
    assert list(puller.landed()) == ["een.csv"]


def test_folders_and_unfinished_files_are_passed_over_and_counted(uit: Path, puller: Puller, source: Source) -> None:
    (uit / "map.csv").mkdir()
    for name in (".een.csv", "~$twee.xlsx", "drie.csv.part", "lees.mij", "vier.csv.levering.yml"):
        (uit / name).write_bytes(b"x")
    report = puller.pull(source)
    assert (report.problems, report.gevonden, report.overgeslagen) == ([], 0, 6)


def test_a_file_that_was_just_written_to_waits(uit: Path, puller: Puller, source: Source) -> None:
    (uit / "een.csv").write_bytes(b"nog niet heel")
    moment = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    os.utime(uit / "een.csv", (moment.timestamp(), moment.timestamp()))
    report = puller.pull(source, now=moment + timedelta(seconds=59))
    assert (report.problems, report.nieuw, len(report.later)) == ([], [], 1)
    assert puller.pull(source, now=moment + timedelta(seconds=60)).nieuw == ["een.csv"]


def test_what_a_killed_pull_left_is_cleared_and_what_is_not_ours_stays(
    uit: Path, puller: Puller, source: Source
) -> None:
    puller.folder.mkdir(parents=True)
    left = [".een.csv.sdib-0123abcd.part", "een.csv.levering.yml", ".van een ander.part", "twee.csv.levering.yml"]
    texts = ["half", f"{fetch.SIGNED}herkomst: aanname\n", "half", "herkomst: aanname\n"]
    for name, text in zip(left, texts, strict=True):
        (puller.folder / name).write_text(text)
    (uit / "een.csv").write_bytes(b"een")
    assert puller.pull(source).nieuw == ["een.csv"]
    assert set(puller.landed()) == {"een.csv", ".van een ander.part", "twee.csv.levering.yml"}


def test_killed_between_landing_and_writing_it_down(uit: Path, puller: Puller, source: Source) -> None:
    (uit / "een.csv").write_bytes(b"een")
    puller.pull(source)
    (puller.data_dir / "register" / "opgehaald.parquet").unlink()
    report = puller.pull(source)
    assert (report.nieuw, report.bekend, list(puller.landed())) == ([], ["een.csv"], ["een.csv"])
    assert puller.pull(source).grootte == 0


def test_any_file_system_of_fsspec_will_do(puller: Puller) -> None:
    fsspec.filesystem("memory").pipe({"/postvak/een.csv": b"een", "/postvak/lees.mij": b"x"})
    report = puller.pull(pulled_from("memory://postvak"))
    assert (report.problems, report.nieuw, report.overgeslagen) == ([], ["een.csv"], 1)
    assert puller.pull(pulled_from("memory://postvak")).bekend == ["een.csv"]


def test_a_variable_that_is_not_set(uit: Path, puller: Puller, source: Source) -> None:
    puller.variables = {}
    report = puller.pull(source)
    assert report.problems == [
        "bijstand: file://${POSTVAK}: the variable POSTVAK isn't set; set it in the environment of sdib, the daemon "
        "and the UI."
    ]


@pytest.mark.parametrize(
    ("van", "said"),
    [
        ("niemand://ergens", "nothing knows the scheme niemand"),
        ("smb://ergens/map", "smb needs a package that isn't installed"),
        ("file://${POSTVAK}/elders", "it isn't there"),
        ("file://${POSTVAK}/lees.mij", "give one in naam"),
    ],
)
def test_a_place_that_can_not_be_used(uit: Path, puller: Puller, van: str, said: str) -> None:
    (uit / "lees.mij").write_text("x")
    assert said in puller.pull(pulled_from(van)).problems[0]


def test_a_full_disk_is_said_before_anything_is_read(
    uit: Path, puller: Puller, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    (uit / "een.csv").write_bytes(b"x" * 1000)
    monkeypatch.setattr(fetch.shutil, "disk_usage", lambda _: SimpleNamespace(free=500))
    (problem,) = puller.pull(source).problems
    assert "has 500 bytes left for a file of 1,000; make room there" in problem
    assert puller.landed() == {}


def test_a_disk_that_fills_is_said_once_and_leaves_nothing_half(
    uit: Path, puller: Puller, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for name in ("een.csv", "twee.csv", "drie.csv"):
        (uit / name).write_text(name)
    monkeypatch.setattr(fetch.os, "fsync", full)
    (problem,) = puller.pull(source).problems
    assert f"{puller.folder} can't be written: No space left on device; make room there; 2 more not tried" in problem
    assert puller.landed() == {}


def test_a_file_of_another_era(uit: Path, puller: Puller, source: Source) -> None:
    (uit / "een.csv").write_bytes(b"een")
    os.utime(uit / "een.csv", (0, 0))
    assert puller.pull(source).nieuw == ["een.csv"]


def test_landing_that_can_not_be_written(uit: Path, puller: Puller, source: Source) -> None:
    (uit / "een.csv").write_bytes(b"een")
    puller.folder.parent.mkdir(parents=True)
    puller.folder.write_text("een bestand waar de map hoort")
    assert "can't be written" in puller.pull(source).problems[0]


def test_a_register_that_can_not_be_read(uit: Path, puller: Puller, source: Source) -> None:
    (puller.data_dir / "register").mkdir(parents=True)
    (puller.data_dir / "register" / "opgehaald.parquet").write_text("kapot")
    assert "move it away" in puller.pull(source).problems[0]


def test_the_whole_has_an_end(uit: Path, puller: Puller, source: Source) -> None:
    (uit / "een.csv").write_bytes(b"een")
    assert "took longer than 0 s" in puller.pull(source, limits=Limits(total=0)).problems[0]


def test_hundreds_of_files(uit: Path, puller: Puller, source: Source) -> None:
    for number in range(300):
        (uit / f"{number:04}.csv").write_text(str(number))
    limits = Limits(total=QUICK.total * 4)
    assert len(puller.pull(source, limits=limits).nieuw) == 300
    report = puller.pull(source)
    assert (report.nieuw, len(report.bekend), report.grootte) == ([], 300, 0)


NAMES = st.sampled_from(["a.csv", "b.csv", "c.xlsx", "d.txt", ".e.csv", "f 999900018.csv"])
CONTENTS = st.sampled_from([b"een", b"twee", b"drie"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.dictionaries(NAMES, CONTENTS, max_size=5), min_size=1, max_size=3))
def test_every_content_with_a_wanted_name_lands_once_and_a_second_pull_brings_nothing(
    rounds: list[dict[str, bytes]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        uit, wanted = Path(folder) / "uit", set[bytes]()
        puller = Puller(Path(folder) / "data", {"POSTVAK": str(uit)})
        uit.mkdir()
        for number, files in enumerate(rounds):
            for path in uit.iterdir():
                path.unlink()
            for name, content in files.items():
                (uit / name).write_bytes(content)
                os.utime(uit / name, (number, number))
            wanted |= {content for name, content in files.items() if name in {"a.csv", "b.csv", "c.xlsx"}}
            report = puller.pull(pulled_from("file://${POSTVAK}"))
            told = report.nieuw + report.bekend + report.later + report.problems
            assert len(told) == report.gevonden
            assert sorted(puller.landed().values()) == sorted(wanted)
            again = puller.pull(pulled_from("file://${POSTVAK}"))
            assert (again.nieuw, again.grootte) == ([], 0)
