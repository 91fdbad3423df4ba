"""The manifest: what a release holds and what it was made from."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publication.hashes import TableHash
from pipelines.publication.inputs import Inputs, file_sha256
from pipelines.settings import Settings

MANIFEST = "manifest.json"

_REQUIRED = {"versie": str, "inhoud_hash": str, "gemaakt_op": str, "inputs": dict, "tabellen": dict, "bestanden": dict}


def code_version(settings: Settings, inputs: Inputs) -> str:
    """Name the code: as git describes it, or by its hash where there is no checkout (an archive, a container)."""
    git = shutil.which("git")
    if git and (settings.project_dir / ".git").exists():
        command = [git, "-C", str(settings.project_dir), "describe", "--always", "--tags", "--dirty"]
        described = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (no user input)
        if described.returncode == 0 and described.stdout.strip():
            return described.stdout.strip()
    return f"code-{inputs.code_hash[:12]}"


def file_hashes(root: Path) -> dict[str, str]:
    """Hash every file of a release but the manifest itself, by its path in the release."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(root).as_posix(): file_sha256(path) or "" for path in files}


def write_manifest(
    root: Path,
    inputs: Inputs,
    named: dict[str, Any],
    tables: dict[str, TableHash],
    released_at: datetime,
) -> None:
    """Write the manifest of a release whose other files are complete.

    Args:
        root: Directory of the release.
        inputs: What it was made from.
        named: versie, inhoud_hash, code_versie, voorbeeldgegevens, vorige.
        tables: Hash and number of rows per table.
        released_at: Moment of release, with time zone.
    """
    content = {
        **named,
        "gemaakt_op": released_at.astimezone(UTC).isoformat(timespec="seconds"),
        "duckdb_versie": duckdb.__version__,
        "instellingen": inputs.choices,
        "inputs": {
            "fingerprint": inputs.fingerprint,
            "code_hash": inputs.code_hash,
            "programma_hash": inputs.program_hash,
            "lock_hash": inputs.lock_hash,
            "correcties": inputs.correction_hashes,
            "huisstijl_hash": inputs.style_hash,
        },
        "leveringen": [asdict(delivery) for delivery in inputs.deliveries],
        "tabellen": {name: asdict(found) for name, found in sorted(tables.items())},
        "bestanden": file_hashes(root),
    }
    (root / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_manifest(root: Path) -> dict[str, Any] | None:
    """Read the manifest of a release.

    Returns:
        Null when it isn't there, can't be read, lacks what every manifest has, or is that of a release of another name
        (somebody's copy of a folder): a link to that name would lead elsewhere.
    """
    try:
        content = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    complete = isinstance(content, dict) and all(isinstance(content.get(key), kind) for key, kind in _REQUIRED.items())
    return content if complete and content["versie"] == root.name else None
