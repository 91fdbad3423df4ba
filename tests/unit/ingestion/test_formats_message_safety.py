"""XML that is broken, hostile or something else is refused in bounded time and memory."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from small_messages import (
    BSN,
    CLAIM,
    CODES,
    bericht,
    claimed,
    declared_by,
    header,
    refusal,
)

from pipelines.declarations import Source
from pipelines.ingestion.formats.messages import read_messages, soort
from pipelines.ingestion.refusal import RefusedError


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "gevonden een ander XML-bestand"),
        (b"geen xml", "gevonden iets anders dan XML op regel 1"),
        (bericht(header() + declared_by(claimed(CLAIM)))[:-30], "gevonden een afgebroken bestand op regel 3"),
        (bericht(header() + "<m:a></m:b>"), "gevonden XML die niet klopt op regel 3"),
        (bericht(header() + "<m:a>&onbekend;</m:a>"), "gevonden XML die niet klopt"),
        (bericht(header() + "<m:a>" * 300), "gevonden een te diepe of te grote structuur op regel 3"),
        (bericht(header()) + b"<nog/>", "gevonden"),
        (bericht(header() + "<m:a>\0</m:a>"), "gevonden"),
        (
            bericht(header() + "<m:a>é</m:a>").decode().encode("latin-1"),
            "gevonden bytes die niet in de genoemde codering",
        ),
    ],
)
def test_what_is_not_well_formed_is_refused_with_kind_and_line(
    declared: Mapping[str, Source], content: bytes, reason: str
) -> None:
    assert reason in refusal(content, declared["declaraties"])


def test_a_fault_in_xml_does_not_quote_the_file(declared: Mapping[str, Source]) -> None:
    content = bericht(header() + declared_by(claimed(CLAIM)).replace("<m:Bsn>", f'<m:Bsn a={BSN} "{BSN}">'))
    assert BSN not in refusal(content, declared["declaraties"])


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE x>",
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x PUBLIC "x" "http://localhost:9/x.dtd">',
    ],
)
def test_a_doctype_is_refused_before_the_body_is_read(declared: Mapping[str, Source], doctype: str) -> None:
    stream = io.BytesIO(bericht("<m:a>&e11;</m:a>" * 100_000, before=doctype))
    with pytest.raises(RefusedError, match="gevonden een DOCTYPE"):
        list(read_messages(stream, declared["declaraties"]))
    assert stream.tell() < 10_000


def test_an_entity_bomb_is_refused_before_the_body_is_read(declared: Mapping[str, Source]) -> None:
    entities = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x"}">' for n in range(12)]
    stream = io.BytesIO(bericht("<m:a>&e11;</m:a>" * 100_000, before=f"<!DOCTYPE x [{''.join(entities)}]>"))
    with pytest.raises(RefusedError, match=r"te diepe of te grote structuur|DOCTYPE"):
        list(read_messages(stream, declared["declaraties"]))
    assert stream.tell() < 10_000


@pytest.mark.parametrize("filler", ["<m:x/>", "<m:x>tekst</m:x>", "<m:Contact><m:Soort>01</m:Soort></m:Contact>"])
def test_one_client_of_gigabytes_is_refused_after_megabytes(declared: Mapping[str, Source], filler: str) -> None:
    start = bericht(header() + "<m:Client>").removesuffix(b"\n</m:Bericht>")
    stream = io.BufferedReader(Endless(start, filler.encode() * 1000))
    with pytest.raises(RefusedError, match="verwacht hoogstens 8 MB per client, gevonden meer"):
        list(read_messages(stream, declared["declaraties"]))


class Endless(io.RawIOBase):
    """A file that goes on for ever."""

    def __init__(self, start: bytes, more: bytes) -> None:
        self._start, self._more, self._at = start, more, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset
        return offset

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        at, self._at = self._at, self._at + len(buffer)
        known = self._start[at : at + len(buffer)]
        place = max(0, at - len(self._start)) % len(self._more)
        endless = self._more[place:] + self._more * (len(buffer) // len(self._more) + 1)
        buffer[:] = (known + endless)[: len(buffer)]
        return len(buffer)


def test_the_kind_of_a_message_is_told_from_its_first_bytes(tmp_path: Path) -> None:
    for root in CODES:
        path = tmp_path / f"{root}.XML"
        path.write_bytes(bericht(header(root), root)[:300])
        assert soort(path) == root[-3:]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", bericht("")),
        ("a.xml", b""),
        ("a.xml", b"geen xml"),
        ("a.xml", b"<Bericht/>"),
        ("a.xml", bericht("", release="4_0")),
        ("a.xml", b" " * 100_000 + bericht("")),
        ("a.xml", bericht("", "wmo325")),
    ],
)
def test_anything_else_is_no_message(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert soort(tmp_path / name) is None


def test_looking_at_a_message_never_leaves_the_folder_and_never_fails(tmp_path: Path) -> None:
    (tmp_path / "echt.xml").write_bytes(bericht(""))
    (tmp_path / "link.xml").symlink_to(tmp_path / "echt.xml")
    (tmp_path / "map.xml").mkdir()
    assert soort(tmp_path / "echt.xml") == "323"
    assert [soort(tmp_path / name) for name in ("link.xml", "map.xml", "weg.xml")] == [None, None, None]
