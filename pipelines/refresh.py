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

from filelock import FileLock, Timeout

from pipelines.assets.manifest import fresh_manifest
from pipelines.declarations import load_sources
from pipelines.ingestion.landing import scan
from pipelines.publication.inputs import gather_inputs
from pipelines.publication.release import current, mend, newest_manifest
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.assets.run import Outcome

IN_FORCE = "The previous release stays in force."


class WrongUseError(Exception):
    """The person at the terminal asked for what can't be done; the message is one line (exit 2)."""


class RefusedError(Exception):
    """A check, another refresh, or something unexpected stopped this one; nothing changed for readers (exit 1)."""


def refresh(settings: Settings, *, force: bool = False) -> None:
    """Bring the published file up to date with landing, and report on the terminal.

    Args:
        settings: The installation.
        force: Build also when nothing changed; no check is passed over.

    Raises:
        WrongUseError: Data root not writable, or the example key with real registrations.
        LandingError: Nothing in landing, or a folder that no source has.
        DeclarationError: A `source.yml` is wrong.
        RefusedError: Something stopped the run.
    """
    started = time.monotonic()
    scan(settings, load_sources(settings.sources_dir))
    with _locked(settings):
        unchanged = None if force else _unchanged_since(settings)
        if unchanged:
            mend(settings)
            print(f"Nothing changed since release {unchanged}.")
            return
        _run(settings, started)


def check(settings: Settings, bron: str | None = None) -> None:
    """Judge what lies in landing against the declarations, and load nothing.

    Args:
        settings: The installation.
        bron: The one source to judge; all of them by default.

    Raises:
        WrongUseError: When there is no such source.
        LandingError: Nothing in landing, or a folder that no source has.
        DeclarationError: A `source.yml` is wrong.
        RefusedError: When a delivery would be refused; names file, row, column, expected and found.
    """
    from pipelines.ingestion.ingest import check_source
    from pipelines.report import print_deliveries

    sources = load_sources(settings.sources_dir)
    if bron is not None and bron not in sources:
        raise WrongUseError(f"There is no source {bron}; the sources are: {', '.join(sources)}.")
    scan(settings, sources)
    chosen = [source for source in sources.values() if bron in (None, source.bron)]
    reports = [check_source(source, settings, datetime.now(UTC)) for source in chosen]
    print_deliveries(reports)
    if refusals := [refusal for report in reports for refusal in report.refusals]:
        raise RefusedError("\n".join(refusals))


def check_writable(data_dir: Path) -> None:
    """Refuse a data root in which nothing can be written.

    Raises:
        WrongUseError: Naming the folder.
    """
    nearest = next(folder for folder in (data_dir, *data_dir.parents) if folder.exists())
    if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
        raise WrongUseError(f"The data root {data_dir} can't be written; set SDIB_DATA_DIR to a folder that can.")


@contextlib.contextmanager
def _locked(settings: Settings) -> Generator[None]:
    try:
        # Readers must be able to pass through to published/, and see nothing else.
        settings.data_dir.chmod(0o711)
        lock = FileLock(settings.lock_path, blocking=False, mode=0o600)
        lock.acquire()
    except Timeout as error:
        raise RefusedError("Another refresh is running; this one leaves.") from error
    except OSError as error:
        raise WrongUseError(f"The data root {settings.data_dir} can't be written: {error.strerror}.") from error
    try:
        yield
    finally:
        lock.release()


def _unchanged_since(settings: Settings) -> str | None:
    newest = newest_manifest(settings)
    if not newest or not current(settings):
        return None
    return newest["versie"] if newest["inputs"]["fingerprint"] == gather_inputs(settings).fingerprint else None


def _run(settings: Settings, started: float) -> None:
    print(f"Refreshing {settings.data_dir}", flush=True)
    settings.log_path.parent.mkdir(mode=0o700, exist_ok=True)
    with settings.log_path.open("w", encoding="utf-8") as log:
        with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
            outcome = _run_job(settings)
        log.write("\n".join(outcome.tracebacks))
    _conclude(settings, outcome, time.monotonic() - started)


def _run_job(settings: Settings) -> Outcome:
    settings.export_environment()
    with ThreadPoolExecutor(max_workers=1) as background:
        # dbt reads its project while Dagster is imported; what goes wrong with it comes up again in the run itself.
        background.submit(fresh_manifest, settings)
        # Here and not above, because a refresh without anything new shouldn't wait for it.
        from pipelines.assets.run import run_refresh
    return run_refresh(settings)


def _conclude(settings: Settings, outcome: Outcome, seconds: float) -> None:
    from pipelines.report import print_report

    if outcome.wrong_use:
        raise WrongUseError(outcome.wrong_use)
    if not outcome.success:
        details = [f"Details: {settings.log_path}"] if outcome.errors or not outcome.refusals else []
        raise RefusedError("\n".join([*outcome.refusals, *outcome.errors, IN_FORCE, *details]))
    print_report(settings, outcome, seconds)
