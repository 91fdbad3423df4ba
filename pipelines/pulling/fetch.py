"""Takes one remote file into landing: whole and once, or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipelines.declarations import Source
from pipelines.ingestion.files import PRIVATE_FILE, shared_dir
from pipelines.ingestion.landing import PASSED_OVER, UNFINISHED
from pipelines.ingestion.side_file import SUFFIX
from pipelines.pulling.errors import PullError, TransientError
from pipelines.pulling.faults import writing
from pipelines.pulling.names import candidates
from pipelines.pulling.patience import Patience
from pipelines.pulling.remote import Remote, RemoteFile
from pipelines.settings import Settings

OURS = re.compile(r"^\..+\.sdib-[0-9a-f]{8}\.part$")
"""Temporary files of a pull; a sender may have a `.part` of its own."""

SIGNED = "# Geschreven door sdib pull.\n"
"""The first line of our side files, by which one without delivery is known as ours."""

ROOM = 1.1
"""How much more than the file must be free: a disk that is full to the last byte stops all else."""


class ChangingError(Exception):
    """The file changed while it was read: it is still being written."""


@dataclass(frozen=True)
class Content:
    """A file that was read to its end, in a temporary place."""

    path: Path
    grootte: int
    sha256: str


class Landing:
    """The folder of one source in landing."""

    def __init__(self, settings: Settings, source: Source) -> None:
        """Make the folder, and clear what a killed pull left there. The caller holds the lock.

        Raises:
            PullError: When it can't be written.
        """
        self._source = source
        self.folder = settings.landing_dir / source.bron
        with writing(self.folder):
            shared_dir(self.folder, settings.data_dir)
            self._clear()
        self._deliveries: dict[int, list[Path]] = {}
        self._hashes: dict[Path, str] = {}
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and not path.name.startswith(PASSED_OVER):
                self._deliveries.setdefault(path.stat().st_size, []).append(path)

    def download(self, remote: Remote, file: RemoteFile, patience: Patience) -> Content:
        """Read a file to its end beside the deliveries, under a name that nobody takes for one.

        Raises:
            PullError: When it can't be read or written.
            ChangingError: When it changed meanwhile.
        """
        self._check_room(file.grootte)
        part = self.folder / f".{file.naam}.sdib-{secrets.token_hex(4)}{UNFINISHED}"
        try:
            content = self._read(remote, file, part, patience)
            _check_whole(content, file, remote.look(file))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return content

    def name_of(self, content: Content) -> str | None:
        """The delivery in landing that has these bytes; None when there is none."""
        for path in self._deliveries.get(content.grootte, []):
            if path not in self._hashes:
                with path.open("rb") as stream:
                    self._hashes[path] = hashlib.file_digest(stream, "sha256").hexdigest()
            if self._hashes[path] == content.sha256:
                return path.name
        return None

    def land(self, content: Content, name: str, side: dict[str, str]) -> str:
        """Give it the first name that is free, with its side file; from then on it is a delivery.

        The side file goes first: a delivery without it would be a registration until it comes.

        Raises:
            PullError: When no name is free, or the folder can't be written.
        """
        for candidate in candidates(name, content.sha256):
            if self._source.takes(candidate) and not self._is_taken(candidate):
                with writing(self.folder):
                    self._put(content, candidate, side)
                self._deliveries.setdefault(content.grootte, []).append(self.folder / candidate)
                self._hashes[self.folder / candidate] = content.sha256
                return candidate
        raise PullError(f"{name} is taken by other content, and bestanden allows no other name; move that one away")

    def _put(self, content: Content, name: str, side: dict[str, str]) -> None:
        target = self.folder / name
        beside = target.with_name(name + SUFFIX)
        if side:
            _write(beside, SIGNED + yaml.safe_dump(side, allow_unicode=True, sort_keys=False))
        try:
            # Unlike a rename, never in the place of another file.
            target.hardlink_to(content.path)
        except FileExistsError:
            raise
        except OSError:  # a disk without links; the name was free a moment ago, and we hold the lock
            content.path.rename(target)
        _sync(self.folder)

    def _is_taken(self, name: str) -> bool:
        return any(os.path.lexists(self.folder / each) for each in (name, name + SUFFIX))

    def _read(self, remote: Remote, file: RemoteFile, part: Path, patience: Patience) -> Content:
        digest, size = hashlib.sha256(), 0
        with writing(self.folder):
            out = part.open("xb", buffering=0)
        with out:
            for chunk in remote.read(file):
                patience.check()
                with writing(self.folder):
                    out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            with writing(self.folder):
                part.chmod(PRIVATE_FILE)
                os.fsync(out.fileno())
        return Content(part, size, digest.hexdigest())

    def _check_room(self, size: int | None) -> None:
        free = shutil.disk_usage(self.folder).free
        if size is not None and size * ROOM > free:
            raise PullError(f"{self.folder} has {free:,} bytes left for a file of {size:,}; make room there")

    def _clear(self) -> None:
        for path in self.folder.iterdir():
            delivery = path.with_name(path.name.removesuffix(SUFFIX))
            orphan = path.name.endswith(SUFFIX) and path.is_file() and not os.path.lexists(delivery)
            if OURS.match(path.name) or (orphan and path.read_text("utf-8", "replace").startswith(SIGNED)):
                path.unlink()


def _check_whole(content: Content, listed: RemoteFile, now: RemoteFile) -> None:
    if (now.versie, now.grootte) != (listed.versie, listed.grootte):
        raise ChangingError
    if listed.grootte is not None and content.grootte != listed.grootte:
        raise TransientError(f"{content.grootte} of {listed.grootte} bytes came over")


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.sdib-{secrets.token_hex(4)}{UNFINISHED}")
    with temporary.open("x", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    temporary.chmod(PRIVATE_FILE)
    temporary.rename(path)


def _sync(folder: Path) -> None:
    """Put names on the disk too: after a power cut the register must not know a file that isn't there."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
