"""Where the facts of an iWmo or iJw message stand, and how they are written in the CSV export of the same facts.

Source: the schemas of iStandaarden, releases 3.0 to 3.2. Elements are matched by their local name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipelines.ingestion.refusal import RefusedError

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


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: etree._Element) -> str:
    """The stripped text of an element; empty without any."""
    return (element.text or "").strip()


def leaves(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Path and text of what lies one or two levels below; deeper is nothing that we read."""
    for child in element:
        name = local_name(child)
        if len(child):
            for grandchild in child:
                yield f"{name}/{local_name(grandchild)}", text_of(grandchild)
        else:
            yield name, text_of(child)


def only_wanted(element: etree._Element, wanted: dict[str, str]) -> dict[str, str]:
    """Texts by header; an empty element is no value."""
    cells: dict[str, str] = {}
    for path, text in leaves(element):
        if text and path in wanted:
            if wanted[path] in cells:
                raise RefusedError(f"verwacht {path} één keer per {local_name(element)}, gevonden meer dan één keer")
            cells[wanted[path]] = text
    return cells


def home_address(client: etree._Element) -> dict[str, str]:
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


def cents_of(text: str | None) -> int | None:
    """Whole eurocents; None for anything else."""
    # Twelve digits at most (iStandaarden, TotaalBedrag).
    return int(text) if text and re.fullmatch(r"[0-9]{1,12}", text) else None


def signed_cents(amount: str | None, debet_credit: str | None) -> int | None:
    """Whole eurocents, negative for credit; None when it isn't an amount."""
    cents = cents_of(amount)
    if cents is None or debet_credit not in ("D", "C"):
        return None
    return cents if debet_credit == "D" else -cents


def euros(cents: str) -> str:
    """Eurocents as the export writes euros; what are no whole cents becomes a text that no amount can be read from."""
    if cents_of(cents) is None:
        return f"{cents} (geen hele eurocenten)"
    padded = cents.zfill(3)
    return f"{padded[:-2]},{padded[-2:]}"
