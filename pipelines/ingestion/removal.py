"""Removing below the data root: our own names only, and never through a link."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipelines.settings import Settings


class RemovalError(Exception):
    """Something lies behind a link, so that removing it would reach outside the data root. One line."""


def check_inside(path: Path, settings: Settings) -> None:
    """Make sure that no folder on the way from the data root to a path is a link.

    Raises:
        RemovalError: Naming the folder.
    """
    below = path.parent.relative_to(settings.data_dir)
    if path.parent.resolve() != settings.data_dir.resolve() / below:
        raise RemovalError(
            f"{path.parent} leads elsewhere through a link; remove {path.name} there yourself, then again."
        )


def remove(path: Path, settings: Settings) -> bool:
    """Remove one file, or the link itself when it is one; tell whether it was there.

    Raises:
        RemovalError: When a folder on the way is a link.
        OSError: When it may not be removed.
    """
    check_inside(path, settings)
    was_there = path.is_symlink() or path.exists()
    path.unlink(missing_ok=True)
    return was_there


def remove_warehouse(settings: Settings) -> None:
    """Remove the warehouse, with all that DuckDB may have left beside it; the next refresh builds it from raw.

    Raises:
        RemovalError: When it lies behind a link.
    """
    for path in settings.warehouse_path.parent.glob(f"{settings.warehouse_path.name}*"):
        check_inside(path, settings)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
