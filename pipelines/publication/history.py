"""`published/geschiedenis.json`: which releases were ever in force, in the order in which they came into force.

A rollback leaves no trace in a release, which never changes; and one that was complete when the run was killed just
before the swap looks like one that was rolled back. So it is written down here, each time after the swap.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipelines.publication import files

HISTORY = "geschiedenis.json"

_FIELD = "van_kracht_geweest"


def read_history(published_dir: Path) -> list[str] | None:
    """Versions that were in force, oldest first; null when the file isn't there or can't be read."""
    try:
        content = json.loads((published_dir / HISTORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    listed = content.get(_FIELD) if isinstance(content, dict) else None
    return listed if isinstance(listed, list) and all(isinstance(one, str) for one in listed) else None


def derived_history(manifests: Iterable[Mapping[str, Any]], latest: Mapping[str, Any]) -> list[str]:
    """What can still be known of it when the file is lost.

    Each release names the one that it replaced, and `latest.json` names the newest. Only a release that was made last
    and rolled back would be forgotten, if both files are lost; the next refresh then makes it again.

    Args:
        manifests: Of the releases that there are.
        latest: Content of `latest.json`; empty when it can't be read either.
    """
    replaced = {manifest.get("vorige") for manifest in manifests}
    return sorted(str(one) for one in replaced | {latest.get("versie"), latest.get("nieuwste")} if one)


def write_history(published_dir: Path, versions: Iterable[str]) -> None:
    """Replace the file in one step, if it says something else."""
    listed = list(versions)
    if listed != read_history(published_dir):
        files.replace_text(published_dir / HISTORY, json.dumps({_FIELD: listed}, indent=1) + "\n")
