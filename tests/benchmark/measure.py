"""A command in a process of its own: its seconds, its processor time, and the memory of all its processes together."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import resource
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

BETWEEN_SAMPLES = 0.1
"""Seconds; a peak that lasts shorter than this may be missed, and more often would cost a percent of a core."""

MB = 1_000_000

STEP = re.compile(r"^  (?P<step>\S+) +(?P<seconds>[\d.]+) s(?: +(?P<rows>[\d,]+) (?:rows|tables))?$")
"""The line that `sdib refresh` prints at the end of each step."""


class CommandError(Exception):
    """The command failed; the message is the end of what it said."""


@dataclass
class Stage:
    """One stage of a refresh; its processor time is that of all processes while it ran."""

    seconds: float = 0
    cpu_seconds: float = 0
    rows: int = 0
    peak_mb: float = 0


@dataclass
class Measured:
    """What a command took.

    Attributes:
        seconds: From start to end.
        cpu_seconds: Of all its processes together; hardly changes when others use the machine too.
        peak_mb: Largest sum of the memory of its processes.
        output: What it printed.
        stages: Stage -> its part, for a refresh.
    """

    seconds: float = 0
    cpu_seconds: float = 0
    peak_mb: float = 0
    output: list[str] = field(default_factory=list)
    stages: dict[str, Stage] = field(default_factory=dict)


def measure(command: list[str], **variables: str) -> Measured:
    """Run a command to its end.

    Args:
        command: The program and its arguments.
        variables: Added to the environment.

    Raises:
        CommandError: When it doesn't end with 0.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    # Of what a test or the shell set nothing may reach the measured installation.
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SDIB_", "DAGSTER_HOME"))}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**environment, **variables}
    )
    sampler = Sampler(process.pid)
    result = Measured()
    for line in process.stdout or ():
        result.output.append(line.rstrip())
        _add_step(result.stages, line.rstrip(), sampler)
    if process.wait():
        raise CommandError("\n".join(result.output[-20:]))
    result.seconds = time.perf_counter() - started
    result.peak_mb = sampler.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    result.cpu_seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result


def _add_step(stages: dict[str, Stage], line: str, sampler: Sampler) -> None:
    found = STEP.match(line)
    if found is None:
        return
    word = found["step"].split("/")[0]
    stage = stages.setdefault({"raw": "ingest", "dbt": "warehouse"}.get(word, word), Stage())
    seconds = float(found["seconds"])
    stage.seconds += seconds
    stage.cpu_seconds += sampler.spent_in_last(seconds)
    stage.rows += int((found["rows"] or "0").replace(",", "")) if word != "dbt" else 0
    stage.peak_mb = max(stage.peak_mb, sampler.peak_of_last(seconds))


@dataclass(frozen=True)
class Sample:
    """At one moment: the processor time that all processes had taken, and the memory that they held."""

    moment: float
    cpu_seconds: float
    mb: float


class Sampler:
    """Looks, in a thread, what a process and its children hold and have taken."""

    def __init__(self, pid: int) -> None:
        """Begin to look."""
        self._process = psutil.Process(pid)
        self._samples: list[Sample] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def peak_of_last(self, seconds: float) -> float:
        """The most memory of the last seconds, in MB; of a step that is shorter than a sample, that of the last one."""
        return max((sample.mb for sample in self._last(seconds)), default=0)

    def spent_in_last(self, seconds: float) -> float:
        """The processor time of the last seconds."""
        taken = [sample.cpu_seconds for sample in self._last(seconds)]
        return max(taken[-1] - taken[0], 0) if taken else 0

    def stop(self) -> float:
        """Stop looking, and give the most memory, in MB."""
        self._ended.set()
        self._thread.join()
        return max((sample.mb for sample in self._samples), default=0)

    def _last(self, seconds: float) -> list[Sample]:
        since = time.monotonic() - seconds - BETWEEN_SAMPLES
        return list(itertools.takewhile(lambda sample: sample.moment >= since, reversed(list(self._samples))))[::-1]

    def _look(self) -> None:
        while not self._ended.wait(BETWEEN_SAMPLES):
            with contextlib.suppress(psutil.Error):  # One of them ended while we looked.
                self._samples.append(self._sample())

    def _sample(self) -> Sample:
        cpu_seconds = mb = 0.0
        for process in (self._process, *self._process.children(recursive=True)):
            times, memory = process.cpu_times(), process.memory_info()
            # Who has ended counts with its parent.
            cpu_seconds += times.user + times.system + times.children_user + times.children_system
            # Without what is read from files through the cache, which the system takes back when it needs it.
            mb += (memory.rss - memory.shared) / MB
        return Sample(time.monotonic(), cpu_seconds, mb)


def size_mb(folder: Path) -> float:
    """Size of all files below a folder, in MB."""
    return sum(path.lstat().st_size for path in folder.rglob("*")) / MB
