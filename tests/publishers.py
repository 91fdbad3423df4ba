"""Publishing alone, from a warehouse that is ready, in a process of its own that has done its imports before it starts.

What these processes do goes through `build_candidate`, `record_changes`, `judge` and `publish`, as a refresh does.
"""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import duckdb

from pipelines.declarations import load_sources
from pipelines.ingestion.landing import scan
from pipelines.publication.acceptance import judge
from pipelines.publication.candidate import build_candidate, candidate_path
from pipelines.publication.changes import record_changes
from pipelines.publication.disclosure_audit import audit, results
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import Inputs, file_sha256, gather_inputs
from pipelines.publication.judgement import Acceptance
from pipelines.publication.release import publish
from pipelines.settings import Settings

FIGURE = "indicator_code = 'positief_effect_wmo' and wet_code = 'WMO' and jaar = 2021"
"""One figure of rekendorp that is published as it is; 82 in its deliveries."""

SAID = "gezegd.txt"
"""File in the data root in which a publication that fails says why."""

STANDS_IN = ("kernindicatoren", "beleidsdoelstellingen")
"""Tables that hold the figure: acceptance refuses a release in which they differ."""

CHANGES_WHAT_READERS_SEE = {"os.rename", "os.symlink", "os.remove", "os.rmdir"}
"""The calls between which a kill matters; everything else writes where nobody looks yet."""


@dataclass(frozen=True)
class Publishing:
    """Starts processes that publish what lies in one data root."""

    context: ForkServerContext
    data_dir: Path

    def start(self, figure: int, **trouble: int) -> BaseProcess:
        """Begin to publish with this figure; `trouble` as `publish_once` takes it."""
        # Not inherited by what is at work: DuckDB refuses a file that another process has open.
        change_figure(self.data_dir, figure)
        process = self.context.Process(target=publish_once, args=(self.data_dir, figure), kwargs=trouble)
        process.start()
        return process

    def complete(self, figure: int) -> None:
        """Publish with this figure."""
        process = self.start(figure)
        process.join()
        assert process.exitcode == 0


def change_figure(data_dir: Path, figure: int) -> None:
    """Put another figure into the warehouse, as another delivery would."""
    with duckdb.connect(str(Settings(data_dir=data_dir).warehouse_path)) as connection:
        for table in STANDS_IN:
            connection.execute(f"update marts.{table} set waarde = ? where {FIGURE}", [figure])


def publish_once(
    data_dir: Path, figure: int, *, die_at: int = 0, fail_at: int = 0, largest_file: int = 0, days_ago: int = 0
) -> None:
    """Publish what lies in the warehouse, or say in one line why not and leave with 1.

    Args:
        data_dir: The data root.
        figure: The figure that was put there: other inputs than those of the release before.
        die_at: Die just before call number so many of those that change what readers see; 0 to live.
        fail_at: Let that call fail, as on a full disk.
        largest_file: Writing beyond so many bytes fails, as on a full disk; 0 for no bound.
        days_ago: Think that it is so many days earlier, by a clock that was set back.
    """
    settings = Settings(data_dir=data_dir)
    if die_at or fail_at:
        sys.addaudithook(_trouble(settings.published_dir, die_at, fail_at))
    if largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))
    try:
        now = datetime.now(UTC) - timedelta(days=days_ago)
        inputs = _inputs(settings, figure)
        build_candidate(settings, now)
        record_changes(settings, inputs, now)
        publish(settings, judge(settings, results(settings, audit(settings))), inputs, now)
    except (PublicationError, OSError, duckdb.Error) as error:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        (data_dir / SAID).write_text(f"{type(error).__name__}: {error}\n", encoding="utf-8")
        sys.exit(1)


def publish_many(data_dir: Path, figures: list[int]) -> None:
    """Publish one release per figure, as fast as it goes."""
    settings = Settings(data_dir=data_dir)
    for figure in figures:
        change_figure(data_dir, figure)
        now = datetime.now(UTC)
        inputs = _inputs(settings, figure)
        build_candidate(settings, now)
        record_changes(settings, inputs, now)
        # Not judged one by one: this is about the swap, and would take four times as long.
        accepted = Acceptance((), file_sha256(candidate_path(settings)) or "")
        publish(settings, accepted, inputs, now)


def _inputs(settings: Settings, figure: int) -> Inputs:
    inputs = gather_inputs(settings, scan(settings, load_sources(settings.sources_dir)))
    # A figure that changed has a cause; here we are the cause, as another version of the code would be.
    other = hashlib.sha256(str(figure).encode()).hexdigest()
    return replace(inputs, code_hash=other, program_hash=other)


def _trouble(folder: Path, die_at: int, fail_at: int) -> Callable[[str, tuple[object, ...]], None]:
    counted = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal counted
        if event in CHANGES_WHAT_READERS_SEE and any(str(folder) in str(one) for one in arguments):
            counted += 1
            if counted == die_at:
                os.kill(os.getpid(), signal.SIGKILL)
            if counted == fail_at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return hook
