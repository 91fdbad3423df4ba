"""Opens a ZIP without trusting it: what it says of itself is checked against what comes out."""

from __future__ import annotations

import copy
import itertools
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import BinaryIO

from pipelines.declarations import Source
from pipelines.ingestion.persons import names_a_person
from pipelines.ingestion.refusal import RefusedError, mask

LARGEST_TOTAL = 4 * 2**30
"""Bytes that may come out. Five million declared amounts are 0,6 GB; beyond 4 GB the format itself changes."""

LARGEST_RATIO = 200
"""How often larger than the ZIP itself. Registers shrink ten to thirty times, messages sixty; a bomb a thousand."""

RATIO_FREE = 10 * 2**20
"""Bytes below which the ratio says nothing: a small file of equal rows shrinks as much as a bomb."""

MOST_MEMBERS = 1_000
"""Members. Ten years of monthly deliveries of eight laws and kinds; more is a mistake, and each costs time."""

LARGEST_DIRECTORY = 4 * 2**20
"""Bytes of the table of contents, which is read at once: a thousand members with long names take a quarter of it."""

DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError, RuntimeError)
"""What zipfile raises for bytes that aren't right; an OSError when they send it to a place before the start."""

CHUNK = 2**20
ZIP_MAGIC = b"PK\x03\x04"
ENCRYPTED = 0x1
METADATA = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def members(stream: BinaryIO, source: Source) -> Iterator[tuple[str, BinaryIO]]:
    """Give the deliveries in a ZIP.

    Args:
        stream: The ZIP.
        source: The declaration, of which the patterns say what a delivery may be called.

    Yields:
        Name and content, by name. The content lives in a file without a name, until the next one is asked for.

    Raises:
        RefusedError: When the ZIP is damaged or encrypted, or holds anything but deliveries of this source. Nothing is
            unpacked before all names have been checked.
    """
    with opened(stream) as archive:
        wanted = sorted((one for one in archive.infolist() if not _is_metadata(one)), key=lambda one: one.filename)
        for member in wanted:
            _check_name(member, source)
        _check_doubles(wanted)
        if not wanted:
            raise RefusedError("verwacht een ZIP met leveringen, gevonden een ZIP zonder bestanden")
        budget = Budget(stream, archive)
        for member in wanted:
            with tempfile.TemporaryFile() as content:
                for chunk in unpacked(archive, member, budget):
                    content.write(chunk)
                _check_content(member, content)
                yield member.filename, content


@contextmanager
def opened(stream: BinaryIO, wanted: str = "een leesbare ZIP") -> Generator[zipfile.ZipFile]:
    """Open a ZIP of reasonable size.

    Args:
        stream: The ZIP, or a workbook, which is one.
        wanted: What a refusal says that was expected.

    Raises:
        RefusedError: When it is damaged, encrypted or too large, also while it is being used.
    """
    try:
        with zipfile.ZipFile(_SmallReads(stream)) as archive:
            _check_size(archive)
            yield archive
    except DAMAGE as error:
        raise RefusedError(
            f"verwacht {wanted}, gevonden een beschadigd bestand ({type(error).__name__}); lever het opnieuw"
        ) from None


class Budget:
    """What may still come out of one ZIP.

    Raises:
        RefusedError: When that is less than the ZIP says that it holds, or than what comes out.
    """

    def __init__(self, stream: BinaryIO, archive: zipfile.ZipFile, largest: int = LARGEST_TOTAL) -> None:
        self._largest = largest
        self._left = max(RATIO_FREE, min(largest, LARGEST_RATIO * stream.seek(0, 2)))
        self._check(sum(member.file_size for member in archive.infolist()))

    def spend(self, count: int) -> None:
        """Count what came out."""
        self._check(count)
        self._left -= count

    def _check(self, count: int) -> None:
        if count > self._left:
            raise RefusedError(
                f"verwacht een bestand dat uitgepakt hoogstens {LARGEST_RATIO} keer zo groot is en hoogstens "
                f"{self._largest // 2**30} GB, gevonden meer; lever het in kleinere delen"
            )


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Give the content of a member, a megabyte at a time, whatever size the ZIP says that it has."""
    found = 0
    # Else zipfile stops at the stated size, and a reader that doesn't would meet the rest.
    unlimited = copy.copy(member)
    unlimited.file_size = LARGEST_TOTAL + 1
    with archive.open(unlimited) as content:
        while chunk := content.read(CHUNK):
            found += len(chunk)
            budget.spend(len(chunk))
            yield chunk
    if found != member.file_size:
        raise zipfile.BadZipFile


class _SmallReads:
    """Passes a stream on, but not a table of contents of gigabytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._stream.seek(offset, whence)

    def seekable(self) -> bool:
        return self._stream.seekable()

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LARGEST_DIRECTORY:
            raise RefusedError(
                f"verwacht een ZIP met hoogstens {MOST_MEMBERS} bestanden, gevonden een veel langere inhoudsopgave"
            )
        return self._stream.read(-1 if size is None else size)


def _check_size(archive: zipfile.ZipFile) -> None:
    found = archive.infolist()
    if len(found) > MOST_MEMBERS:
        raise RefusedError(f"verwacht een ZIP met hoogstens {MOST_MEMBERS} bestanden, gevonden {len(found)}")
    for member in found:
        if member.flag_bits & ENCRYPTED:
            raise RefusedError(
                f"verwacht een ZIP zonder wachtwoord, gevonden {shown(member.filename)} versleuteld; "
                "pak hem uit en lever de bestanden zelf"
            )
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError(
                f"verwacht een gewone ZIP (Deflate), gevonden {shown(member.filename)} met een andere compressie"
            )


def _is_metadata(member: zipfile.ZipInfo) -> bool:
    """Folders, and what a computer adds of itself."""
    path = PurePosixPath(member.filename)
    return member.is_dir() or path.name in METADATA or path.parts[:1] == ("__MACOSX",)


def _check_name(member: zipfile.ZipInfo, source: Source) -> None:
    name = member.filename
    path = PurePosixPath(name)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise RefusedError(f"verwacht bestanden binnen de ZIP, gevonden het pad {shown(name)}; maak de ZIP opnieuw")
    if kind not in (0, stat.S_IFREG):
        raise RefusedError(f"verwacht alleen gewone bestanden in de ZIP, gevonden de verwijzing {shown(name)}")
    if names_a_person(name):
        raise RefusedError(
            "verwacht namen zonder burgerservicenummer, gevonden een BSN in de naam van een bestand in de ZIP"
        )
    if name.lower().endswith(".zip"):
        raise RefusedError(f"verwacht geen ZIP in een ZIP, gevonden {shown(name)}; lever die apart")
    if not any(fnmatch(path.name.lower(), pattern.lower()) for pattern in source.bestanden):
        patterns = " of ".join(source.bestanden)
        raise RefusedError(f"verwacht in de ZIP alleen bestanden als {patterns}, gevonden {shown(name)}")


def _check_doubles(found: list[zipfile.ZipInfo]) -> None:
    for one, other in itertools.pairwise(found):
        if one.filename == other.filename:
            raise RefusedError(f"verwacht elk bestand één keer in de ZIP, gevonden twee keer {shown(one.filename)}")


def _check_content(member: zipfile.ZipInfo, content: BinaryIO) -> None:
    content.seek(0)
    is_zip = content.read(len(ZIP_MAGIC)) == ZIP_MAGIC
    content.seek(0)
    if is_zip and not member.filename.lower().endswith(".xlsx"):
        raise RefusedError(f"verwacht geen ZIP in een ZIP, gevonden {shown(member.filename)}; lever die apart")


def shown(name: str) -> str:
    """A name from inside a file as a message may show it."""
    return "'" + "".join(sign if sign.isprintable() else "?" for sign in mask(name))[:80] + "'"
