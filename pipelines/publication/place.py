"""The published folder as it must be before anything is made: what a person may have left there in its stead."""

from __future__ import annotations

import os
from pathlib import Path

from pipelines.settings import Settings

LINKS = ("current", "sociaal_domein.duckdb", "factsheet")
LATEST = "latest.json"


def problem_with_place(settings: Settings) -> str | None:
    """Say in one line what keeps a release from being put in force, and what to do; null when nothing does."""
    published = settings.published_dir
    if published.is_symlink() and not published.exists():
        return f"{published} is a link to {published.readlink()}, which isn't there; bring it back or remove the link."
    for folder in (published, published / "releases"):
        if problem := _problem_with_folder(folder):
            return problem
    for path in (published / name for name in (*LINKS, LATEST)):
        # A file is replaced in one step; a folder can't be, and may hold what somebody wants to keep.
        if path.is_dir() and not path.is_symlink():
            kind = "the file" if path.name == LATEST else "the link"
            return f"{path} is a folder and not {kind} that a refresh makes; move it elsewhere and run again."
    return None


def _problem_with_folder(folder: Path) -> str | None:
    if not folder.exists():
        return None
    if not folder.is_dir():
        return f"{folder} is not a folder; move it elsewhere and run again."
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return f"{folder} can't be written; give this user the right to (or mount it writable) and run again."
    return None
