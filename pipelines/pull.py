"""The command `sdib pull`, and the pull that a refresh begins with."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.declarations import load_sources
from pipelines.ingestion.files import shared_dir
from pipelines.pulling import PullReport, pull_source, pulled_here
from pipelines.settings import Settings, SettingsError

if TYPE_CHECKING:
    from pipelines.declarations import Source


class PullFailedError(Exception):
    """Something couldn't be pulled; a line for each thing."""


def prepare(settings: Settings, bron: str | None = None) -> list[Source]:
    """Give the sources that are pulled, and make the data root where it isn't: a pull can be the first thing in it.

    Args:
        settings: The installation.
        bron: The one source that is wanted; all that are pulled here by default.

    Raises:
        SettingsError: When nothing, or not this source, is pulled here.
        DeclarationError: A `source.yml` is wrong.
        OSError: When the data root can't be made.
    """
    here = pulled_here(settings, load_sources(settings.sources_dir))
    if bron is not None and bron not in {source.bron for source in here}:
        raise SettingsError(f"{bron} isn't pulled here; name it in SDIB_OPHALEN, or write alle.")
    if not here:
        raise SettingsError("Nothing is pulled here; name the sources in SDIB_OPHALEN, or write alle.")
    shared_dir(settings.landing_dir, settings.data_dir)
    return [source for source in here if bron in (None, source.bron)]


def pull(settings: Settings, sources: list[Source], *, again: str | None = None, as_json: bool = False) -> None:
    """Pull sources into landing, and print a line for each. The caller holds the lock.

    Args:
        settings: The installation.
        sources: What `prepare` gave.
        again: Name of a remote file that is landed although it was pulled before.
        as_json: Print one JSON document instead.

    Raises:
        PullFailedError: When anything couldn't be pulled; the rest was.
    """
    reports = []
    for source in sources:
        reports.append(pull_source(settings, source, datetime.now(UTC), again=again))
        if not as_json:
            _print(reports[-1])
    if as_json:
        print(json.dumps([asdict(report) for report in reports], ensure_ascii=False, indent=2))
    if problems := [problem for report in reports for problem in report.problems]:
        raise PullFailedError("\n".join(problems))


def _print(report: PullReport) -> None:
    print(report.line, flush=True)
    for remark in [*report.later, *report.opmerkingen]:
        print(f"  {remark}")
