"""One refresh from lock to report: is there anything new, run the job, say what came of it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.assets.manifest import fresh_manifest
from pipelines.declarations import load_sources
from pipelines.factsheet.style import problem_with_styles
from pipelines.ingestion.landing import scan
from pipelines.locking import BusyError, held
from pipelines.logs import clean_text, prune_logs
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import gather_inputs
from pipelines.publication.news import unchanged_since
from pipelines.publication.place import problem_with_place
from pipelines.publication.release import Release, current, mend
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.assets.run import Outcome

IN_FORCE = "The previous release stays in force."

DISK_IS_FULL = ("No space left on device", "database or disk is full", "File too large", "Disk quota exceeded")
"""How Linux, SQLite and DuckDB say it; whoever reads that in a long message must know what to do."""


class WrongUseError(Exception):
    """The person at the terminal asked for what can't be done; the message is one line (exit 2)."""


class RefusedError(Exception):
    """A check, another refresh, or something unexpected stopped this one; nothing changed for readers (exit 1).

    Attributes:
        outcome: What came of the run, when it came to one.
        is_busy: Whether another one is at work, which is no failure.
    """

    def __init__(self, message: str, outcome: Outcome | None = None, *, is_busy: bool = False) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.is_busy = is_busy


def refresh(settings: Settings, *, force: bool = False) -> None:
    """Bring the published file up to date with landing, and report on the terminal.

    Args:
        settings: The installation.
        force: Build also when nothing changed, and hash every file again; no check is passed over.

    Raises:
        WrongUseError: Data root or published folder not as it must be, or the example key with real registrations.
        LandingError: Nothing in landing, or a folder that no source has.
        DeclarationError: A `source.yml` is wrong.
        RefusedError: Something stopped the run.
    """
    started = time.monotonic()
    missed = _pull(settings) if settings.ophalen else ""
    try:
        _publish(settings, started, force=force)
    except RefusedError as error:
        raise RefusedError(f"{missed}\n{error}".lstrip(), error.outcome, is_busy=error.is_busy) from error
    if missed:
        raise RefusedError(f"{missed}\nWhat lies in landing is published; this is missing from it.")


def _publish(settings: Settings, started: float, *, force: bool) -> None:
    deliveries = scan(settings, load_sources(settings.sources_dir), afresh=force)
    with locked(settings):
        try:
            unchanged = None if force else unchanged_since(settings, gather_inputs(settings, deliveries))
        except PublicationError as error:
            raise RefusedError(str(error)) from error
        if unchanged:
            mend(settings)
            prune_logs(settings.logs_dir, settings.logs_bewaren_dagen, datetime.now(UTC))
            print(f"Nothing changed since release {unchanged}.")
            return
        if problem := problem_with_place(settings) or problem_with_styles(settings.huisstijl):
            raise WrongUseError(problem)
        print(f"Refreshing {settings.data_dir}", flush=True)
        outcome = run(settings, settings.log_path)
        # Here and not above, because a refresh without anything new shouldn't wait for it.
        from pipelines.report import print_report

        print_report(settings, outcome, time.monotonic() - started)


def _pull(settings: Settings) -> str:
    """Pull first: only then is known whether there is anything new. Gives what couldn't be pulled, a line for each."""
    from pipelines.pull import PullFailedError, prepare, pull

    sources = prepare(settings)
    try:
        with locked(settings):
            pull(settings, sources)
    except PullFailedError as error:
        return str(error)
    return ""


def check_writable(data_dir: Path) -> None:
    """Refuse a data root in which nothing can be written.

    Raises:
        WrongUseError: Naming the folder.
    """
    nearest = next(folder for folder in (data_dir, *data_dir.parents) if folder.exists())
    if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
        raise WrongUseError(f"The data root {data_dir} can't be written; set SDIB_DATA_DIR to a folder that can.")


@contextlib.contextmanager
def locked(settings: Settings) -> Generator[None]:
    """Keep every other command or run that writes out of the data root.

    Raises:
        RefusedError: When another one is at work.
        WrongUseError: When the data root can't be written.
    """
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(held(settings))
        except BusyError as error:
            raise RefusedError("Another refresh is running; this one leaves.", is_busy=True) from error
        except OSError as error:
            raise WrongUseError(f"The data root {settings.data_dir} can't be written: {error.strerror}.") from error
        yield


def run(settings: Settings, log_path: Path) -> Outcome:
    """Run the job: its progress goes to the terminal, all else to the log. The caller holds the lock.

    Raises:
        WrongUseError: What the person at the terminal has to do first.
        RefusedError: Something stopped the run.
    """
    before = current(settings)
    with clean_text(log_path) as log:
        with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
            outcome = _run_job(settings)
        log.write("\n".join(outcome.tracebacks))
    if outcome.wrong_use:
        raise WrongUseError(outcome.wrong_use)
    if not outcome.success:
        details = [f"Details: {log_path}"] if outcome.errors or not outcome.refusals else []
        advice = advice_on_disk(settings, " ".join(outcome.errors))
        stays = _stays_in_force(settings, before)
        raise RefusedError("\n".join([*outcome.refusals, *outcome.errors, *advice, stays, *details]), outcome)
    return outcome


def advice_on_disk(settings: Settings, text: str) -> list[str]:
    """Say what to do when a message says that the disk is full; nothing when it doesn't."""
    full = any(words in text for words in DISK_IS_FULL)
    return [f"Make room on the disk of {settings.data_dir} and run the same command again."] if full else []


def _stays_in_force(settings: Settings, before: Release | None) -> str:
    now = current(settings)
    # What goes wrong after the swap (Dagster's own notes, on a full disk) leaves the new one in force.
    return IN_FORCE if now is None or now == before else f"Release {now.versie} is in force."


def _run_job(settings: Settings) -> Outcome:
    settings.export_environment()
    with ThreadPoolExecutor(max_workers=1) as background:
        # dbt reads its project while Dagster is imported; what goes wrong with it comes up again in the run itself.
        background.submit(fresh_manifest, settings)
        # Here and not above, because a refresh without anything new shouldn't wait for it.
        from pipelines.assets.run import run_refresh
    return run_refresh(settings)
