"""Finds out in which encoding a text file is written, and gives it as UTF-8 in pieces of whole lines.

A guess is never taken: an encoding counts when every byte fits it, and a file in which two encodings are mixed is
refused, because either would change somebody's name or a total's sign without a word.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from pipelines.declarations.formats import CsvFormat
from pipelines.ingestion.refusal import RefusedError

PIECE = 40 << 20
"""Bytes at a time: large enough that polars keeps its speed, small enough that a file of any size fits in memory."""

FIRST = PIECE // 8
"""Of the first piece: with it the judging of rows begins, while the next ones are read."""

LONGEST_WITHOUT_END = 4 * PIECE
"""Bytes without any line end before a file is no text with lines; a single overlong line below it is only set aside."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A letter in UTF-8. In Windows-1252 these bytes are two or three odd signs in a row (Ã©), which no Dutch text has."""


def pieces(stream: BinaryIO, csv_format: CsvFormat) -> Iterator[tuple[bytes, bool]]:
    """Give a file as UTF-8, without byte order mark and with line feeds, in pieces that end with a whole line.

    Of a file of more than one piece the first line and the last filled one are pieces by themselves: they may be
    headers and totals, and what lies between is rows.

    Args:
        stream: The file, from its start; read twice.
        csv_format: The encodings, tried in this order, and the sign between cells.

    Yields:
        The text of a piece, and whether it is the last.

    Raises:
        RefusedError: When no encoding fits, or more than one is used; names the byte.
    """
    decode = _Decoder(stream, csv_format.codering)
    nothing = f" \t\r\n{csv_format.scheidingsteken}".encode()
    raw, rest, is_first, carriage_only = stream.read(FIRST), b"", True, False
    while raw:
        following = stream.read(PIECE)
        text = decode(raw)
        if not rest:
            carriage_only = b"\n" not in text and b"\r" in text
        rest += text.replace(b"\r", b"\n") if carriage_only else text
        if is_first and following:
            start = rest.find(b"\n") + 1
            yield rest[:start], False
            rest = rest[start:]
        if following or not is_first:
            # The last filled line waits for what follows, which may be nothing but empty lines.
            end = rest.rfind(b"\n", 0, len(rest.rstrip(nothing))) + 1
            if end:
                yield rest[:end], False
                rest = rest[end:]
            elif len(rest) > LONGEST_WITHOUT_END:
                raise RefusedError(f"verwacht regels, gevonden {len(rest)} bytes zonder regeleinde")
        raw, is_first = following, False
    yield rest, True


class _Decoder:
    """Gives the bytes of a file as UTF-8; which encoding it has, matters only from the first byte that isn't ASCII."""

    def __init__(self, stream: BinaryIO, encodings: tuple[str, ...]) -> None:
        self._stream = stream
        self._encodings = encodings
        self._decoder: codecs.IncrementalDecoder | None = None
        start = stream.read(4)
        mark, encoding = next(((mark, one) for mark, one in MARKS if start.startswith(mark)), (b"", None))
        if encoding:
            self._decide((encoding,), len(mark))
        stream.seek(len(mark))

    def __call__(self, raw: bytes) -> bytes:
        if self._decoder is None and not raw.isascii():
            self._decide(self._encodings, 0)
        return raw if self._decoder is None else self._decoder.decode(raw).encode()

    def _decide(self, encodings: tuple[str, ...], skip: int) -> None:
        place = self._stream.tell()
        self._decoder = codecs.getincrementaldecoder(_only(self._stream, encodings, skip))("strict")
        self._stream.seek(place)


def _only(stream: BinaryIO, encodings: tuple[str, ...], skip: int) -> str:
    faults: dict[str, int] = {}
    for encoding in encodings:
        offset = _first_fault(stream, encoding, skip)
        if offset is None:
            if "utf-8" in faults:
                _refuse_mixed(stream, faults["utf-8"])
            return encoding
        faults[encoding] = offset
    where = " en ".join(f"byte {offset} past niet in {encoding}" for encoding, offset in faults.items())
    raise RefusedError(f"verwacht tekst in {' of '.join(encodings)}, gevonden iets anders: {where}")


def _first_fault(stream: BinaryIO, encoding: str, skip: int) -> int | None:
    """Place (from 0) of the first byte that doesn't fit; None when all do."""
    stream.seek(skip)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = skip
    while True:
        raw = stream.read(PIECE)
        pending = len(decoder.getstate()[0])
        try:
            if pending or not raw or not raw.isascii() or encoding.startswith("utf-16"):
                decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            return done - pending + error.start
        if not raw:
            return None
        done += len(raw)


def _refuse_mixed(stream: BinaryIO, fault: int) -> None:
    """Refuse a file that isn't UTF-8 as a whole but does hold letters in UTF-8."""
    stream.seek(0)
    done = 0
    while raw := stream.read(PIECE):
        if hit := MULTIBYTE.search(raw):
            raise RefusedError(
                f"verwacht één codering in het hele bestand, gevonden UTF-8 op byte {done + hit.start()} "
                f"en iets anders op byte {fault}"
            )
        done += len(raw)
