"""One process at a time in a data root: others wait or leave, and what was killed holds nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipelines.locking import BusyError, held, is_held
from pipelines.settings import PROJECT_DIR, Settings

HOLD = """
import sys
from pathlib import Path
from pipelines.locking import held
from pipelines.settings import Settings
with held(Settings(data_dir=Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def first_line(process):
    return process.stdout.readline()


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def other(settings):
    """Another process that holds the data root until its input is closed, or it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(settings.data_dir)],
        cwd=PROJECT_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert first_line(process) == "held\n"
        yield process
        process.kill()


def test_who_does_not_wait_is_told_at_once(settings, other):
    assert is_held(settings)
    with pytest.raises(BusyError, match="at work in the data root"), held(settings):
        pass


def test_who_waits_says_so_and_gets_its_turn(settings, other):
    said = []

    def waits(message):
        said.append(message)
        other.stdin.close()

    with held(settings, patience=60, waits=waits):
        assert not other.wait(60)
    assert ["waiting for it, 60 seconds at most" in message for message in said] == [True]


def test_who_waited_long_enough_gives_up_and_says_what_to_do(settings, other):
    what_to_do = r"after 1 seconds. Look what it is \(fuser .*refresh.lock\)"
    with pytest.raises(BusyError, match=what_to_do), held(settings, patience=1):
        pass


def test_what_was_killed_holds_nothing(settings, other):
    other.kill()
    other.wait()
    assert not is_held(settings)
    with held(settings):
        pass


def test_one_process_may_take_it_again(settings):
    with held(settings):
        with held(settings):
            pass
        assert not is_held(settings)  # by another
        with pytest.raises(subprocess.CalledProcessError):
            subprocess.run(
                [sys.executable, "-c", HOLD, str(settings.data_dir)],
                cwd=PROJECT_DIR,
                input="",
                check=True,
                capture_output=True,
                text=True,
            )


def test_what_a_killed_command_left_is_cleared(settings):
    settings.as_of_dir.mkdir()
    with held(settings):
        assert not settings.as_of_dir.exists()
    assert settings.data_dir.stat().st_mode & 0o777 == 0o711


def test_looking_makes_nothing(settings):
    assert not is_held(Settings(data_dir=settings.data_dir / "nergens"))
    assert not settings.lock_path.exists()
