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

RECORDS = {"301": "ToegewezenProduct", "305": "StartProduct", "307": "StopProduct", "323": "Prestatie"}
"""The element that becomes a row."""

STARTED = {
    "ToewijzingNummer": "Toewijzingnummer",
    "Product/Categorie": "Productcategorie",
    "Product/Code": "Productcode",
    "ToewijzingIngangsdatum": "ToewijzingIngangsdatum",
    "Begindatum": "Begindatum",
    "StatusAanlevering": "StatusAanlevering",
}
FIELDS = {
    "301": {
        "ToewijzingNummer": "Toewijzingnummer",
        "Toewijzingsdatum": "Toewijzingsdatum",
        "Toewijzingstijd": "Toewijzingstijd",
        "Product/Categorie": "Productcategorie",
        "Product/Code": "Productcode",
        "Ingangsdatum": "Ingangsdatum",
        "Einddatum": "Einddatum",
        "RedenWijziging": "RedenWijziging",
        "Omvang/Volume": "Volume",
        "Omvang/Eenheid": "Eenheid",
        "Omvang/Frequentie": "Frequentie",
        "Budget": "Budget",
    },
    "305": STARTED,
    "307": {**STARTED, "Einddatum": "Einddatum", "RedenBeeindiging": "RedenBeeindiging"},
    "323": {
        "ProductReferentie/ReferentieNummer": "Referentienummer",
        "ProductReferentie/VorigReferentieNummer": "VorigReferentienummer",
        "ToewijzingNummer": "Toewijzingnummer",
        "ProductCategorie": "Productcategorie",
        "ProductCode": "Productcode",
        "ProductPeriode/Begindatum": "Begindatum",
        "ProductPeriode/Einddatum": "Einddatum",
        "GeleverdVolume": "GeleverdVolume",
        "Eenheid": "Eenheid",
        "IngediendBedrag/Bedrag": "Bedrag",
        "IngediendBedrag/DebetCredit": "DebetCredit",
    },
}
"""Path below the record -> header of the CSV export."""

CLIENT_FIELDS = {"Bsn": "BSN", "Geboortedatum/Datum": "Geboortedatum", "Geslacht": "Geslacht"}

HOME = "01"
"""AdresSoort of the address where somebody is registered; the others are for letters or for a while."""

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
            name = _local(element)
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
        found = dict(_leaves(header))
        kind = self.kind
        _expect("BerichtCode", CODES[kind.wet, kind.soort], found)
        _expect("BerichtVersie", "3", found)
        _expect("BerichtSubversie", kind.subversie, found)
        self.parties = _parties(kind, found) | {"Wet": kind.wet, "Bericht": kind.soort}

    def _client(self, client: etree._Element) -> None:
        if not self.parties:
            raise RefusedError("verwacht een Header voor de eerste Client, gevonden een Client")
        shared = self.parties | _only_wanted(client, CLIENT_FIELDS) | _home(client)
        if self.declaratie:
            shared["Declaratienummer"] = self.declaratie
        before = self.taken
        for record in client.iter(f"{{*}}{self.record}"):
            self._add(shared | _only_wanted(record, FIELDS[self.kind.soort]))
            record.clear()
        if self.taken == before:
            raise RefusedError(
                f"verwacht in elke Client ten minste één {self.record}, gevonden geen (na rij {self.taken})"
            )

    def _add(self, cells: dict[str, str]) -> None:
        self.taken += 1
        if "Budget" in cells:
            cells["Budget"] = _euros(cells["Budget"])
        if self.kind.soort == "323" and self.total is not None:
            amount = _signed(cells.get("Bedrag"), cells.get("DebetCredit"))
            # The row is rejected further on, for a reason of its own; nothing can be said of the total then.
            self.total = None if amount is None else self.total + amount
        self.rows.append([self.taken, *(cells.get(header) for header in self.headers)])

    def _number(self, element: etree._Element) -> None:
        self.declaratie = _text(element)

    def _stated_total(self, element: etree._Element) -> None:
        found = dict(_leaves(element))
        self.stated = _signed(found.get("TotaalBedrag"), found.get("DebetCredit"))
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


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _leaves(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Path and text of what lies one or two levels below; deeper is nothing that we read."""
    for child in element:
        name = _local(child)
        if len(child):
            for grandchild in child:
                yield f"{name}/{_local(grandchild)}", _text(grandchild)
        else:
            yield name, _text(child)


def _only_wanted(element: etree._Element, wanted: dict[str, str]) -> dict[str, str]:
    """Texts by header; an empty element is no value."""
    cells: dict[str, str] = {}
    for path, text in _leaves(element):
        if text and path in wanted:
            if wanted[path] in cells:
                raise RefusedError(f"verwacht {path} één keer per {_local(element)}, gevonden meer dan één keer")
            cells[wanted[path]] = text
    return cells


def _home(client: etree._Element) -> dict[str, str]:
    """Postcode and house number of the client itself (not of relations), of the home address if there are more."""
    contacts = [
        contact
        for contact in client.findall("{*}Contactgegevens/{*}Contact")
        if (contact.findtext("{*}Adres/{*}Postcode") or "").strip()
    ]
    home = min(contacts, key=lambda contact: contact.findtext("{*}Soort") != HOME, default=None)
    if home is None:
        return {}
    found = {
        "Postcode": home.findtext("{*}Adres/{*}Postcode"),
        "Huisnummer": home.findtext("{*}Adres/{*}Huis/{*}Huisnummer"),
    }
    return {header: text for header, text in found.items() if text}


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


def _cents(text: str | None) -> int | None:
    # Twelve digits at most (iStandaarden, TotaalBedrag).
    return int(text) if text and re.fullmatch(r"[0-9]{1,12}", text) else None


def _signed(amount: str | None, debet_credit: str | None) -> int | None:
    """Whole eurocents, negative for credit; None when it isn't an amount."""
    cents = _cents(amount)
    if cents is None or debet_credit not in ("D", "C"):
        return None
    return cents if debet_credit == "D" else -cents


def _euros(cents: str) -> str:
    """Eurocents as the export writes euros; what are no whole cents becomes a text that no amount can be read from."""
    if _cents(cents) is None:
        return f"{cents} (geen hele eurocenten)"
    padded = cents.zfill(3)
    return f"{padded[:-2]},{padded[-2:]}"
