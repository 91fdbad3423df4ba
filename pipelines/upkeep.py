"""The commands `sdib rekey` and `sdib retention`: what is kept of persons, under which key and for how long."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Generator, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import polars as pl

from pipelines.declarations import Source, load_sources
from pipelines.ingestion.landing import Delivery, scan
from pipelines.ingestion.register import key_problem
from pipelines.ingestion.rekey import Rekeyed, lost_in_force
from pipelines.ingestion.rekey import rekey as read_again
from pipelines.ingestion.removal import RemovalError
from pipelines.ingestion.retention import Outdated, left_behind, lost_years, outdated, remove_outdated
from pipelines.publication.years import published_years
from pipelines.refresh import RefusedError, WrongUseError, locked
from pipelines.settings import Settings

WITHOUT_THEM = (
    "The next sdib refresh computes without them. Where that leaves figures missing that were published, acceptance "
    "refuses it until that loss is accepted in expectations/."
)


def rekey(settings: Settings, now: datetime, *, accept_loss: bool) -> None:
    """Read everything about persons again under the key in force, and report on the terminal.

    Args:
        settings: The installation, with the new key.
        now: The moment to record for deliveries that weren't read before (UTC).
        accept_loss: Whether to go on when deliveries in force can't be read again.

    Raises:
        WrongUseError: The key in force is the example key, and there are registrations.
        LandingError: Nothing in landing, or a folder that no source has.
        DeclarationError: A `source.yml` is wrong.
        RefusedError: Deliveries in force would be lost, counts aren't as they were, something lies behind a link, or
            another command is at work.
    """
    sources = load_sources(settings.sources_dir)
    with locked(settings), _refusing_removal():
        landed = scan(settings, sources)
        _check_key(settings, sources, landed)
        lost = lost_in_force(settings, sources, landed)
        if lost and not accept_loss:
            raise RefusedError(
                f"In force, and not to be read again, so that what is kept of it would be lost: {', '.join(lost)}.\n"
                f"Nothing changed. Put it back in {settings.landing_dir}, or accept the loss: sdib rekey --yes"
            )
        done = read_again(settings, sources, landed, now)
    if done is None:
        print("Everything is under this key already; nothing to do.")
    else:
        _report(done, loses_figures=bool(lost))


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
    if not remove:
        if any(_list_outdated(settings, sources, today)):
            print("Nothing is removed. To remove it: sdib retention --yes")
        return
    with locked(settings), _refusing_removal():
        old, left = _list_outdated(settings, sources, today)
        if old or left:
            remove_outdated(settings, sources, old, left)
    if left:
        print(f"Removed {len(left)} side files that were left.")
    if old:
        print(f"Removed {len(old)} deliveries, with what was made of them. {WITHOUT_THEM}")


def _check_key(settings: Settings, sources: Mapping[str, Source], landed: Iterable[Delivery]) -> None:
    """Stop before real persons are read under the example key."""
    for one in landed if settings.is_example_key else []:
        source = sources[one.bron]
        is_used = one.problem is None and not source.correcties.reason_to_ignore(one.levering_id)
        if is_used and source.heeft_personen and one.side.herkomst == "registratie":
            raise WrongUseError(key_problem(one.naam))


def _report(done: Rekeyed, *, loses_figures: bool) -> None:
    print(
        f"Read {done.deliveries} deliveries again under the new key: {done.persons:,} persons, per source and gemeente."
    )
    if done.lost:
        print(f"No longer in landing, so what was kept of them is removed: {', '.join(done.lost)}.")
    if loses_figures:
        print(WITHOUT_THEM)
    if done.differences:
        changed = "Everything is under the new key, but deliveries, declarations or code changed at the same time."
        raise RefusedError("\n".join([*done.differences, changed]))
    if done.lost:
        print("Of what was read again, rows and persons are as before; run: sdib refresh")
    else:
        print("Rows and persons are as before. What is published didn't change; run: sdib refresh")


def _list_outdated(settings: Settings, sources: Mapping[str, Source], today: date) -> tuple[list[Outdated], list[Path]]:
    """Print what has to go, or that there is nothing; give it."""
    old, left = outdated(settings, sources, today), left_behind(settings, sources, today)
    if old:
        published = {bron: published_years(settings, bron) for bron in {one.bron for one in old}}
        _print_outdated(settings, old, lost_years(settings, sources, old, published))
    for path in left:
        print(f"Left by an earlier removal: {path.relative_to(settings.landing_dir)}")
    if not (old or left):
        print(f"Nothing about persons is older than the retention of {_term(settings)}.")
    return old, left


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
