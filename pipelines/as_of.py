"""The release of an earlier date: built from what was received until then, beside everything that is in use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from pipelines.declarations import load_sources
from pipelines.ingestion.landing import Delivery, scan
from pipelines.ingestion.register import ACCEPTED, Levering, leveringen, read_register, write_source
from pipelines.ingestion.side_file import SUFFIX
from pipelines.ingestion.wording import some
from pipelines.publication.release import releases
from pipelines.refresh import WrongUseError, locked, run
from pipelines.settings import Settings

Manifest = dict[str, Any]

NAMES_SHOWN = 10
"""Deliveries that are named; the count says how many there are."""


def refresh_as_of(settings: Settings, text: str, now: datetime) -> None:
    """Build and accept the release as of a moment, and print its content hash beside that of the release of then.

    Nothing in use is touched: all is built in a data root of its own below the real one, which is gone afterwards.

    Args:
        settings: The installation.
        text: A date (the whole of that day, UTC) or an ISO moment (UTC when it names no zone).
        now: When a delivery counts as received that states no moment and was never registered.

    Raises:
        WrongUseError: The date can't be read, or nothing had been received by then.
        LandingError: Nothing in landing, or a folder that no source has.
        DeclarationError: A `source.yml` is wrong.
        RefusedError: A check stopped the build, or another command is at work.
    """
    until = read_moment(text)
    deliveries = scan(settings, load_sources(settings.sources_dir))
    with locked(settings):
        register = leveringen(read_register(settings))
        chosen = received(deliveries, register, until, now)
        if not chosen:
            raise WrongUseError(f"Nothing in {settings.landing_dir} had been received as of {text}.")
        then = next((made for made in releases(settings) if _made_at(made) <= until), None)
        print(f"Building the release as of {text} from {len(chosen)} of {len(deliveries)} deliveries", flush=True)
        _print_names(
            "Received by then and no longer there, so that the hash can't be the same",
            lost(chosen, register, until, then),
        )
        made = _build(settings, chosen, register, until)
        _print_comparison(made, then, releases(settings), chosen)


def read_moment(text: str) -> datetime:
    """Read a date as its last moment, and a moment as itself, in UTC.

    Raises:
        WrongUseError: When it is neither.
    """
    try:
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongUseError(
            f"--as-of takes a date like 2024-12-31 or a moment like 2024-12-31T18:00, found {text!r}."
        ) from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def received(
    deliveries: Iterable[Delivery], register: Iterable[Levering], until: datetime, now: datetime
) -> list[Delivery]:
    """Choose the deliveries that had been received: as the side file says, else as the register recorded it."""
    seen = {(row.bron, row.levering_id): row.ontvangen_op for row in register}
    return [one for one in deliveries if (one.side.ontvangen_op or seen.get((one.bron, one.levering_id), now)) <= until]


def lost(chosen: Iterable[Delivery], register: Iterable[Levering], until: datetime, then: Manifest | None) -> list[str]:
    """Name what had been received and isn't there any more.

    Args:
        chosen: The deliveries that are there.
        register: All that were ever seen.
        until: The moment.
        then: Manifest of the release of that moment, which knows exactly; without one the register has to say it.
    """
    if then:
        here = {(one.bron, one.sha256) for one in chosen}
        gone = [one for one in then["leveringen"] if (one["bron"], one["sha256"]) not in here]
        return [f"{one['bron']}/{one['bestand']}" for one in gone]
    present = {(one.bron, one.levering_id) for one in chosen}
    missing = [row for row in register if (row.bron, row.levering_id) not in present and row.ontvangen_op <= until]
    return [f"{row.bron}/{row.bestand}" for row in missing if row.status == ACCEPTED]


def _build(settings: Settings, chosen: Sequence[Delivery], register: Sequence[Levering], until: datetime) -> Manifest:
    """Build in the data root of this moment; give the manifest."""
    settings.as_of_dir.mkdir(mode=0o700)
    try:
        here = settings.as_of_dir / "data"
        # What was late then is judged as of then.
        scratch = replace(settings, data_dir=here, dagster_dir=None, peildag=until.date())
        link_deliveries(chosen, settings.landing_dir, scratch.landing_dir)
        _copy_register(scratch, chosen, register, until)
        run(scratch, settings.log_path)
        return releases(scratch)[0]
    finally:
        shutil.rmtree(settings.as_of_dir, ignore_errors=True)


def link_deliveries(chosen: Iterable[Delivery], landing: Path, target: Path) -> None:
    """Put deliveries and their side files into another landing, each in the folder that it lies in.

    Args:
        chosen: The deliveries; messages for one source may lie in the folder of another.
        landing: Where they are.
        target: The other landing.
    """
    for path in {one.path for one in chosen}:
        for file in (path, path.with_name(path.name + SUFFIX)):
            _place(file, target / file.relative_to(landing), landing)


def _place(path: Path, target: Path, landing: Path) -> None:
    """Put a file of landing into another landing without copying its bytes, unless that is on another disk.

    What is refused for what it is (a folder, a link to elsewhere) is so there too.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    real = path.resolve()
    if path.is_dir():
        target.mkdir()
    elif real.is_file() and real.is_relative_to(landing.resolve()):
        try:
            os.link(real, target)
        except OSError:
            shutil.copyfile(real, target)
    elif path.is_symlink():
        target.symlink_to(real)


def _copy_register(
    scratch: Settings, chosen: Iterable[Delivery], register: Iterable[Levering], until: datetime
) -> None:
    """Let the register of then know when each delivery was first seen; all of them are read again."""
    here = {(one.bron, one.levering_id) for one in chosen}
    known = [row for row in register if row.ontvangen_op <= until or (row.bron, row.levering_id) in here]
    for bron in {row.bron for row in known}:
        write_source(scratch, bron, [replace(row, inleeshash="") for row in known if row.bron == bron])


def _print_comparison(
    made: Manifest, then: Manifest | None, all_releases: Iterable[Manifest], chosen: Iterable[Delivery]
) -> None:
    print(f"Content hash {made['inhoud_hash']}")
    same = [one["versie"] for one in all_releases if one["inhoud_hash"] == made["inhoud_hash"]]
    if then is None:
        print("No release had been made by then.")
    elif then["versie"] in same:
        print(f"Equal to release {then['versie']}, the newest of then.")
        return
    else:
        print(f"Not equal to release {then['versie']}, the newest of then: {then['inhoud_hash']}")
        print_differences(made, then, chosen)
    if same:
        print(f"Equal to release {', '.join(same)}.")


def print_differences(made: Manifest, then: Manifest, chosen: Iterable[Delivery]) -> None:
    """Say what else than the figures differs, as that is where the difference comes from.

    Args:
        made: Manifest of what was built now.
        then: Manifest of the release of then.
        chosen: The deliveries that it was built from.
    """
    before = {(one["bron"], one["sha256"]) for one in then["leveringen"]}
    more = [one for one in chosen if (one.bron, one.sha256) not in before]
    for received_by, names in {
        "Received by then according to its side file": [one.naam for one in more if one.side.ontvangen_op],
        "Seen first by then according to the register": [one.naam for one in more if not one.side.ontvangen_op],
    }.items():
        _print_names(f"{received_by}, and not part of that release", names)
    parts = {"the code": "code_hash", "the packages": "lock_hash"}
    other = [name for name, part in parts.items() if made["inputs"][part] != then["inputs"][part]]
    other += [] if made["instellingen"] == then["instellingen"] else ["the settings"]
    if other:
        print(f"  Changed since: {', '.join(other)}")


def _print_names(title: str, names: Sequence[str]) -> None:
    if names:
        print(f"  {title}: {some(names, NAMES_SHOWN, 'and {} more')}", flush=True)


def _made_at(manifest: Manifest) -> datetime:
    return datetime.fromisoformat(manifest["gemaakt_op"])
