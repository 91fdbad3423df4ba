"""What goes wrong around a release (disk, rights, clock, hands) leaves a clear line or is recovered from."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys

import pytest
from installation import Installation
from publishers import SAID
from test_kill import assert_nothing_left, assert_old_or_new, in_force, other

from pipelines.publication.release import verify
from pipelines.settings import PROJECT_DIR, Settings

pytestmark = pytest.mark.slow

MANIFEST_OF_DBT = 2_000_000
"""Bytes of a file beyond which dbt can't note what it read."""


@pytest.fixture
def installation(publishing) -> Installation:
    return Installation(publishing.data_dir)


@pytest.fixture
def published(publishing):
    return publishing.data_dir / "published"


@pytest.fixture
def two_releases(publishing, published):
    """The names of two releases; the second is in force."""
    first = in_force(publishing.data_dir)[0]
    publishing.complete(83)
    return first, in_force(publishing.data_dir)[0]


def assert_said(done, code, *words):
    """It left with this code and one short line that a person can act upon."""
    shown = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith(("Refreshing", "  "))]
    assert done.returncode == code, shown
    assert max(len(line) for line in shown) < 600, shown
    assert [word for word in words if word not in " ".join(shown)] == []
    assert "Traceback" not in " ".join(shown)


def sdib_under(installation, command, *arguments):
    """Run `sdib` under a command that takes something away from it."""
    return subprocess.run(
        [*command, sys.executable, "-m", "pipelines.cli", *arguments],
        cwd=PROJECT_DIR,
        env=installation.environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("largest_file", [1_000, 100_000, 1_000_000])
def test_a_disk_that_fills_up_leaves_the_release_in_force(publishing, largest_file):
    before = in_force(publishing.data_dir)
    process = publishing.start(83, largest_file=largest_file)
    process.join()
    assert process.exitcode == 1
    assert "File too large" in (publishing.data_dir / SAID).read_text()
    assert in_force(publishing.data_dir) == before
    assert verify(Settings(data_dir=publishing.data_dir)) == []
    assert_nothing_left(publishing)


def test_a_disk_that_fills_up_between_any_two_steps_that_readers_see(publishing):
    found = in_force(publishing.data_dir)
    for step in itertools.count(1):
        figure = other(found)
        process = publishing.start(figure, fail_at=step)
        process.join()
        found = assert_old_or_new(publishing, found, figure)
        if not (publishing.data_dir / SAID).exists():
            break
        assert process.exitcode == 1 or found[1] == figure
        assert "No space left on device" in (publishing.data_dir / SAID).read_text()
        (publishing.data_dir / SAID).unlink()
        publishing.complete(other(found))  # works, and lets the next one begin with the same step
        found = in_force(publishing.data_dir)
    assert step > 3
    assert found[1] == figure
    assert_nothing_left(publishing)


def test_a_refresh_on_a_full_disk_says_what_to_do(installation):
    before = in_force(installation.data_dir)
    done = sdib_under(installation, ["prlimit", f"--fsize={MANIFEST_OF_DBT}"], "refresh", "--force")
    assert_said(done, 1, "File too large", "Make room on the disk", "stays in force")
    assert in_force(installation.data_dir) == before


@pytest.mark.parametrize("folder", [".", "releases"])
def test_a_published_folder_that_can_not_be_written(installation, published, bound_by_rights, folder):
    before = in_force(installation.data_dir)
    (published / folder).chmod(0o555)
    for command in (["refresh", "--force"], ["rollback", before[0]]):
        assert_said(sdib_under(installation, bound_by_rights, *command), 2, "can't be written", "run again")
    assert sdib_under(installation, bound_by_rights, "verify").returncode == 0
    assert in_force(installation.data_dir) == before


def test_who_may_only_read_can_still_verify(installation, published, bound_by_rights):
    (published / "latest.json").write_text("{")
    published.chmod(0o555)
    done = sdib_under(installation, bound_by_rights, "verify")
    assert_said(done, 1, "stale and can't be mended", "Permission denied")


def test_the_release_in_force_deleted_by_hand(publishing, installation, published, two_releases):
    first, second = two_releases
    shutil.rmtree(published / "releases" / second)
    assert_said(installation.sdib("verify"), 1, "No release is in force", "published/current")
    assert installation.sdib("releases").stdout.split()[:1] == [first]
    assert installation.sdib("rollback", first).returncode == 0
    assert in_force(publishing.data_dir) == (first, 82)
    shutil.rmtree(published / "releases" / first)
    publishing.complete(81)
    assert in_force(publishing.data_dir)[1] == 81
    assert installation.sdib("verify").returncode == 0


def test_an_older_release_deleted_by_hand(publishing, installation, published, two_releases):
    first, second = two_releases
    shutil.rmtree(published / "releases" / first)
    assert installation.sdib("verify").returncode == 0
    assert_said(installation.sdib("rollback", first), 2, f"There is no release '{first}'", second)
    publishing.complete(81)
    assert in_force(publishing.data_dir)[1] == 81


def test_the_newest_release_deleted_by_hand_after_a_rollback(publishing, installation, published, two_releases):
    first, second = two_releases
    assert installation.sdib("rollback", first).returncode == 0
    shutil.rmtree(published / "releases" / second)
    assert installation.sdib("verify").returncode == 0
    assert in_force(publishing.data_dir) == (first, 82)
    publishing.complete(81)
    assert in_force(publishing.data_dir)[1] == 81


def test_a_clock_that_was_set_back(publishing, installation, two_releases):
    _, second = two_releases
    process = publishing.start(81, days_ago=300)
    process.join()
    assert process.exitcode == 0
    third = in_force(publishing.data_dir)
    assert third[0] > second
    assert third[1] == 81
    assert installation.sdib("releases").stdout.split()[:2] == ["*", third[0]]


def test_published_is_a_link_to_a_disk_that_is_not_there(publishing, installation, published, tmp_path):
    before = in_force(publishing.data_dir)
    published.rename(tmp_path / "share")
    published.symlink_to(tmp_path / "share")
    assert in_force(publishing.data_dir) == before
    publishing.complete(83)  # a folder elsewhere is as good
    (tmp_path / "share").rename(tmp_path / "away")
    for command in (["refresh", "--force"], ["verify"], ["rollback", before[0]]):
        assert_said(installation.sdib(*command), 2, "published is a link to", "isn't there")
    (tmp_path / "away").rename(tmp_path / "share")
    assert in_force(publishing.data_dir)[1] == 83


def test_the_link_replaced_by_a_copy_of_the_folder(publishing, installation, published):
    """What remains of the data root after a copy by a tool that follows links."""
    before = in_force(publishing.data_dir)[0]
    (published / "current").unlink()
    shutil.copytree(published / "releases" / before, published / "current")
    for command in (["refresh", "--force"], ["verify"], ["rollback", before]):
        assert_said(installation.sdib(*command), 2, "current is a folder and not the link", "move it elsewhere")
    assert installation.query("select versie from _meta.release") == [(before,)]
    shutil.rmtree(published / "current")
    publishing.complete(83)
    assert in_force(publishing.data_dir)[1] == 83


def test_a_manifest_that_can_not_be_read(publishing, installation, published, two_releases):
    first, second = two_releases
    for content in ("{", "[]", '{"versie": 5}'):
        (published / "releases" / second / "manifest.json").write_text(content)
        assert in_force(publishing.data_dir)[0] == second
        assert_said(installation.sdib("verify"), 1, "manifest that can't be read")
    assert installation.sdib("releases").stdout.split()[:1] == [first]
    # What changes against a release that can't be read can't be said: nothing is published before a sound one is back.
    refused = publishing.start(81)
    refused.join()
    assert refused.exitcode == 1
    said = (publishing.data_dir / SAID).read_text()
    assert "Its manifest can't be read." in said
    assert "sdib rollback VERSION" in said
    assert installation.sdib("rollback", first).returncode == 0
    publishing.complete(81)
    assert in_force(publishing.data_dir)[1] == 81
    assert installation.sdib("verify").returncode == 0


def test_a_mirror_that_can_not_be_read_is_written_again(publishing, installation, published):
    before = (published / "latest.json").read_bytes()
    for content in (b"{", b"[]", b"\xff\x00", b'{"nieuwste": "zzz"}'):
        (published / "latest.json").write_bytes(content)
        assert installation.sdib("verify").returncode == 0
        assert (published / "latest.json").read_bytes() == before


def test_what_was_left_and_can_not_be_removed_stops_nobody(publishing, published):
    left = published / "releases" / ".bezig-oud"
    left.mkdir()
    (left / "sociaal_domein.duckdb").write_text("half")
    (published / ".bezig-link").symlink_to("releases/weg")
    (published / ".bezig-latest").write_text("{")
    publishing.complete(83)
    assert_nothing_left(publishing)
