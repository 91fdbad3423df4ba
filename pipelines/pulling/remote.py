"""What a remote has: files in a folder, or single files, as any file system of fsspec tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from fnmatch import fnmatch
from typing import Any, Protocol

from pipelines.declarations import Source
from pipelines.declarations.pulling import Pull
from pipelines.ingestion.landing import PASSED_OVER, UNFINISHED
from pipelines.ingestion.side_file import SUFFIX
from pipelines.pulling.connection import Connection
from pipelines.pulling.errors import PullError
from pipelines.pulling.names import name_in
from pipelines.pulling.patience import Patience
from pipelines.pulling.place import Place

CHUNK = 256 * 1024
"""Bytes asked for at once, so what must come within the silence that is allowed: 5 kB/s in 60 s. Enough for 100 Mbit/s
at 20 ms from the host, which is across the country."""

CHECKSUMS = ("ETag", "etag", "Content-MD5", "md5", "md5Hash", "checksum", "version_id")
MOMENTS = ("mtime", "LastModified", "Last-Modified", "last_modified", "updated", "created")
"""How file systems call what changes with the content, and when it last did."""


@dataclass(frozen=True)
class RemoteFile:
    """One file of a remote.

    Attributes:
        plaats: The declared url under which it was found.
        adres: As declared, without credentials; names it in the register and in messages.
        naam: Its own name, or the one declared for it.
        pad: Where the file system finds it.
        versie: What changes when its content does; None when the remote doesn't tell.
        grootte: Bytes; None when the remote doesn't tell.
        gewijzigd: When it was last written to, if the remote tells.
        problem: Why it can't be taken at all, in Dutch.
    """

    plaats: str
    adres: str
    naam: str
    pad: str
    versie: str | None
    grootte: int | None = None
    gewijzigd: datetime | None = None
    problem: str | None = None


class Remote(Protocol):
    """Something from which files can be pulled.

    Attributes:
        passed_over: How many names weren't those of deliveries, at the last listing.
        herkomst: What the side file says of the origin.
        document: What the side file says of where a delivery comes from.
        remarks: What there is to say of what was read.
    """

    passed_over: int
    herkomst: str | None
    document: str | None
    remarks: list[str]

    def files(self) -> list[RemoteFile]:
        """List the files that may be deliveries. Raises a PullError."""
        ...

    def look(self, file: RemoteFile) -> RemoteFile:
        """Look at a file again. Raises a PullError."""
        ...

    def read(self, file: RemoteFile) -> Iterator[bytes]:
        """Read a file, piece by piece. Raises a PullError."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


class FileRemote:
    """Folders and files on a file system of fsspec; listed and read, never written."""

    def __init__(self, source: Source, pull: Pull, place: Place, patience: Patience) -> None:
        """Prepare; nothing is connected to yet."""
        self.passed_over = 0
        self.herkomst: str | None = pull.herkomst
        self.document = pull.document
        self.remarks: list[str] = []
        self._source, self._pull = source, pull
        self._connection = Connection(place, patience)

    def files(self) -> list[RemoteFile]:
        """List the files whose names are wanted, by name."""
        self.passed_over = 0
        found = [file for place in self._pull.places for file in self._listed(place)]
        return sorted(found, key=lambda file: (file.naam, file.adres))

    def look(self, file: RemoteFile) -> RemoteFile:
        """Look at a file again: whether it is as it was when it was listed."""
        return self._described(file.plaats, file.adres, file.naam, self._ask(file, "info", file.pad))

    def read(self, file: RemoteFile) -> Iterator[bytes]:
        """Read a file from its beginning, in one go."""
        options: dict[str, Any] = {}
        if self._pull.scheme == "https":
            # As one stream: in ranges, the pieces could be those of different contents.
            options = {"block_size": 0, "size": file.grootte}
        stream = self._ask(file, "open", file.pad, "rb", **options)
        try:
            while chunk := self._connection.ask(lambda: stream.read(CHUNK)):
                yield chunk
        finally:
            with suppress(PullError):  # what was read was read
                self._connection.ask(stream.close)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _listed(self, place: str) -> Iterator[RemoteFile]:
        root = self._connection.root(place)
        # Of a web server only single files: its pages aren't lists that anybody agreed on.
        info = self._connection.ask(lambda: root.fs.info(root.path))
        if self._pull.scheme == "https" or info.get("type") == "file":
            name = self._pull.naam or name_in(place)
            if not self._source.takes(name):
                raise PullError(f"{place} has no name as {' or '.join(self._source.bestanden)}; give one in naam")
            yield self._described(place, place, name, info)
            return
        for entry in self._connection.ask(lambda: list(root.fs.ls(root.path, detail=True))):
            name = str(entry["name"]).removeprefix(root.path.rstrip("/") + "/").rstrip("/")
            if self._is_wanted(name, entry):
                yield self._described(place, f"{place.rstrip('/')}/{name}", name, entry)
            else:
                self.passed_over += 1

    def _is_wanted(self, name: str, entry: Mapping[str, Any]) -> bool:
        patterns = self._pull.bestanden or self._source.bestanden
        hidden = name.startswith(PASSED_OVER) and not name.startswith("..")
        if hidden or name.endswith((UNFINISHED, SUFFIX)) or entry.get("type") == "directory":
            return False
        return any(fnmatch(name.lower(), pattern.lower()) for pattern in patterns)

    def _described(self, place: str, adres: str, name: str, info: Mapping[str, Any]) -> RemoteFile:
        problem = None
        if info.get("islink") or info.get("type") not in {"file", None}:
            problem = "verwacht een bestand, gevonden een verwijzing of iets anders; zet daar het bestand zelf neer"
        size = info.get("size")
        moment = _moment(next((info[key] for key in MOMENTS if info.get(key) is not None), None))
        return RemoteFile(place, adres, name, str(info["name"]), _version(info, size, moment), size, moment, problem)

    def _ask(self, file: RemoteFile, method: str, *arguments: object, **options: object) -> Any:  # noqa: ANN401 - fsspec
        fs = self._connection.root(file.plaats).fs
        return self._connection.ask(lambda: getattr(fs, method)(*arguments, **options))


def _moment(value: object) -> datetime | None:
    """Read a moment as file systems write it: seconds, a datetime, or the date of a header."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        moment = parsedate_to_datetime(value) if isinstance(value, str) else value
    except (ValueError, OverflowError, OSError):  # no date, or one of another era
        return None
    if not isinstance(moment, datetime):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _version(info: Mapping[str, Any], size: int | None, moment: datetime | None) -> str | None:
    for key in CHECKSUMS:
        # A weak ETag stays the same when the meaning does: the bytes may be others.
        if (value := info.get(key)) and not str(value).startswith("W/"):
            return f"{key.lower()} {value}"
    return f"{moment.isoformat()} {size}" if moment is not None and size is not None else None
