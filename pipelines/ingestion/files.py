"""Writing below the data root: whole or not at all, and readable by the owner only."""

from __future__ import annotations

from pathlib import Path

import polars as pl

PRIVATE_DIR = 0o700
PRIVATE_FILE = 0o600
DATA_ROOT = 0o711
"""Others may pass through the data root, to `published`, but not list it."""


def private_dir(path: Path, data_dir: Path) -> Path:
    """Make a directory below the data root, with the rights of each on the way."""
    data_dir.mkdir(parents=True, exist_ok=True)
    data_dir.chmod(DATA_ROOT)
    current = data_dir
    for part in path.relative_to(data_dir).parts:
        current /= part
        current.mkdir(exist_ok=True)
        current.chmod(PRIVATE_DIR)
    return path


def shared_dir(path: Path, data_dir: Path) -> Path:
    """Make the directories below the data root that aren't there yet, and leave the rights of those that are.

    Landing is also that of others, who deliver by SFTP or on a share, with rights and owners that ours aren't.
    """
    data_dir.mkdir(mode=DATA_ROOT, parents=True, exist_ok=True)
    current = data_dir
    for part in path.relative_to(data_dir).parts:
        current /= part
        current.mkdir(mode=PRIVATE_DIR, exist_ok=True)
    return path


def write_parquet(frame: pl.DataFrame, path: Path, data_dir: Path) -> None:
    """Write beside the target, then put it in place: a reader never meets half a file."""
    private_dir(path.parent, data_dir)
    temporary = path.with_name(f".{path.name}.part")
    # Quick rather than small: raw files are read as often as they are written, and always whole.
    frame.write_parquet(temporary, compression="snappy", statistics=False)
    temporary.chmod(PRIVATE_FILE)
    temporary.replace(path)
