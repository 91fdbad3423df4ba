"""Reads iWmo and iJw messages as rows with the headers of the CSV export of the same facts.

Source of names, codes and parties: the schemas of iStandaarden, releases 3.0, 3.1 and 3.2. Elements are matched by
their local name. The file is streamed client by client; nothing is ever fetched or expanded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl
from lxml import etree

from pipelines.declarations import Source
from pipelines.ingestion.formats.message_fields import (
    CLIENT_FIELDS,
    FIELDS,
    RECORDS,
    euros,
    home_address,
    leaves,
    local_name,
    only_wanted,
    signed_cents,
    text_of,
)
from pipelines.ingestion.formats.safe_xml import SAFE
from pipelines.ingestion.formats.table import Table, cell_name
from pipelines.ingestion.refusal import RefusedError, mask

ROOT = re.compile(
    r"\{http://www\.istandaarden\.nl/(?:iwmo/3_(?P<wmo>[012])/wmo|ijw/3_(?P<jw>[012])/jw)(?P<soort>301|305|307|323)/schema\}Bericht"
)
CODES = {
    ("Wmo", "301"): "414",
    ("Wmo", "305"): "418",
    ("Wmo", "307"): "420",
    ("Wmo", "323"): "484",
    ("Jeugdwet", "301"): "436",
    ("Jeugdwet", "305"): "438",
    ("Jeugdwet", "307"): "440",
    ("Jeugdwet", "323"): "490",
}
GEMEENTE, AANBIEDER = re.compile(r"[0-9]{4}"), re.compile(r"[0-9]{8}")

PEEK = 65_536
"""Bytes in which the root must begin: a declaration, comments and a dozen namespaces take some hundreds."""

LARGEST_CLIENT = 8 * 2**20
"""Bytes between one client and the next. A record takes about 1 kB, so this is 8.000 records of one person; the tree of
so much markup without content stays under half a gigabyte."""

BATCH = 50_000
"""Rows that wait as Python objects before they become a table: some 50 MB."""


FAULTS = {
    "ERR_TAG_NOT_FINISHED": "een afgebroken bestand",
    "ERR_GT_REQUIRED": "een afgebroken bestand",
    "ERR_DOCUMENT_EMPTY": "iets anders dan XML",
    "ERR_RESOURCE_LIMIT": "een te diepe of te grote structuur",
    "ERR_NAME_TOO_LONG": "een te diepe of te grote structuur",
    "ERR_INVALID_ENCODING": "bytes die niet in de genoemde codering bestaan",
    "ERR_INVALID_CHAR": "een teken dat in XML niet mag",
}
"""What libxml2 calls a fault -> Dutch. Its own texts quote the file."""


@dataclass(frozen=True)
class Kind:
    """Which message a file holds, by the namespace of its root."""

    wet: str
    soort: str
    subversie: str

    @property
    def naam(self) -> str:
        """How messages to the owner name it."""
        return f"een bericht {self.soort} ({'iWmo' if self.wet == 'Wmo' else 'iJw'} 3.{self.subversie})"


def soort(path: Path) -> str | None:
    """Tell which message lies at a path, from its first bytes; "301", "305", "307", "323", or None for anything else.

    Never raises. A link isn't followed: it might lead out of landing.
    """
    if path.suffix.lower() != ".xml" or path.is_symlink() or not path.is_file():
        return None
    try:
        with path.open("rb") as stream:
            root = _root(stream)
    except (OSError, etree.XMLSyntaxError):
        return None
    kind = _kind(root)
    return kind.soort if kind else None


def read_messages(stream: BinaryIO, source: Source) -> Iterator[Table]:
    """Read a file with messages of one kind.

    Args:
        stream: The file; it may hold many clients.
        source: The declaration: which messages it takes, and the headers of its rows.

    Yields:
        One row per record, with its number in the file from 1; tens of thousands at a time, and at least one table.
        Headers that the message doesn't have are there without a value. Amounts are in the unit of the CSV export:
        a budget in euros, a declared amount in eurocents.

    Raises:
        RefusedError: When it isn't well-formed, isn't a message that the source takes, or contradicts itself.
    """
    try:
        kind = _checked_kind(stream, source)
        stream.seek(0)
        yield from _Reader(kind, [column.kop for column in source.kolommen]).tables(stream)
    except etree.XMLSyntaxError as error:
        raise RefusedError(_worded(error)) from None


def _root(stream: BinaryIO) -> etree._Element | None:
    """Parse no further than the start of the root."""
    parser = etree.XMLPullParser(events=("start",), **SAFE)
    for _ in range(0, PEEK, 1024):
        parser.feed(stream.read(1024))
        for _, element in parser.read_events():
            return element if isinstance(element, etree._Element) else None
    return None


def _kind(root: etree._Element | None) -> Kind | None:
    match = ROOT.fullmatch(str(root.tag)) if root is not None else None
    if match is None:
        return None
    return Kind("Wmo" if match["wmo"] else "Jeugdwet", match["soort"], match["wmo"] or match["jw"])


def _checked_kind(stream: BinaryIO, source: Source) -> Kind:
    taken = source.berichten.soorten if source.berichten else ()
    wanted = f"een bericht {' of '.join(taken)} (iWmo of iJw 3.0, 3.1 of 3.2)" if taken else "een CSV- of XLSX-bestand"
    root = _root(stream)
    if root is not None and root.getroottree().docinfo.doctype:
        raise RefusedError(f"verwacht {wanted}, gevonden een DOCTYPE; die hoort niet in een bericht")
    kind = _kind(root)
    if kind is None:
        raise RefusedError(f"verwacht {wanted}, gevonden een ander XML-bestand")
    if kind.soort not in taken:
        raise RefusedError(f"verwacht {wanted}, gevonden {kind.naam}")
    return kind


def _worded(error: etree.XMLSyntaxError) -> str:
    code = getattr(error, "code", None)
    names = [name for name, number in vars(etree.ErrorTypes).items() if number == code]
    found = next((FAULTS[name] for name in names if name in FAULTS), "XML die niet klopt")
    line = f" op regel {error.lineno}" if error.lineno else ""
    return f"verwacht een volledig XML-bericht, gevonden {found}{line}; vraag het bericht opnieuw op"


class _Measured:
    """Passes a stream on, and stops when too much comes by for one client."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.since_client = 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.since_client += len(data)
        if self.since_client > LARGEST_CLIENT:
            raise RefusedError(
                f"verwacht hoogstens {LARGEST_CLIENT // 2**20} MB per client, gevonden meer; splits het bericht"
            )
        return data


class _Reader:
    """Keeps what the elements before a client say of it."""

    def __init__(self, kind: Kind, headers: list[str]) -> None:
        self.kind = kind
        self.headers = headers
        self.record = RECORDS[kind.soort]
        self.parties: dict[str, str] = {}
        self.declaratie: str | None = None
        self.stated: int | None = None
        self.total: int | None = 0
        self.taken = 0
        self.rows: list[list[str | int | None]] = []
        self.handlers: dict[str, Callable[[etree._Element], None]] = {
            "Header": self._header,
            "Client": self._client,
        }
        if kind.soort == "323":
            self.handlers |= {
                "DeclaratieNummer": self._number,
                "TotaalIngediendBedrag": self._stated_total,
                "Declaratie": self._check_total,
            }

    def tables(self, stream: BinaryIO) -> Iterator[Table]:
        """Read all, some clients at a time."""
        measured = _Measured(stream)
        events = etree.iterparse(measured, events=("end",), tag=[f"{{*}}{name}" for name in self.handlers], **SAFE)
        for _, element in events:
            name = local_name(element)
            self.handlers[name](element)
            if name in ("Header", "Client", "Declaratie"):
                self._refuse_unread(element)
                self._forget(element)
                measured.since_client = 0
            if len(self.rows) >= BATCH:
                yield self._table()
        if not self.parties:
            raise RefusedError("verwacht een Header met BerichtCode, Afzender en Ontvanger, gevonden geen Header")
        self._refuse_unread(events.root)
        yield self._table()

    def _table(self) -> Table:
        names = [cell_name(index) for index in range(len(self.headers))]
        schema = {"rij": pl.Int64, **dict.fromkeys(names, pl.String)}
        rows = pl.DataFrame(self.rows, schema=schema, orient="row")
        self.rows = []
        return Table(self.headers, rows, notation="xml")

    def _header(self, header: etree._Element) -> None:
        if self.parties:
            raise RefusedError("verwacht één Header, gevonden meer; lever elk bericht als een eigen bestand")
        found = dict(leaves(header))
        kind = self.kind
        _expect("BerichtCode", CODES[kind.wet, kind.soort], found)
        _expect("BerichtVersie", "3", found)
        _expect("BerichtSubversie", kind.subversie, found)
        self.parties = _parties(kind, found) | {"Wet": kind.wet, "Bericht": kind.soort}

    def _client(self, client: etree._Element) -> None:
        if not self.parties:
            raise RefusedError("verwacht een Header voor de eerste Client, gevonden een Client")
        shared = self.parties | only_wanted(client, CLIENT_FIELDS) | home_address(client)
        if self.declaratie:
            shared["Declaratienummer"] = self.declaratie
        before = self.taken
        for record in client.iter(f"{{*}}{self.record}"):
            self._add(shared | only_wanted(record, FIELDS[self.kind.soort]))
            record.clear()
        if self.taken == before:
            raise RefusedError(
                f"verwacht in elke Client ten minste één {self.record}, gevonden geen (na rij {self.taken})"
            )

    def _add(self, cells: dict[str, str]) -> None:
        self.taken += 1
        if "Budget" in cells:
            cells["Budget"] = euros(cells["Budget"])
        if self.kind.soort == "323" and self.total is not None:
            amount = signed_cents(cells.get("Bedrag"), cells.get("DebetCredit"))
            # The row is rejected further on, for a reason of its own; nothing can be said of the total then.
            self.total = None if amount is None else self.total + amount
        self.rows.append([self.taken, *(cells.get(header) for header in self.headers)])

    def _number(self, element: etree._Element) -> None:
        self.declaratie = text_of(element)

    def _stated_total(self, element: etree._Element) -> None:
        found = dict(leaves(element))
        self.stated = signed_cents(found.get("TotaalBedrag"), found.get("DebetCredit"))
        if self.stated is None:
            raise RefusedError(
                "verwacht in TotaalIngediendBedrag een TotaalBedrag in hele eurocenten en DebetCredit D of C, "
                "gevonden iets anders"
            )

    def _check_total(self, _element: etree._Element) -> None:
        if None not in (self.stated, self.total) and self.stated != self.total:
            raise RefusedError(
                f"verwacht prestaties die samen het TotaalIngediendBedrag zijn ({self.stated} eurocent), "
                f"gevonden {self.total} eurocent; vraag het bericht opnieuw op"
            )
        self.declaratie, self.stated, self.total = None, None, 0

    def _forget(self, element: etree._Element) -> None:
        """Free what has been read: the element, and all that stands before it at any level."""
        element.clear()
        for one in (element, *element.iterancestors()):
            parent = one.getparent()
            while parent is not None and (before := one.getprevious()) is not None:
                self._refuse_unread(before)
                parent.remove(before)

    def _refuse_unread(self, element: etree._Element) -> None:
        """A record that was read is empty; one that isn't stands outside a client."""
        if any(len(record) for record in element.iter(f"{{*}}{self.record}")):
            raise RefusedError(f"verwacht elke {self.record} in een Client, gevonden een buiten een Client")


def _expect(name: str, expected: str, header: dict[str, str]) -> None:
    found = header.get(name)
    if found != expected:
        raise RefusedError(f"verwacht {name} {expected} in de Header, gevonden {_shown(found)}")


def _parties(kind: Kind, header: dict[str, str]) -> dict[str, str]:
    """Gemeente and aanbieder. A 301 goes from the one to the other, but exports of a gemeente turn it round."""
    names = ["Ontvanger", "Afzender"]
    if kind.soort == "301" and not GEMEENTE.fullmatch(header.get("Ontvanger", "")):
        names.reverse()
    for name, form, meant in zip(
        names, (GEMEENTE, AANBIEDER), ("een gemeente (4 cijfers)", "een aanbieder (AGB-code, 8 cijfers)"), strict=True
    ):
        if not form.fullmatch(header.get(name, "")):
            raise RefusedError(f"verwacht als {name} in de Header {meant}, gevonden {_shown(header.get(name))}")
    return {"Gemeentecode": header[names[0]], "AanbiederAGB": header[names[1]]}


def _shown(text: str | None) -> str:
    return f"'{mask(text)[:40]}'" if text else "niets"
