"""Removing below the data root: our own names only, and never through a link."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from pipelines.settings import Settings


class RemovalError(Exception):
    """Something lies behind a link, so that removing it would reach outside the data root. One line."""


def check_inside(paths: Iterable[Path], settings: Settings) -> None:
    """Make sure that no folder on the way from the data root to these paths is a link.

    Raises:
        RemovalError: Naming the folder.
    """
    root = settings.data_dir.resolve()
    for path in paths:
        if path.parent.resolve() != root / path.parent.relative_to(settings.data_dir):
            raise RemovalError(
                f"{path.parent} leads elsewhere through a link; remove {path.name} there yourself, then again."
            )


def remove(paths: Iterable[Path], settings: Settings) -> None:
    """Remove files and whole folders, in this order; of a link the link itself. What isn't there is passed over.

    Raises:
        RemovalError: When a folder on the way to any of them is a link; nothing is removed then.
        OSError: When one may not be removed; those before it are.
    """
    found = list(paths)
    check_inside(found, settings)
    for path in found:
        if path.is_dir() and not path.is_symlink():
            # Which doesn't follow links either.
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def warehouse_files(settings: Settings) -> list[Path]:
    """The warehouse, with all that DuckDB may have left beside it; the next refresh builds it from raw."""
    return list(settings.warehouse_path.parent.glob(f"{settings.warehouse_path.name}*"))
