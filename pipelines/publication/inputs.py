"""What a release is made from: deliveries, code, settings. Equal inputs, nothing to do.

Read before anything heavy is imported, so that a refresh without news is over at once; keep it that way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.ingestion.landing import Delivery

_MADE = frozenset({"target", "logs", "dbt_packages", "__pycache__"})
"""Folders that tools make inside the project: no source."""

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
    """Everything that a release depends on."""

    deliveries: tuple[InputDelivery, ...]
    code_hash: str
    lock_hash: str
    choices: dict[str, str | int]
    key_fingerprint: str

    @property
    def fingerprint(self) -> str:
        """One hash over all of it."""
        content = [
            [[d.bron, d.bestand, d.sha256, d.begeleidend_sha256] for d in self.deliveries],
            *(self.code_hash, self.lock_hash, self.choices, self.key_fingerprint),
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def gather_inputs(settings: Settings, deliveries: Iterable[Delivery]) -> Inputs:
    """Take down the deliveries, and hash the code and the settings that change a figure.

    Args:
        settings: The installation.
        deliveries: What `landing.scan` found: it has hashed them already, and names the same bytes once.
    """
    return Inputs(
        deliveries=tuple(InputDelivery(d.bron, d.bestand, d.sha256, d.side_sha256) for d in deliveries),
        code_hash=_code_hash(settings),
        lock_hash=file_sha256(settings.project_dir / "requirements.lock") or "",
        choices=settings.choices(),
        key_fingerprint=settings.key_fingerprint,
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


def _code_hash(settings: Settings) -> str:
    digest = hashlib.sha256()
    places = {
        "pipelines": (settings.project_dir / "pipelines", "*.py"),
        "dbt_project": (settings.dbt_dir, "*"),
        "sources": (settings.sources_dir, "*"),
        "expectations": (settings.expectations_dir, "*"),
    }
    for label, (root, pattern) in places.items():
        for path in sorted(root.rglob(pattern)):
            name = path.relative_to(root)
            if path.is_file() and _MADE.isdisjoint(name.parts) and not name.name.startswith("."):
                digest.update(f"{label}/{name.as_posix()}:{file_sha256(path)}\n".encode())
    digest.update((file_sha256(settings.project_dir / "requirements.lock") or "").encode())
    return digest.hexdigest()
