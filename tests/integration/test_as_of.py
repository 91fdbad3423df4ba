"""Back in time, under another key, and without what was kept too long: none of it touches what is published."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest
from installation import Installation, deliver

LATER, LATER_SIDE = "bijstand_2022-12_beter.csv", "herkomst: synthetisch\nontvangen_op: 2024-02-01\n"
THEN = "2023-12-31"
OTHER_KEY = "een andere sleutel van deze test, ook dertig tekens"
IN_USE = ("register", "raw", "rejected", "warehouse", "candidate", "published", "landing", "dagster")


@pytest.fixture
def small(golden, tmp_path) -> Installation:
    """A small installation with one release, free to be changed."""
    return golden.copy(tmp_path / "data")


def succeed(installation: Installation, *arguments: str, **variables: str) -> str:
    done = installation.sdib(*arguments, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def deliver_later(installation: Installation) -> None:
    """Deliver December again, with one household less."""
    folder = installation.data_dir / "landing" / "bijstand"
    lines = (folder / "bijstand_2022-12.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / LATER).write_text("".join(lines[:2]), encoding="utf-8")
    (folder / f"{LATER}.levering.yml").write_text(LATER_SIDE, encoding="utf-8")


def content_hash(installation: Installation) -> str:
    manifest = installation.data_dir / "published" / "current" / "manifest.json"
    return json.loads(manifest.read_text(encoding="utf-8"))["inhoud_hash"]


def files(installation: Installation, *folders: str) -> dict[str, str]:
    """Hashes of all files below these folders of the data root."""
    paths = [path for folder in folders for path in (installation.data_dir / folder).rglob("*") if path.is_file()]
    return {
        str(path.relative_to(installation.data_dir)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
    }


def pseudonyms(installation: Installation) -> set[bytes]:
    frames = [
        pl.read_parquet(path).select(pl.col("^.*pseudoniem$")) for path in installation.data_dir.glob("raw/*/*.parquet")
    ]
    return {name.encode() for frame in frames for column in frame for name in column.drop_nulls()}


@pytest.mark.slow
def test_the_release_of_then_comes_out_again_and_nothing_moves(small, golden, tmp_path):
    deliver_later(small)
    succeed(small, "refresh")
    assert content_hash(small) != content_hash(golden)
    before, link, home = files(small, *IN_USE), small.release, tmp_path / "dagster elders"
    shown = succeed(small, "refresh", "--as-of", THEN, DAGSTER_HOME=str(home))
    assert f"Content hash {content_hash(golden)}\n" in shown
    assert golden.release.removeprefix("releases/") in shown
    assert (files(small, *IN_USE), small.release, home.exists()) == (before, link, False)
    assert [path.name for path in small.data_dir.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_in_which_order_deliveries_arrived_makes_no_difference(golden, tmp_path):
    fresh = deliver(tmp_path / "data")
    deliver_later(fresh)
    left_over = fresh.data_dir / ".as-of" / "data" / "raw"
    left_over.mkdir(parents=True)
    shown = succeed(fresh, "refresh", "--as-of", THEN)
    assert f"Content hash {content_hash(golden)}\n" in shown
    assert "No release had been made by then.\n" in shown
    assert sorted(path.name for path in fresh.data_dir.iterdir()) == ["landing", "logs", "refresh.lock"]


@pytest.mark.slow
def test_what_a_check_refuses_is_refused_as_of_then_too(small):
    late = small.data_dir / "landing" / "bijstand" / "bijstand_2022-12.csv"
    late.write_text("geen kop\n", encoding="utf-8")
    link = small.release
    done = small.sdib("refresh", "--as-of", THEN)
    assert (done.returncode, small.release) == (1, link)
    assert "bijstand/bijstand_2022-12.csv" in done.stderr
    assert "no longer there" in done.stdout
    assert not (small.data_dir / ".as-of").exists()


@pytest.mark.parametrize("date", ["gisteren", "31-12-2023", "2000-01-01"])
def test_a_date_that_can_not_be_read_or_before_everything_is_wrong_use(small, date):
    done = small.sdib("refresh", "--as-of", date)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


@pytest.mark.slow
def test_another_key_changes_every_pseudonym_and_nothing_that_is_published(small):
    old, before = pseudonyms(small), content_hash(small)
    shown = succeed(small, "rekey", SDIB_PSEUDONYM_KEY=OTHER_KEY)
    assert "Rows and persons are as before" in shown
    assert OTHER_KEY not in shown
    paths = [path for path in small.data_dir.rglob("*") if path.is_file()]
    assert [path for path in paths if any(name in path.read_bytes() for name in old)] == []
    assert len(pseudonyms(small)) == len(old)
    assert pseudonyms(small) & old == set()
    succeed(small, "refresh", SDIB_PSEUDONYM_KEY=OTHER_KEY)
    assert content_hash(small) == before
    assert "nothing to do" in succeed(small, "rekey", SDIB_PSEUDONYM_KEY=OTHER_KEY)


def test_rekeying_registrations_under_the_example_key_is_wrong_use(small):
    side = small.data_dir / "landing" / "bijstand" / "bijstand_2022-12.csv.levering.yml"
    side.write_text("herkomst: registratie\n", encoding="utf-8")
    done = small.sdib("rekey")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "bijstand_2022-12.csv" in done.stderr


def test_retention_lists_and_removes_only_when_told(small):
    before = files(small, *IN_USE)
    term = {"SDIB_BEWAARTERMIJN_JAREN": "1"}
    shown = succeed(small, "retention", **term)
    assert "bijstand/bijstand_2021-01.csv  received 2023-01-02  2 rows  years 2021\n" in shown
    assert "GM9900 indicaties: 2021, 2022\n" in shown
    assert files(small, *IN_USE) == before
    assert "begroting" not in shown
    succeed(small, "retention", "--yes", **term)
    left = {Path(name).parts[1] for name in files(small, "landing")}
    assert left.isdisjoint({"bijstand", "declaraties", "indicaties", "eigen_bijdragen", "loonkostensubsidie"})
    assert pseudonyms(small) == set()
    assert files(small, "published") == {name: sha for name, sha in before.items() if name.startswith("published")}
    assert "Nothing about persons is older" in succeed(small, "retention", **term)
