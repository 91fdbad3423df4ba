"""What a piece of work costs: wall seconds, and the most memory that this process and its children held together."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator
from dataclasses import dataclass
from threading import Event, Thread

import psutil

SAMPLE_SECONDS = 0.1
"""Stages last seconds; what is held shorter than this doesn't decide how much memory a machine needs."""

FAMILY_SECONDS = 1.0
"""To find children all processes of the machine are looked at, which costs milliseconds; dbt lives for much longer."""

MEGABYTE = 1_000_000


@dataclass
class Cost:
    """What a piece of work cost; filled in when it is over.

    Attributes:
        seconds: Wall time.
        peak_mb: Most megabytes that this process and its children held; pages that they share count for each.
    """

    seconds: float = 0.0
    peak_mb: int = 0


@contextlib.contextmanager
def measured() -> Generator[Cost]:
    """Measure what is done inside."""
    cost, family, over = Cost(), _Family(), Event()
    started = time.monotonic()
    peak = [family.memory()]

    def watch() -> None:
        while not over.wait(SAMPLE_SECONDS):
            peak[0] = max(peak[0], family.memory())

    watcher = Thread(target=watch, daemon=True, name="memory")
    watcher.start()
    try:
        yield cost
    finally:
        over.set()
        watcher.join()
        cost.seconds = round(time.monotonic() - started, 2)
        cost.peak_mb = round(max(peak[0], family.memory()) / MEGABYTE)


class _Family:
    """This process and its children, looked up again once in a while."""

    def __init__(self) -> None:
        self._self = psutil.Process()
        self._children: list[psutil.Process] = []
        self._looked = time.monotonic()

    def memory(self) -> int:
        """Bytes that they hold now."""
        if time.monotonic() - self._looked >= FAMILY_SECONDS:
            self._children, self._looked = self._self.children(recursive=True), time.monotonic()
        return sum(_resident(process) for process in (self._self, *self._children))


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0  # it ended
