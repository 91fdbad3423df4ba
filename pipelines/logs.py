"""Logs without personal data: one JSON file per run for programs, one text for people; both go after a set time."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
from collections.abc import Generator, Mapping, MutableMapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipelines.ingestion.persons import without_person
from pipelines.ingestion.refusal import MASK

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

PSEUDONYM = re.compile(r"(?<![a-z])[a-p]{64}(?![a-z])")
"""A pseudonym is personal data too. A hash is no match: of 64 hex digits some are numbers."""

SUFFIX = ".jsonl"

_OURS = ("time", "level", "run", "event")


def clean(text: str) -> str:
    """Hide every BSN and pseudonym in a text."""
    return PSEUDONYM.sub(MASK, without_person(text))


def log_path(folder: Path, run_id: str, started: datetime) -> Path:
    """Find the log of a run, or name it: its moment first, so that names sort by age."""
    begun = next(folder.glob(f"*-{run_id[:8]}{SUFFIX}"), None)
    return begun or folder / f"{started.astimezone(UTC):%Y%m%dT%H%M%SZ}-{run_id[:8]}{SUFFIX}"


def open_log(path: Path, run_id: str) -> FilteringBoundLogger:
    """Open the log of a run, for its owner only.

    Args:
        path: As `log_path` names it.
        run_id: Stands in every line, as in Dagster.

    Returns:
        A logger: `.info("stage", seconds=1.5)` writes one line with time, level, run, event and the fields.
    """
    # Here and not above, because a refresh without anything new shouldn't wait for it.
    import structlog

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    stream = _private(path, os.O_APPEND)
    logger: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _cleaned,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.NOTSET),
        run=run_id,
    )
    return logger


@contextlib.contextmanager
def clean_text(path: Path) -> Generator[io.TextIOBase]:
    """Open a text of which nobody reads who a person is, whatever is written into it; an earlier one is replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _private(path, os.O_TRUNC) as stream, _CleanText(stream) as text:
        yield text


def prune_logs(folder: Path, days: int, now: datetime) -> list[Path]:
    """Remove the logs that weren't written to for so many days.

    Returns:
        What was removed.
    """
    until = (now - timedelta(days=days)).timestamp()
    old = [path for path in sorted(folder.glob(f"*{SUFFIX}")) if path.stat().st_mtime < until]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _cleaned(_: object, __: str, fields: MutableMapping[str, Any]) -> Mapping[str, Any]:
    # What we wrote ourselves stays: one run id in five hundred starts with eight digits that could be a BSN.
    ours = {name: fields.pop(name) for name in _OURS}
    return ours | {name: _clean_value(value) for name, value in fields.items()}


def _clean_value(value: object) -> object:
    """Clean all texts of lists and mappings; what is no number is written as text."""
    if isinstance(value, Mapping):
        return {clean(str(key)): _clean_value(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean_value(one) for one in value]
    return value if isinstance(value, bool | float | None) or _is_small(value) else clean(str(value))


def _is_small(value: object) -> bool:
    """Whether it is a whole number too short for a BSN, which has eight digits at least."""
    return isinstance(value, int) and abs(value) < 10_000_000


def _private(path: Path, flag: int) -> TextIO:
    # The rights are there from the first byte, whatever the umask.
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600), "w", encoding="utf-8")


class _CleanText(io.TextIOBase):
    """Passes whole lines on, cleaned: a number that is written in two halves is still one."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream, self._rest = stream, ""

    def write(self, text: str) -> int:
        *lines, self._rest = (self._rest + text).split("\n")
        if lines:
            self._stream.write("".join(f"{clean(line)}\n" for line in lines))
            self._stream.flush()
        return len(text)

    def fileno(self) -> int:
        """For Dagster, which sends what it captures to the same file."""
        return self._stream.fileno()

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        if self._rest and not self._stream.closed:
            self._stream.write(clean(self._rest))
            self._rest = ""
        super().close()
