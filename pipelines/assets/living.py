"""Which runs are alive: each holds a lock of its own, so that a killed one doesn't hold up those after it.

Dagster itself would wait for ever for a run whose process is gone, unless the server that started it still watches it.
"""

from __future__ import annotations

from pathlib import Path

import dagster as dg
from filelock import FileLock, Timeout

from pipelines.settings import Settings

KILLED = "The process of this run was killed."

_ALIVE: list[FileLock] = []
"""Locks of the runs of this process. Never given back: Dagster notes the end of a run after its last resource went."""


def announce(settings: Settings, run_id: str) -> None:
    """Let others see that a run is alive, for as long as this process is."""
    path = _folder(settings) / run_id
    if any(Path(lock.lock_file) == path for lock in _ALIVE):
        return
    with _looking(settings):  # or who looks right now would find it free
        lock = _lock(path)
        lock.acquire(blocking=False)
        _ALIVE.append(lock)


def close_dead_runs(settings: Settings, instance: dg.DagsterInstance) -> None:
    """Note in Dagster which runs were killed; the daemon tries those that it started again."""
    with _looking(settings):
        for path in [path for path in _folder(settings).iterdir() if not path.name.startswith(".")]:
            lock = _lock(path)
            try:
                lock.acquire(blocking=False)
            except Timeout:
                continue
            if not _is_ours(lock):
                _close(instance, path.name)
                path.unlink(missing_ok=True)
            lock.release()


def free_pools(instance: dg.DagsterInstance) -> None:
    """Give back the places in pools that killed runs still have."""
    storage = instance.event_log_storage
    for key in storage.get_concurrency_keys():
        places = storage.get_concurrency_info(key)
        # Not `active_run_ids` and `pending_run_ids`: neither has a run that was killed between being given and taking.
        for run_id in {step.run_id for step in (*places.claimed_slots, *places.pending_steps)}:
            run = instance.get_run_by_id(run_id)
            if run is None or run.is_finished:
                storage.free_concurrency_slots_for_run(run_id)


def _close(instance: dg.DagsterInstance, run_id: str) -> None:
    run = instance.get_run_by_id(run_id)
    if run and not run.is_finished:
        instance.report_run_failed(run, KILLED)


def _is_ours(lock: FileLock) -> bool:
    return any(lock is one for one in _ALIVE)


def _folder(settings: Settings) -> Path:
    folder = settings.dagster_home / "runs_alive"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _lock(path: Path) -> FileLock:
    return FileLock(path, mode=0o600, thread_local=False, is_singleton=True)


def _looking(settings: Settings) -> FileLock:
    return FileLock(_folder(settings) / ".looking", mode=0o600)
