"""Writing so that a crash leaves the old or the new, never a half: fsync, rename, links swapped in one step."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE_MODE = 0o644
DIRECTORY_MODE = 0o755
"""Published files can be read by everyone (design section 3)."""


def open_directory(path: Path) -> Path:
    """Make a directory that everyone may read, whatever the umask."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(DIRECTORY_MODE)
    return path


def publish_rights(root: Path) -> None:
    """Give a finished tree its rights and force it to disk."""
    for path in [*root.rglob("*"), root]:
        path.chmod(DIRECTORY_MODE if path.is_dir() else FILE_MODE)
        sync(path)


def sync(path: Path) -> None:
    """Force a file or directory to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """Replace a published file in one step."""
    temporary = _temporary(path)
    temporary.write_text(text, encoding="utf-8")
    temporary.chmod(FILE_MODE)
    sync(temporary)
    temporary.replace(path)
    sync(path.parent)


def replace_link(path: Path, target: str) -> None:
    """Point a relative link elsewhere in one step; does nothing when it points there already."""
    if path.is_symlink() and str(path.readlink()) == target:
        return
    temporary = _temporary(path)
    temporary.symlink_to(target)
    temporary.replace(path)
    sync(path.parent)


def is_left_over(path: Path) -> bool:
    """Whether this is a temporary name that a killed run left behind."""
    return path.name.startswith(TEMPORARY)


TEMPORARY = ".bezig-"
"""Begin of every name that isn't finished; removed by the next publication."""


def _temporary(path: Path) -> Path:
    return path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
