"""Killed at any moment, publishing leaves the previous release or the new one, and the next try just works."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from installation import Installation
from publishers import FIGURE

from pipelines.publication.database import opened
from pipelines.publication.hashes import content_hash, table_hashes
from pipelines.publication.release import verify
from pipelines.settings import PROJECT_DIR, Settings

pytestmark = pytest.mark.slow

SEED = 20261122

KILLS = 45

LAST_PART = (0.85, 1.05)
"""Making the release and putting it in force take the last tenth of the time: a third of the kills fall around it."""

EVERY = 9
"""After so many kills one publication is left alone, and must succeed on what they left."""

REFRESH_KILLS = [("landing", 0, 1), ("raw/declaraties", 0, 2), ("register", 0, 3), ("register", 3, 6), ("dbt", 0, 1)]
"""A line on the terminal, and the seconds after it between which a whole refresh is killed: while it reads, while dbt
builds, and while the candidate is made and judged; what comes then is killed often enough above."""


def in_force(data_dir):
    """What a reader finds through the fixed name: version, figure, and whether the content is what the file says."""
    with opened(data_dir / "published" / "sociaal_domein.duckdb") as connection:
        [(versie, inhoud_hash)] = connection.execute("select versie, inhoud_hash from _meta.release").fetchall()
        [(figure,)] = connection.execute(f"select waarde from kernindicatoren where {FIGURE}").fetchall()
        assert content_hash(table_hashes(connection)) == inhoud_hash
    assert (data_dir / "published" / "current").readlink().name == versie
    return versie, int(figure)


def assert_old_or_new(publishing, before, figure):
    """Either nothing happened for readers, or all of it did; give what they find now."""
    after = in_force(publishing.data_dir)
    assert after == before or (after[0] > before[0] and after[1] == figure)
    assert verify(Settings(data_dir=publishing.data_dir)) == []
    return after


def other(found):
    """A figure that isn't the one in force, so that old and new can be told apart."""
    return 83 if found[1] == 82 else 82


def test_killed_at_random_moments_of_publishing(publishing, record_property):
    publishing.complete(83)
    started = time.monotonic()
    publishing.complete(82)
    duration = time.monotonic() - started
    rng = random.Random(SEED)
    moments = [rng.uniform(*(LAST_PART if number % 3 == 0 else (0, 1))) * duration for number in range(KILLS)]
    print(f"seed {SEED}: {KILLS} kills in the {duration:.1f} s that publishing takes")
    found, outcomes = in_force(publishing.data_dir), Counter()
    for number, moment in enumerate(moments, 1):
        figure = other(found)
        process = publishing.start(figure)
        time.sleep(moment)
        process.kill()
        process.join()
        before, found = found, assert_old_or_new(publishing, found, figure)
        outcomes["new" if found != before else "old"] += 1
        if number % EVERY == 0:
            publishing.complete(other(found))
            found = in_force(publishing.data_dir)
    print(f"release in force after a kill: {dict(outcomes)}")
    assert outcomes["old"] > KILLS / 3  # else the kills came too late to prove anything
    assert Installation(publishing.data_dir).sdib("verify").returncode == 0
    assert_nothing_left(publishing)


def test_killed_between_any_two_steps_that_readers_see(publishing):
    found, outcomes = in_force(publishing.data_dir), []
    for step in itertools.count(1):
        figure = other(found)
        process = publishing.start(figure, die_at=step)
        process.join()
        before, found = found, assert_old_or_new(publishing, found, figure)
        outcomes.append("new" if found != before else "old")
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        # The next one works; it also clears away what would shift the steps of the one after it.
        publishing.complete(other(found))
        found = in_force(publishing.data_dir)
    # Directory, link: at least before either, between them, and after both.
    assert len(outcomes) > 3
    assert outcomes.index("new") < len(outcomes) - 1
    assert_nothing_left(publishing)


def assert_nothing_left(publishing):
    """A publication that was left alone has removed what the killed ones left."""
    publishing.complete(other(in_force(publishing.data_dir)))
    published = publishing.data_dir / "published"
    assert [path for folder in (published, published / "releases") for path in folder.glob(".bezig-*")] == []


def start(installation, *options):
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "refresh", *options],
        cwd=PROJECT_DIR,
        env=installation.environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_after(process, step, seconds):
    for line in process.stdout:
        if line.split()[:1] == [step]:
            break
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL


def test_killed_refresh_leaves_the_previous_release(rekendorp, tmp_path):
    installation = rekendorp.copy(tmp_path / "data")
    before = in_force(installation.data_dir)
    side = next((installation.data_dir / "landing" / "begroting").glob("*.levering.yml"))
    side.write_text(side.read_text() + "# opnieuw aangeleverd\n")
    rng = random.Random(SEED)
    for step, earliest, latest in REFRESH_KILLS:
        wait = rng.uniform(earliest, latest)
        print(f"seed {SEED}: killed {wait:.2f} s after {step}")
        kill_after(start(installation), step, wait)
        assert in_force(installation.data_dir) == before
        assert verify(Settings(data_dir=installation.data_dir)) == []
    done = installation.sdib("refresh")
    assert done.returncode == 0, done.stderr
    assert in_force(installation.data_dir) > before
    assert installation.sdib("verify").returncode == 0
    left = [path.name for path in (installation.data_dir / "published" / "releases").iterdir()]
    assert sorted(left) == [before[0], in_force(installation.data_dir)[0]]
