"""What a release is made from: deliveries, code, settings. Equal inputs, nothing to do.

Read before anything heavy is imported, so that a refresh without news is over at once; keep it that way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import Settings

SIDE_FILE = ".levering.yml"

_PASSED_OVER = ((".", "~$"), (".part",))
"""Prefixes and endings of names in landing that are no deliveries (design section 5)."""

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


def gather_inputs(settings: Settings) -> Inputs:
    """Hash what lies in landing, the code, and the settings that change a figure."""
    return Inputs(
        deliveries=tuple(_deliveries(settings.landing_dir)),
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


def _deliveries(landing: Path) -> Iterator[InputDelivery]:
    folders = sorted(landing.iterdir()) if landing.is_dir() else []
    for folder in filter(_is_visible, folders):
        if not folder.is_dir():
            yield InputDelivery("", folder.name, file_sha256(folder), None)
            continue
        names = {path.name: path for path in sorted(folder.iterdir()) if _is_visible(path)}
        for name, path in names.items():
            if not (name.endswith(SIDE_FILE) and name.removesuffix(SIDE_FILE) in names):
                side = names.get(name + SIDE_FILE)
                yield InputDelivery(folder.name, name, file_sha256(path), file_sha256(side) if side else None)


def _is_visible(path: Path) -> bool:
    starts, ends = _PASSED_OVER
    return not path.name.startswith(starts) and not path.name.endswith(ends)


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
