"""The lock of the data root: one command or run writes at a time. The system frees what a killed process held."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Generator

from filelock import FileLock, Timeout

from pipelines.settings import Settings

A_LOOK = 1.0
"""Seconds that even who doesn't wait gives it: the daemon, looking whether it is free, holds it for a moment."""

PATIENCE = 3600.0
"""Seconds that a run of the daemon waits: longer than a refresh of fifty times Hengelo, so what lasts has got stuck."""


class BusyError(Exception):
    """Another command or run is at work in the data root."""


@contextlib.contextmanager
def held(
    settings: Settings, *, patience: float = 0, waits: Callable[[str], object] = lambda _: None
) -> Generator[None]:
    """Keep every other process that writes out of the data root, and clear what a killed one left there.

    Within one process it may be taken again: the run of a command that holds it does so.

    Args:
        settings: The installation.
        patience: Seconds to wait for who is at work.
        waits: Told in one line that the waiting starts.

    Raises:
        BusyError: When another process is at work, and goes on for longer than `patience`.
        OSError: When the data root can't be written.
    """
    # Readers must be able to pass through to published/, and see nothing else.
    settings.data_dir.chmod(0o711)
    lock = _lock(settings)
    _acquire(lock, patience, waits)
    try:
        shutil.rmtree(settings.as_of_dir, ignore_errors=True)
        yield
    finally:
        lock.release()


def is_held(settings: Settings) -> bool:
    """Say whether another process is at work in the data root."""
    if not settings.lock_path.exists():
        return False
    lock = _lock(settings)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False


def _lock(settings: Settings) -> FileLock:
    # One per process and path, whatever the thread: that is what makes taking it again possible.
    return FileLock(settings.lock_path, mode=0o600, thread_local=False, is_singleton=True)


def _acquire(lock: FileLock, patience: float, waits: Callable[[str], object]) -> None:
    try:
        lock.acquire(timeout=A_LOOK)
    except Timeout as error:
        if not patience:
            raise BusyError("Another command or run is at work in the data root.") from error
        waits(f"Another command or run is at work in the data root; waiting for it, {patience:.0f} seconds at most.")
        _wait(lock, patience)


def _wait(lock: FileLock, patience: float) -> None:
    try:
        lock.acquire(timeout=patience, poll_interval=1)
    except Timeout as error:
        raise BusyError(
            f"Another command or run was still at work in the data root after {patience:.0f} seconds. Look what it is "
            f"(fuser {lock.lock_file}), end it when it is stuck, and start this run again."
        ) from error
