"""How many releases are kept: the newest ones, and those that something or somebody still needs."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.publication import files


def superfluous(releases: Sequence[Mapping[str, Any]], keep: int, needed: Collection[str | None]) -> list[str]:
    """Choose the releases that may go.

    Args:
        releases: Manifests of all releases, newest first.
        keep: How many of the newest stay in any case.
        needed: Versions that stay whatever their age.
    """
    return [str(one["versie"]) for one in releases[keep:] if one["versie"] not in needed]


def remove_releases(releases_dir: Path, versions: Collection[str]) -> list[str]:
    """Remove releases, each under a temporary name first, so that a kill leaves no half one under its own.

    Who has a file of it open can read on.

    Returns:
        What went wrong, one line each. It never stops a release: a release too many harms nobody.
    """
    problems = []
    for versie in versions:
        try:
            leaving = releases_dir / f"{files.TEMPORARY}{secrets.token_hex(8)}"
            (releases_dir / versie).rename(leaving)
            files.sync(releases_dir)
            shutil.rmtree(leaving)
        except OSError as error:
            problems.append(f"Uitgave {versie} kon niet worden opgeruimd: {error.strerror}.")
    return problems
