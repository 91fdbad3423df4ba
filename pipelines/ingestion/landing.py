"""Finds the deliveries in landing. Opened are side files, and what isn't hashed yet; nothing is changed."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.formats import messages as berichten
from pipelines.ingestion.hashes import Hashes, Stamp, read_hashes
from pipelines.ingestion.persons import names_a_person, without_person
from pipelines.ingestion.refusal import RefusedError
from pipelines.ingestion.side_file import SUFFIX, WITHOUT, SideFile, read_side_file
from pipelines.settings import Settings

PASSED_OVER = (".", "~$")
UNFINISHED = ".part"


class LandingError(Exception):
    """Landing can't be used at all: wrong use, not a bad delivery. One line, in Dutch."""


@dataclass(frozen=True)
class Delivery:
    """One file in landing.

    Attributes:
        bron: Source, by the folder.
        path: The file.
        bestand: Its name.
        levering_id: First 16 hex digits of the SHA-256 of the bytes; of the name, for what has no bytes to read.
        side: What the side file says.
        sha256: Of the bytes; None when they can't be read.
        side_sha256: Of the side file; None without one.
        stamp: Size, time of change and place on disk when it was hashed; other ones while reading mean that it changed.
        problem: Why it is refused without being read; None when it can be read.
        kopieen: Other files with the same bytes.
    """

    bron: str
    path: Path
    bestand: str
    levering_id: str
    side: SideFile = WITHOUT
    sha256: str | None = None
    side_sha256: str | None = None
    stamp: Stamp | None = None
    problem: str | None = None
    kopieen: tuple[Path, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it: the same bytes may be delivered to two sources."""
        return self.bron, self.levering_id

    @property
    def naam(self) -> str:
        """How messages name it."""
        return f"{self.bron}/{self.bestand}"


def scan(
    settings: Settings, sources: Mapping[str, Source], *, afresh: bool = False, keep: bool = True
) -> list[Delivery]:
    """List the deliveries of all sources, by source and name.

    Args:
        settings: The installation.
        sources: The declarations, by name.
        afresh: Whether to hash also the files that haven't changed since they were hashed.
        keep: Whether to keep the hashes for the next time.

    Raises:
        LandingError: When landing is missing or empty, or holds something that belongs to no source.
    """
    landing = settings.landing_dir
    if not landing.is_dir():
        raise LandingError(f"{landing}: verwacht een map met leveringen, gevonden geen map.")
    entries = [path for path in sorted(landing.iterdir()) if not passed_over(path)]
    for path in entries:
        if path.name not in sources or not path.is_dir():
            raise LandingError(
                without_person(
                    f"{path}: verwacht alleen mappen met de naam van een bron ({', '.join(sources)}), "
                    f"gevonden {path.name}."
                )
            )
    hashes = read_hashes(settings, afresh=afresh)
    # Over the sources and not the folders: messages for one source may arrive in the folder of another.
    deliveries = [delivery for source in sources.values() for delivery in scan_source(settings, source, hashes)]
    if keep:
        hashes.keep(settings)
    if not deliveries:
        raise LandingError(f"{landing}: verwacht ten minste één levering, gevonden geen enkel bestand.")
    return deliveries


def scan_source(settings: Settings, source: Source, hashes: Hashes | None = None) -> list[Delivery]:
    """List the deliveries of one source by name.

    The same bytes under a second name are the same delivery, under the name that has a side file or that the register
    knows. What its side file says holds for both: a bare copy must not turn an assumption into a registration.

    Args:
        settings: The installation.
        source: The declaration.
        hashes: Of the files in landing; by default those that were kept.
    """
    hashes = hashes or read_hashes(settings)
    known = _known_names(settings, source.bron)
    found: dict[str, Delivery] = {}
    paths = list(_paths(settings, source))
    for path in sorted(paths, key=lambda path: (not _side_path(path).exists(), path.name not in known, path.name)):
        delivery = _delivery(source, path, settings.landing_dir, hashes)
        first = found.setdefault(delivery.levering_id, delivery)
        if first is not delivery:
            found[delivery.levering_id] = replace(first, kopieen=(*first.kopieen, path))
    return sorted(found.values(), key=lambda delivery: delivery.bestand)


def _known_names(settings: Settings, bron: str) -> set[str]:
    path = settings.register_dir / "leveringen.parquet"
    if not path.exists():
        return set()
    return set(pl.read_parquet(path, columns=["bron", "bestand"]).filter(pl.col("bron") == bron)["bestand"])


def _paths(settings: Settings, source: Source) -> Iterator[Path]:
    """The files of the source's own folder, and the messages for it in another's; without those for another source."""
    messages = source.berichten
    elsewhere = set(messages.elders) if messages else set()
    for path in _visible(settings.landing_dir / source.bron):
        if not (elsewhere and berichten.soort(path) in elsewhere):
            yield path
    if messages and messages.ook_in:
        for path in _visible(settings.landing_dir / messages.ook_in):
            if berichten.soort(path) in messages.soorten:
                yield path


def _side_path(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def _visible(folder: Path) -> Iterator[Path]:
    paths = [path for path in sorted(folder.iterdir()) if not passed_over(path)] if folder.is_dir() else []
    names = {path.name for path in paths}
    for path in paths:
        if not (path.name.endswith(SUFFIX) and path.name.removesuffix(SUFFIX) in names):
            yield path


def passed_over(path: Path) -> bool:
    """Say whether a file or folder is no delivery by its name: hidden, a lock of Office, or still being written."""
    return path.name.startswith(PASSED_OVER) or path.name.endswith(UNFINISHED)


def _delivery(source: Source, path: Path, landing: Path, hashes: Hashes) -> Delivery:
    by_name = hashlib.sha256(f"{source.bron}/{path.name}".encode()).hexdigest()[:16]
    bare = Delivery(source.bron, path, without_person(path.name), by_name)
    try:
        _check_place(path, landing)
        hashed = hashes.of(path)
        found = replace(bare, levering_id=hashed.sha256[:16], sha256=hashed.sha256, stamp=hashed.look.stamp)
        _check_name(source, path.name)
    except RefusedError as error:
        return replace(bare, problem=str(error))
    except OSError as error:
        return replace(bare, problem=f"verwacht een leesbaar bestand, gevonden {error.strerror}")
    try:
        _check_place(_side_path(path), landing)
        side, content = read_side_file(path)
    except RefusedError as error:
        return replace(found, problem=str(error))
    return replace(found, side=side, side_sha256=hashlib.sha256(content).hexdigest() if content else None)


def _check_place(path: Path, landing: Path) -> None:
    try:
        # A plain file in a plain folder of landing can be nowhere else, and most are; the rest costs ten times as much.
        if stat.S_ISREG(path.lstat().st_mode) and not path.parent.is_symlink():
            return
    except FileNotFoundError:
        return
    if not path.resolve().is_relative_to(landing.resolve()):
        raise RefusedError("verwacht een bestand in landing zelf, gevonden een verwijzing naar buiten")
    if path.is_dir():
        raise RefusedError("verwacht een bestand, gevonden een map")
    if path.exists() and not path.is_file():
        # A pipe or a device would keep us waiting for ever.
        raise RefusedError("verwacht een bestand, gevonden iets anders")


def _check_name(source: Source, name: str) -> None:
    if names_a_person(name):
        raise RefusedError(
            "verwacht een bestandsnaam zonder BSN, gevonden een burgerservicenummer; hernoem het bestand"
        )
    if name.endswith(SUFFIX):
        raise RefusedError("verwacht naast een begeleidend bestand de levering zelf, gevonden geen levering")
    if not source.takes(name):
        raise RefusedError(f"verwacht een bestandsnaam als {' of '.join(source.bestanden)}, gevonden {name}")
