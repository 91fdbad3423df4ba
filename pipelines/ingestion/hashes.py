"""The SHA-256 of the files in landing, kept: it grows to gigabytes, of which nothing changes from one look to the next.

A file counts as unchanged when its size, its place on disk and both its times are as they were. One of these is the
time of change of the file system (ctime), which nobody can set back; so a file that is changed in place, moved or
restored is hashed again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from filelock import FileLock, Timeout

from pipelines.ingestion.files import PRIVATE_FILE, private_dir
from pipelines.ingestion.persons import names_a_person
from pipelines.settings import Settings

FORMAT = 1
"""Of the file; of another one nothing is taken over."""

RACY_NS = 5_000_000_000
"""How long a file must have been left alone before its hash is kept.

A file system may give two changes shortly after each other the same time (FAT: within two seconds), and the clock of a
file server may differ from ours. Git treats files that it has just seen changed the same way.
"""


class Stamp(NamedTuple):
    """Size, time of change and place on disk of a file."""

    size: int
    mtime_ns: int
    inode: int


class Look(NamedTuple):
    """How a file looks without being opened."""

    stamp: Stamp
    ctime_ns: int


class Hashed(NamedTuple):
    """A file as it looked, and the SHA-256 of what was in it."""

    look: Look
    sha256: str


def stamp(stream: BinaryIO) -> Stamp:
    """Look at an open file."""
    return _look(os.fstat(stream.fileno())).stamp


def hashes_path(settings: Settings) -> Path:
    """Where the hashes are kept."""
    return settings.register_dir / "hashes.json"


class Hashes:
    """The hashes of files in landing: those that were kept, and those that are asked for now."""

    def __init__(self, landing: Path, known: Mapping[str, Hashed]) -> None:
        """Begin with what was kept, by place in landing."""
        self._landing = landing
        self._known = known
        self._found: dict[str, Hashed] = {}

    def of(self, path: Path) -> Hashed:
        """Give the hash of a file, which is only read when it doesn't look as it did.

        Raises:
            OSError: When it can't be read.
        """
        name = str(path.relative_to(self._landing))
        known = self._known.get(name)
        if known and known.look == _look(path.stat()):
            self._found[name] = known
            return known
        hashed, is_settled = _read(path)
        # A name with a person in it is refused, and written down nowhere.
        if is_settled and not names_a_person(name):
            self._found[name] = hashed
        return hashed

    def keep(self, settings: Settings) -> None:
        """Write down the hashes of what was asked for, when they aren't all known; of nothing else any more."""
        if self._found == self._known:
            return
        rows = {name: [*one.look.stamp, one.look.ctime_ns, one.sha256] for name, one in sorted(self._found.items())}
        path = hashes_path(settings)
        temporary = path.with_name(f".{path.name}.part")
        # Nothing depends on it: who may not write here, or meets somebody who is writing, only has to hash again.
        with contextlib.suppress(OSError, Timeout):
            private_dir(path.parent, settings.data_dir)
            with FileLock(path.with_name(".hashes.lock"), timeout=0, mode=PRIVATE_FILE):
                temporary.write_text(json.dumps({"formaat": FORMAT, "bestanden": rows}), encoding="ascii")
                temporary.chmod(PRIVATE_FILE)
                temporary.replace(path)


def read_hashes(settings: Settings, *, afresh: bool = False) -> Hashes:
    """Take up the hashes that were kept; none when they can't be read.

    Args:
        settings: Where they are, and landing.
        afresh: Whether to pass over them, and hash everything again.
    """
    return Hashes(settings.landing_dir, {} if afresh else _kept(hashes_path(settings)))


def _kept(path: Path) -> dict[str, Hashed]:
    try:
        content = json.loads(path.read_bytes())
        if content["formaat"] != FORMAT:
            return {}
        return {name: _row(*row) for name, row in content["bestanden"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _row(size: int, mtime_ns: int, inode: int, ctime_ns: int, sha256: str) -> Hashed:
    return Hashed(Look(Stamp(size, mtime_ns, inode), ctime_ns), sha256)


def _look(found: os.stat_result) -> Look:
    return Look(Stamp(found.st_size, found.st_mtime_ns, found.st_ino), found.st_ctime_ns)


def _read(path: Path) -> tuple[Hashed, bool]:
    """Hash a file, and say whether it had been left alone for long enough."""
    with path.open("rb") as stream:
        before, now = _look(os.fstat(stream.fileno())), time.time_ns()
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        after = _look(os.fstat(stream.fileno()))
    return Hashed(before, sha256), before == after and before.ctime_ns < now - RACY_NS
