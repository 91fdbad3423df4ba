"""Finds the deliveries in landing. Nothing is opened but side files; nothing is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from pipelines.declarations import Source
from pipelines.ingestion.refusal import RefusedError
from pipelines.ingestion.side_file import SUFFIX, SideFile, read_side_file
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
        side_hash: SHA-256 of the side file; of nothing without one.
        problem: Why it is refused without being read; None when it can be read.
    """

    bron: str
    path: Path
    bestand: str
    levering_id: str
    side: SideFile
    side_hash: str
    problem: str | None = None

    @property
    def naam(self) -> str:
        """How messages name it."""
        return f"{self.bron}/{self.bestand}"


def scan(settings: Settings, sources: Mapping[str, Source]) -> list[Delivery]:
    """List the deliveries of all sources, by source and name.

    Raises:
        LandingError: When landing is missing or empty, or holds something that belongs to no source.
    """
    landing = settings.landing_dir
    if not landing.is_dir():
        raise LandingError(f"{landing}: verwacht een map met leveringen, gevonden geen map.")
    entries = [path for path in sorted(landing.iterdir()) if not _passed_over(path)]
    for path in entries:
        if path.name not in sources or not path.is_dir():
            raise LandingError(
                f"{path}: verwacht alleen mappen met de naam van een bron ({', '.join(sources)}), gevonden {path.name}."
            )
    deliveries = [delivery for path in entries for delivery in scan_source(settings, sources[path.name])]
    if not deliveries:
        raise LandingError(f"{landing}: verwacht ten minste één levering, gevonden geen enkel bestand.")
    return deliveries


def scan_source(settings: Settings, source: Source) -> list[Delivery]:
    """List the deliveries of one source by name.

    The same bytes under a second name are the same delivery. What its side file says holds for both: a bare copy must
    not turn an assumption into a registration.
    """
    folder = settings.landing_dir / source.bron
    if not folder.is_dir():
        return []
    found: dict[str, Delivery] = {}
    for path in sorted(_visible(folder), key=lambda path: not path.with_name(path.name + SUFFIX).exists()):
        delivery = _delivery(source, path, settings.landing_dir)
        found.setdefault(delivery.levering_id, delivery)
    return sorted(found.values(), key=lambda delivery: delivery.bestand)


def _visible(folder: Path) -> Iterator[Path]:
    paths = [path for path in sorted(folder.iterdir()) if not _passed_over(path)]
    names = {path.name for path in paths}
    for path in paths:
        if not (path.name.endswith(SUFFIX) and path.name.removesuffix(SUFFIX) in names):
            yield path


def _passed_over(path: Path) -> bool:
    return path.name.startswith(PASSED_OVER) or path.name.endswith(UNFINISHED)


def _delivery(source: Source, path: Path, landing: Path) -> Delivery:
    try:
        _check_place(source, path, landing)
        levering_id = _digest(path)
    except (RefusedError, OSError) as error:
        reason = (
            str(error)
            if isinstance(error, RefusedError)
            else f"verwacht een leesbaar bestand, gevonden {error.strerror}"
        )
        by_name = hashlib.sha256(f"{source.bron}/{path.name}".encode()).hexdigest()[:16]
        return Delivery(source.bron, path, path.name, by_name, SideFile(), "", reason)
    try:
        side, content = read_side_file(path)
    except RefusedError as error:
        return Delivery(source.bron, path, path.name, levering_id, SideFile(), "", str(error))
    return Delivery(source.bron, path, path.name, levering_id, side, hashlib.sha256(content).hexdigest())


def _check_place(source: Source, path: Path, landing: Path) -> None:
    if not path.resolve().is_relative_to(landing.resolve()):
        raise RefusedError("verwacht een bestand in landing zelf, gevonden een verwijzing naar buiten")
    if path.is_dir():
        raise RefusedError("verwacht een bestand, gevonden een map")
    if path.name.endswith(SUFFIX):
        raise RefusedError("verwacht naast een begeleidend bestand de levering zelf, gevonden geen levering")
    if not any(fnmatch(path.name.lower(), pattern.lower()) for pattern in source.bestanden):
        raise RefusedError(f"verwacht een bestandsnaam als {' of '.join(source.bestanden)}, gevonden {path.name}")


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()[:16]
