"""What a release is made from: deliveries, code, settings. Equal inputs, nothing to do.

Read before anything heavy is imported, so that a refresh without news is over at once; keep it that way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.ingestion.landing import Delivery

_MADE = frozenset({"target", "logs", "dbt_packages", "__pycache__"})
"""Folders that tools make inside the project: no source."""

_DICTIONARY = "dbt_project/seeds/lijst_indicatoren.csv"
"""Says what indicators mean: what changes in it is a change of definition, not of the program."""

_NO_FIGURES = ("expectations/", "pipelines/factsheet/")
"""What judges figures and what shows them: part of a release, and no reason for a figure to be another one."""

_CHUNK = 1 << 20


@dataclass(frozen=True)
class InputDelivery:
    """One file in landing; hashes are null when there is no side file, or when it can't be read."""

    bron: str
    bestand: str
    sha256: str | None
    begeleidend_sha256: str | None


@dataclass(frozen=True)
class Inputs:
    """Everything that a release depends on.

    Attributes:
        deliveries: What lies in landing.
        code_hash: Hash of everything in the project that a release follows from.
        lock_hash: Hash of the versions of the packages.
        choices: The settings that change a figure.
        key_fingerprint: Names the key of the pseudonyms.
        program_hash: The part of `code_hash` that computes: no dictionary, corrections, mappings, suites or pages.
        correction_hashes: Per source its corrections and mappings.
        style_hash: Hash of the house styles; empty where there are none. Changes the factsheet, and no figure.
    """

    deliveries: tuple[InputDelivery, ...]
    code_hash: str
    lock_hash: str
    choices: dict[str, str | int]
    key_fingerprint: str
    program_hash: str = ""
    correction_hashes: dict[str, str] = field(default_factory=dict)
    style_hash: str = ""

    @property
    def fingerprint(self) -> str:
        """One hash over all of it."""
        content = [
            [[d.bron, d.bestand, d.sha256, d.begeleidend_sha256] for d in self.deliveries],
            *(self.code_hash, self.lock_hash, self.choices, self.key_fingerprint, self.style_hash),
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def gather_inputs(settings: Settings, deliveries: Iterable[Delivery]) -> Inputs:
    """Take down the deliveries, and hash the code and the settings that change a figure.

    Args:
        settings: The installation.
        deliveries: What `landing.scan` found: it has hashed them already, and names the same bytes once.
    """
    project = _project_files(settings)
    lock_hash = file_sha256(settings.project_dir / "requirements.lock") or ""
    return Inputs(
        deliveries=tuple(InputDelivery(d.bron, d.bestand, d.sha256, d.side_sha256) for d in deliveries),
        code_hash=_hash([*project.items(), ("requirements.lock", lock_hash)]),
        lock_hash=lock_hash,
        choices=settings.choices(),
        key_fingerprint=settings.key_fingerprint,
        program_hash=_hash((name, sha256) for name, sha256 in project.items() if _is_program(name)),
        correction_hashes=_correction_hashes(project),
        style_hash=_hash(_files(settings.huisstijl).items()) if settings.huisstijl else "",
    )


def file_sha256(path: Path) -> str | None:
    """Hash a file in pieces; null when it is no file or can't be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                digest.update(piece)
    except OSError:
        return None
    return digest.hexdigest()


def _project_files(settings: Settings) -> dict[str, str]:
    """The hash of every file that a release follows from, by the folder that it belongs to and its place in it."""
    places = {
        "pipelines": settings.project_dir / "pipelines",
        "dbt_project": settings.dbt_dir,
        "sources": settings.sources_dir,
        "expectations": settings.expectations_dir,
    }
    return {f"{label}/{name}": sha256 for label, root in places.items() for name, sha256 in _files(root).items()}


def _files(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): file_sha256(path) or ""
        for path in sorted(root.rglob("*"))
        if _is_source(path.relative_to(root)) and path.is_file()
    }


def _is_source(name: Path) -> bool:
    return _MADE.isdisjoint(name.parts) and not name.name.startswith(".")


def _is_program(name: str) -> bool:
    return name != _DICTIONARY and not name.startswith(_NO_FIGURES) and not _is_correction(name)


def _is_correction(name: str) -> bool:
    """Whether a file of a source says what is known of its data rather than how it is read: corrections and lists."""
    return name.startswith("sources/") and name.endswith(("/corrections.yml", ".csv"))


def _correction_hashes(project: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, list[tuple[str, str]]] = {}
    for name, sha256 in project.items():
        if _is_correction(name):
            found.setdefault(name.split("/")[1], []).append((name, sha256))
    return {bron: _hash(named) for bron, named in found.items()}


def _hash(named: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256("".join(f"{name}:{sha256}\n" for name, sha256 in named).encode()).hexdigest()
