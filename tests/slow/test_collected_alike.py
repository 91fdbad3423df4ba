"""Tests have the same names in every process: workers that collect different ones run none at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from pipelines.settings import PROJECT_DIR

pytestmark = pytest.mark.slow


def names(hash_seed: str, zone: str) -> list[str]:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider", "-o", "addopts=-q"]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone}
    done = subprocess.run(command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_names_hold_nothing_of_the_clock_the_zone_or_the_order_of_a_set():
    first = names("1", "Europe/Amsterdam")
    time.sleep(2)  # the time in a ZIP is exact to two seconds
    assert len(first) > 1000
    assert names("2", "Asia/Tokyo") == first
