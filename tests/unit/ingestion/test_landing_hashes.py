"""The kept hashes of landing: never wrong, whatever was done to a file, and without them all is as before."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingestion_bench import Bench
from small_deliveries import benefit, benefits, claim, claims

from pipelines.ingestion import hashes
from pipelines.ingestion.hashes import hashes_path
from pipelines.ingestion.landing import Delivery, scan, scan_source

CONTENTS = (b"een", b"two", b"drie")
"""Two of one length and one of another."""

Change = Callable[[Path, bytes], None]


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """Names of the files that are read to hash them, in a world in which files were left alone for long enough."""
    names: list[str] = []
    reads = hashes._read

    def noted(path: Path):
        names.append(path.name)
        return reads(path)

    monkeypatch.setattr(hashes, "_read", noted)
    monkeypatch.setattr(hashes, "RACY_NS", -3600 * 10**9)
    return names


@pytest.fixture
def filled(bench: Bench) -> Bench:
    """A bench with two deliveries."""
    bench.put("declaraties", "a.csv", claims(claim(1)))
    bench.put("declaraties", "b.csv", claims(claim(2)))
    return bench


def look(bench: Bench, **how: bool) -> dict[str, Delivery]:
    return {one.bestand: one for one in scan(bench.settings, bench.sources, **how)}


def is_true(deliveries: dict[str, Delivery]) -> bool:
    return all(one.sha256 == hashlib.sha256(one.path.read_bytes()).hexdigest() for one in deliveries.values())


def tick(folder: Path) -> None:
    """Wait until the clock of the file system has moved: it stands still for some milliseconds."""
    probe = folder.parent / "tick"
    probe.touch()
    before = probe.stat().st_ctime_ns
    while probe.stat().st_ctime_ns == before:
        probe.touch()


def rewritten(path: Path, content: bytes) -> None:
    """In place, with its time of change set back."""
    times = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def replaced(path: Path, content: bytes) -> None:
    """By another file of the same times, as `rsync -t` and `mv` do."""
    other = path.with_name(".new")
    shutil.copy2(path, other)
    rewritten(other, content)
    other.replace(path)


def put_back(path: Path, content: bytes) -> None:
    """Removed and made again."""
    path.unlink()
    path.write_bytes(content)


def test_what_did_not_change_is_not_read_again(filled, read) -> None:
    first = look(filled)
    assert sorted(read) == ["a.csv", "b.csv"]
    kept = hashes_path(filled.settings)
    assert kept.stat().st_mode & 0o777 == 0o600
    at_first = kept.stat().st_ino
    assert look(filled) == first
    assert sorted(read) == ["a.csv", "b.csv"]
    assert kept.stat().st_ino == at_first  # not written again
    assert scan_source(filled.settings, filled.sources["declaraties"]) == list(first.values())
    assert len(read) == 2


@pytest.mark.parametrize("change", [rewritten, replaced, put_back])
def test_other_bytes_under_the_same_name_are_noticed(filled, read, change: Change) -> None:
    path = filled.settings.landing_dir / "declaraties" / "a.csv"
    before = look(filled)["a.csv"]
    tick(filled.settings.landing_dir)
    change(path, path.read_bytes()[::-1])
    after = look(filled)
    assert is_true(after)
    assert after["a.csv"].levering_id != before.levering_id
    assert read[2:] == ["a.csv"]


def test_two_files_that_change_places_are_noticed(filled, read) -> None:
    folder = filled.settings.landing_dir / "declaraties"
    before = look(filled)
    tick(filled.settings.landing_dir)
    for old, new in (("a.csv", ".c"), ("b.csv", "a.csv"), (".c", "b.csv")):
        (folder / old).rename(folder / new)
    after = look(filled)
    assert is_true(after)
    assert after["a.csv"].levering_id == before["b.csv"].levering_id


def test_only_what_is_there_is_kept(filled, read) -> None:
    look(filled)
    (filled.settings.landing_dir / "declaraties" / "a.csv").unlink()
    look(filled)
    assert list(json.loads(hashes_path(filled.settings).read_text())["bestanden"]) == ["declaraties/b.csv"]


def test_a_file_that_was_changed_just_now_is_read_again(filled, read, monkeypatch) -> None:
    monkeypatch.setattr(hashes, "RACY_NS", 3600 * 10**9)
    assert look(filled) == look(filled)
    assert sorted(read) == ["a.csv", "a.csv", "b.csv", "b.csv"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"formaat": 0, "bestanden": {}}',
        b'{"formaat": 1, "bestanden": {"declaraties/a.csv": [1, 2]}}',
        b'{"formaat": 1, "bestanden": [3]}',
        b'{"formaat": 1, "bestanden": {"declaraties/a.csv": 3}}',
        b"[" * 100_000,
    ],
)
def test_hashes_that_can_not_be_used_only_cost_time(filled, read, content: bytes) -> None:
    first = look(filled)
    hashes_path(filled.settings).write_bytes(content)
    assert look(filled) == first
    assert len(read) == 4
    assert look(filled) == first
    assert len(read) == 4


def test_hashes_that_can_not_be_kept_only_cost_time(filled, read) -> None:
    filled.settings.register_dir.write_text("geen map")
    assert is_true(look(filled))
    assert is_true(look(filled))
    assert len(read) == 4


def test_a_check_keeps_nothing(filled, read, check) -> None:
    check("declaraties")
    assert not filled.settings.register_dir.exists()


def test_hashing_afresh_reads_everything(filled, read) -> None:
    look(filled)
    look(filled, afresh=True)
    assert len(read) == 4


def test_a_name_with_a_person_in_it_is_not_written_down(bench, read) -> None:
    bench.put("bijstand", "uitkering_999900006.csv", benefits(benefit(1)))
    bench.put("bijstand", "uitkering.csv", benefits(benefit(2)))
    assert len(look(bench)) == 2
    assert "9999" not in hashes_path(bench.settings).read_text()


def test_a_data_root_that_moved_is_taken_as_it_is(filled, read, tmp_path) -> None:
    look(filled)
    shutil.copytree(filled.settings.data_dir, tmp_path / "copy")
    shutil.rmtree(filled.settings.data_dir)
    (tmp_path / "copy").rename(filled.settings.data_dir)
    assert is_true(look(filled))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([rewritten, replaced, put_back]),
            st.sampled_from(["a.csv", "b.csv"]),
            st.sampled_from(CONTENTS),
        ),
        max_size=5,
    )
)
def test_whatever_happens_to_files_their_hashes_are_true(filled, read, changes) -> None:
    assert is_true(look(filled))
    for change, name, content in changes:
        tick(filled.settings.landing_dir)
        change(filled.settings.landing_dir / "declaraties" / name, content)
        assert is_true(look(filled))
