"""What a tick of the schedule or the sensor decides: run, or skip and why. Knows nothing of Dagster."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.declarations import DeclarationError, load_sources
from pipelines.declarations.pulling import QUIET_SECONDS
from pipelines.ingestion.landing import LandingError, passed_over, scan
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import gather_inputs
from pipelines.publication.news import unchanged_since
from pipelines.publication.versions import newest_manifest
from pipelines.settings import Settings

TRIED = "What lies in landing was tried already and not published; its run says why."

REST = timedelta(seconds=QUIET_SECONDS)
"""As before a pull: what has written nothing for a minute has ended or broken off. The same into the future, as the
clock of a file server may be ahead of ours."""


@dataclass(frozen=True)
class Run:
    """Start a refresh.

    Attributes:
        key: Names what it would publish, so that the same is started once; null to start it in any case.
    """

    key: str | None = None


@dataclass(frozen=True)
class Skip:
    """Start nothing, for this reason."""

    reason: str


@dataclass(frozen=True)
class News:
    """What there is to publish.

    Attributes:
        key: Names it; null when nothing can be published.
        unchanged: The newest release, when that was made from the same.
        problem: Why nothing can be published, in one line.
    """

    key: str | None = None
    unchanged: str | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Cursor:
    """What the sensor remembers from one look at landing to the next.

    Attributes:
        seen: How landing looked the last time.
        judged: How it looked when it was last decided whether there is news in it.
        outcome: What was decided then.
    """

    seen: str = ""
    judged: str = ""
    outcome: str = ""

    def to_text(self) -> str:
        """Write it down for the next time."""
        return json.dumps(asdict(self))


def read_cursor(text: str | None) -> Cursor:
    """Read what was written down; what can't be read, by a newer version for one, is forgotten."""
    try:
        return Cursor(**json.loads(text or "{}"))
    except (ValueError, TypeError):
        return Cursor()


def nightly(
    at_work: str | None, news: Callable[[], News], writing: Callable[[], str | None], *, pulls: bool
) -> Run | Skip:
    """Decide for the night.

    What can't be published is started all the same: a failed run is what alerts and the UI show.

    Args:
        at_work: Who is refreshing right now; null when nobody is.
        news: Looks what there is to publish.
        writing: Says what is being written in landing; null when that rests.
        pulls: Whether deliveries are pulled from elsewhere: then only the run itself can find out.
    """
    if at_work:
        return Skip(at_work)
    if pulls:
        # Nothing else pulls, so a night that waits is a day lost. What was half there the sensor publishes afterwards.
        return Run()
    found = news()
    if found.unchanged:
        return Skip(_nothing_since(found.unchanged))
    half = None if found.problem else writing()
    return Skip(half) if half else Run()


def arrival(at_work: str | None, now: str, cursor: Cursor, news: Callable[[], News]) -> tuple[Run | Skip, Cursor]:
    """Decide whether what arrived in landing is to be published, and what to remember.

    A file counts as complete when landing looks the same twice in a row. Files are read only then, and once: what was
    refused isn't tried again before something changes, or the night comes.

    Args:
        at_work: Who is refreshing right now; null when nobody is.
        now: How landing looks.
        cursor: What was remembered.
        news: Looks what there is to publish; reads every file.
    """
    waiting = Cursor(seen=now, judged=cursor.judged, outcome=cursor.outcome)
    if at_work:
        return Skip(at_work), waiting
    if now == cursor.judged:
        return Skip(cursor.outcome), waiting
    if now != cursor.seen:
        return Skip("Landing has changed; it is read once it looks the same at the next tick."), waiting
    found = news()
    if found.problem:
        return Skip(found.problem), waiting  # which may be mended elsewhere than in landing, so it is looked at again
    if found.unchanged:
        reason = _nothing_since(found.unchanged)
        return Skip(reason), Cursor(seen=now, judged=now, outcome=reason)
    return Run(found.key), Cursor(seen=now, judged=now, outcome=TRIED)


def look_for_news(settings: Settings) -> News:
    """Look what there is to publish: reads every file in landing."""
    try:
        inputs = gather_inputs(settings, scan(settings, load_sources(settings.sources_dir)))
        unchanged = unchanged_since(settings, inputs)
    except (LandingError, DeclarationError, PublicationError) as error:
        return News(problem=" ".join(str(error).split()))
    newest = newest_manifest(settings)
    # With the release: a delivery that comes back after another release is news again.
    return News(key=f"{inputs.fingerprint}/{newest['versie'] if newest else 'first'}", unchanged=unchanged)


def being_written(settings: Settings, now: datetime) -> str | None:
    """Say where in landing a delivery may still be being written; null when all of it rests.

    Args:
        settings: The installation.
        now: The present moment. A file that was changed well after it has a wrong time, and would block every night.
    """
    for folder in _listed(settings.landing_dir):
        for _, found in _stats(folder):
            if abs(now - datetime.fromtimestamp(found.st_mtime, UTC)) < REST:
                return (
                    f"A delivery in landing/{folder.name} was changed less than {REST.seconds} s ago and may be half "
                    "there; the sensor new_deliveries publishes it once it rests."
                )
    return None


def look_of_landing(settings: Settings) -> str:
    """Say how landing looks without opening anything: a hash over names, sizes, times of change and places on disk.

    The release in force belongs to it: after a release or rollback it is decided anew whether there is news in landing.
    """
    current = settings.published_dir / "current"
    in_force = str(current.readlink()) if current.is_symlink() else None
    return hashlib.sha256(json.dumps([in_force, *sorted(_looks(settings.landing_dir))]).encode()).hexdigest()


def _looks(landing: Path) -> Iterator[tuple[str, int, int, int]]:
    for folder in _listed(landing):
        # What is in it is what counts: its own time of change changes with a hidden file too.
        yield folder.name, 0, 0, 0
        for name, found in _stats(folder):
            yield f"{folder.name}/{name}", found.st_size, found.st_mtime_ns, found.st_ino


def _stats(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for path in _listed(folder):
        with contextlib.suppress(OSError):  # gone since it was listed, or a link to nowhere
            yield path.name, path.stat()


def _listed(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not passed_over(path)] if folder.is_dir() else []


def _nothing_since(release: str | None) -> str:
    return f"Nothing changed since release {release}."
