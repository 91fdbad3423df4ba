"""What a piece of work costs."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

from pipelines.measuring import FAMILY_SECONDS, MEGABYTE, measured

HUNDRED_MB = 100 * MEGABYTE


def resident():
    return psutil.Process().memory_info().rss / MEGABYTE


def test_memory_that_was_given_back_counts():
    before = resident()
    with measured() as cost:
        held = bytearray(b"x" * HUNDRED_MB)
        time.sleep(0.3)
        del held
    assert cost.peak_mb >= before + 90
    assert cost.seconds >= 0.3


def test_memory_of_children_counts():
    hold = f"import time; held = bytearray(b'x' * {HUNDRED_MB}); time.sleep({2 * FAMILY_SECONDS})"
    before = resident()
    with measured() as cost:
        subprocess.run([sys.executable, "-c", hold], check=True)
    assert cost.peak_mb >= before + 90


def test_what_fails_is_measured_too():
    with pytest.raises(ValueError, match="broken"), measured() as cost:
        raise ValueError("broken")
    assert cost.peak_mb > 0
