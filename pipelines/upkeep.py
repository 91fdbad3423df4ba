"""The commands `sdib rekey` and `sdib retention`: what is kept of persons, under which key and for how long."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Generator, Iterable, Mapping
from datetime import date, datetime

import polars as pl

from pipelines.declarations import Source, load_sources
from pipelines.ingestion.landing import scan_source
from pipelines.ingestion.rekey import rekey as read_again
from pipelines.ingestion.removal import RemovalError
from pipelines.ingestion.retention import Outdated, lost_years, outdated, remove_outdated
from pipelines.publication.years import published_years
from pipelines.refresh import RefusedError, WrongUseError, locked
from pipelines.settings import Settings


def rekey(settings: Settings, now: datetime) -> None:
    """Read everything about persons again under the key in force, and report on the terminal.

    Args:
        settings: The installation, with the new key.
        now: The moment to record for deliveries that weren't read before (UTC).

    Raises:
        WrongUseError: The key in force is the example key, and there are registrations.
        DeclarationError: A `source.yml` is wrong.
        RefusedError: Counts aren't as they were, something lies behind a link, or another command is at work.
    """
    sources = load_sources(settings.sources_dir)
    if settings.is_example_key:
        _refuse_registrations(settings, sources)
    with locked(settings), _refusing_removal():
        done = read_again(settings, sources, now)
    if done is None:
        print("Everything is under this key already; nothing to do.")
        return
    print(
        f"Read {done.deliveries} deliveries again under the new key: {done.persons:,} persons, per source and gemeente."
    )
    if done.lost:
        print(f"No longer in landing, so what was kept of them is removed: {', '.join(done.lost)}.")
    if done.differences:
        changed = "Everything is under the new key, but deliveries, declarations or code changed at the same time."
        raise RefusedError("\n".join([*done.differences, changed]))
    print("Rows and persons are as before. What is published didn't change; run: sdib refresh")


def retention(settings: Settings, today: date, *, remove: bool) -> None:
    """List what is kept of persons for longer than the retention setting and what that costs, and remove it if asked.

    Args:
        settings: The installation.
        today: The day from which is counted back.
        remove: Whether to remove it; else nothing changes.

    Raises:
        DeclarationError: A `source.yml` is wrong.
        RefusedError: Something couldn't be removed, or another command is at work.
    """
    sources = load_sources(settings.sources_dir)
    old = outdated(settings, sources, today)
    if not old:
        print(f"Nothing about persons is older than the retention of {_term(settings)}.")
        return
    published = {bron: published_years(settings, bron) for bron in {one.bron for one in old}}
    years = lost_years(settings, sources, old, published)
    _print_outdated(settings, old, years)
    if not remove:
        print("Nothing is removed. To remove it: sdib retention --yes")
        return
    with locked(settings), _refusing_removal():
        remove_outdated(settings, sources, old)
    print(f"Removed {len(old)} deliveries, with what was made of them. The next sdib refresh recomputes without them.")


def _refuse_registrations(settings: Settings, sources: Mapping[str, Source]) -> None:
    for source in sources.values():
        for one in scan_source(settings, source) if source.heeft_personen else []:
            if one.side.herkomst == "registratie" and not source.correcties.reason_to_ignore(one.levering_id):
                raise WrongUseError(
                    f"The key in force is the example key, and {one.naam} is a registration; "
                    "set SDIB_PSEUDONYM_KEY_FILE to the file of a key of your own."
                )


@contextlib.contextmanager
def _refusing_removal() -> Generator[None]:
    """Turn what can't be removed into a refusal that names it."""
    try:
        yield
    except RemovalError as error:
        raise RefusedError(str(error)) from error
    except PermissionError as error:
        raise RefusedError(f"{error.filename} may not be removed: {error.strerror}.") from error


def _print_outdated(settings: Settings, old: Collection[Outdated], years: pl.DataFrame) -> None:
    print(f"About persons, and older than the retention of {_term(settings)}:")
    for one in old:
        rows = "never read" if one.rijen is None else f"{one.rijen:,} rows"
        costs = _span(years.filter(bron=one.bron, levering_id=one.levering_id)["jaar"])
        print(f"  {one.bron}/{one.bestand}  received {one.ontvangen_op:%Y-%m-%d}  {rows}  years {costs}")
    if years.is_empty():
        print("No published year rests on them.")
        return
    print("Published years that could then no longer be computed:")
    for (gemeente_code, bron), found in years.group_by("gemeente_code", "bron", maintain_order=True):
        print(f"  {gemeente_code} {bron}: {_span(found['jaar'])}")


def _term(settings: Settings) -> str:
    years = settings.bewaartermijn_jaren
    return f"{years} year{'s' if years > 1 else ''} (SDIB_BEWAARTERMIJN_JAREN)"


def _span(years: Iterable[int]) -> str:
    return ", ".join(str(year) for year in sorted(set(years))) or "none"
