"""Dagster's event log in SQLite, with connections that stay open."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeAlias

from dagster import EventLogEntry
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.polling_event_watcher import SqlPollingEventWatcher
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event

Watching: TypeAlias = Callable[[EventLogEntry, str], None]

KEPT_OPEN = 4
"""The index and the run at hand are what a refresh writes; a few more for who browses earlier runs in the UI."""


class OpenSqliteEventLogStorage(SqliteEventLogStorage):
    """The same files and tables as Dagster's own, without opening, checkpointing and closing a file per event."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._open: dict[str, Engine] = {}
        super().__init__(base_dir, inst_data)
        # Dagster's own watches the file of a run, which only changes when what was written is moved into it.
        self._watcher = SqlPollingEventWatcher(self)

    def watch(self, run_id: str, cursor: str | None, callback: Watching) -> None:
        """Call back for each new event of a run, as the UI asks for."""
        self._watcher.watch_run(run_id, cursor, callback)

    def end_watch(self, run_id: str, handler: Watching) -> None:
        """Call back no more."""
        self._watcher.unwatch_run(run_id, handler)

    @contextmanager
    def _connect(self, shard: str) -> Generator[Connection]:
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._open:
            self._open[shard] = self._make_engine(shard)
        if shard not in self._initialized_dbs:
            self._initdb(self._open[shard])
            self._initialized_dbs.add(shard)
        return self._open[shard]

    def _make_engine(self, shard: str) -> Engine:
        while len(self._open) >= KEPT_OPEN:
            self._open.pop(next(iter(self._open))).dispose()
        wait = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
        engine = create_engine(self.conn_string_for_shard(shard), pool_size=1, connect_args=wait)
        event.listen(engine, "connect", _sync_less)
        return engine

    def delete_events(self, run_id: str) -> None:
        """Remove the file of a run too: what is deleted in it would stay in it as bytes."""
        super().delete_events(run_id)
        with self._db_lock:
            if engine := self._open.pop(run_id, None):
                engine.dispose()
            self._initialized_dbs.discard(run_id)
            for ending in ("", "-wal", "-shm"):
                Path(self.path_for_shard(run_id) + ending).unlink(missing_ok=True)

    def dispose(self) -> None:
        """Close what is open."""
        self._watcher.close()
        for engine in self._open.values():
            engine.dispose()
        self._open.clear()
        super().dispose()


def _sync_less(connection: sqlite3.Connection, _: object) -> None:
    """Let the disk keep what it is given at its own pace: cut off, the last lines are lost, and nothing is damaged."""
    connection.execute("pragma synchronous = normal")


class OpenSqliteStorage(DagsterSqliteStorage):
    """Dagster's own SQLite storage with that event log."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        Path(base_dir).mkdir(parents=True, exist_ok=True)
        # Services and commands that start together in a new home would all make the tables, and all but one fail.
        with FileLock(Path(base_dir, "sqlite.lock"), mode=0o600):
            super().__init__(base_dir, inst_data=inst_data)
            self._event_log_storage = OpenSqliteEventLogStorage(str(Path(base_dir, "history", "runs")))

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> Self:
        """Make it from `dagster.yaml`; Dagster's own method would make its own class."""
        return cls(inst_data=inst_data, **config_value)
