"""Small iWmo and iJw messages, after the field lists of iStandaarden."""

from __future__ import annotations

import io
from typing import Any

import pytest

from pipelines.declarations import Source
from pipelines.ingestion.formats.messages import read_messages
from pipelines.ingestion.refusal import RefusedError

BSN, OTHER_BSN = "999900006", "999900018"
CODES = {"wmo301": "414", "wmo305": "418", "wmo307": "420", "wmo323": "484", "jw301": "436", "jw323": "490"}

CLAIM = (
    "<m:Prestatie><m:ProductReferentie><i:ReferentieNummer>R1</i:ReferentieNummer>"
    "<i:VorigReferentieNummer>R0</i:VorigReferentieNummer></m:ProductReferentie><m:ToewijzingNummer>T1</m:ToewijzingNummer>"
    "<m:ProductCategorie>02</m:ProductCategorie><m:ProductCode>OB1I</m:ProductCode><m:ProductPeriode>"
    "<i:Begindatum>2021-01-01</i:Begindatum><i:Einddatum>2021-01-31</i:Einddatum></m:ProductPeriode>"
    "<m:GeleverdVolume>4</m:GeleverdVolume><m:Eenheid>04</m:Eenheid><m:ProductTarief>3086</m:ProductTarief>"
    "<m:IngediendBedrag><i:Bedrag>12345</i:Bedrag><i:DebetCredit>D</i:DebetCredit></m:IngediendBedrag></m:Prestatie>"
)
ORDER = (
    "<m:ToegewezenProduct><m:ToewijzingNummer>T1</m:ToewijzingNummer><m:Product><i:Categorie>02</i:Categorie>"
    "<i:Code>OB1I</i:Code></m:Product><m:Toewijzingsdatum>2020-12-15</m:Toewijzingsdatum>"
    "<m:Toewijzingstijd>09:30:00</m:Toewijzingstijd><m:Ingangsdatum>2021-01-01</m:Ingangsdatum>"
    "<m:RedenWijziging>04</m:RedenWijziging><m:Omvang><i:Volume>2</i:Volume><i:Eenheid>04</i:Eenheid>"
    "<i:Frequentie>2</i:Frequentie></m:Omvang><m:Budget>123456</m:Budget></m:ToegewezenProduct>"
)
PERSON = (
    f"<m:Bsn>{BSN}</m:Bsn><m:Geboortedatum><i:Datum>1950-04-03</i:Datum></m:Geboortedatum><m:Geslacht>2</m:Geslacht>"
)


def contact(postcode: str, number: int, kind: str = "01") -> str:
    return (
        f"<m:Contact><m:Soort>{kind}</m:Soort><m:Adres><i:Huis><i:Huisnummer>{number}</i:Huisnummer></i:Huis>"
        f"<i:Postcode>{postcode}</i:Postcode></m:Adres></m:Contact>"
    )


def header(root: str = "wmo323", sender: str = "12345678", receiver: str = "0164", **fields: str) -> str:
    values = {"code": CODES[root], "version": "3", "sub": "2"} | fields
    return (
        f"<m:Header><i:BerichtCode>{values['code']}</i:BerichtCode><i:BerichtVersie>{values['version']}</i:BerichtVersie>"
        f"<i:BerichtSubversie>{values['sub']}</i:BerichtSubversie><m:Afzender>{sender}</m:Afzender>"
        f"<m:Ontvanger>{receiver}</m:Ontvanger></m:Header>"
    )


def bericht(body: str, root: str = "wmo323", release: str = "3_2", before: str = "") -> bytes:
    law = "iwmo" if root.startswith("wmo") else "ijw"
    base = f"http://www.istandaarden.nl/{law}/{release}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}\n<m:Bericht xmlns:m="{base}/{root}/schema" '
        f'xmlns:i="{base}/basisschema/schema">\n{body}\n</m:Bericht>'
    ).encode()


def claimed(*claims: str, bsn: str = BSN) -> str:
    return f"<m:Client><m:Bsn>{bsn}</m:Bsn><m:Prestaties>{''.join(claims)}</m:Prestaties></m:Client>"


def declared_by(*clients: str, total: str = "", number: str = "D1") -> str:
    return (
        f"<m:Declaratie><m:DeclaratieNummer>{number}</m:DeclaratieNummer>{total}"
        f"<m:Clienten>{''.join(clients)}</m:Clienten></m:Declaratie>"
    )


def total(cents: str, sign: str = "D") -> str:
    return (
        f"<m:TotaalIngediendBedrag><i:TotaalBedrag>{cents}</i:TotaalBedrag><i:DebetCredit>{sign}</i:DebetCredit>"
        "</m:TotaalIngediendBedrag>"
    )


def ordered(*orders: str, more: str = "") -> str:
    return f"<m:Client>{PERSON}{more}<m:ToegewezenProducten>{''.join(orders)}</m:ToegewezenProducten></m:Client>"


START = (
    "<m:StartProduct><m:ToewijzingNummer>T1</m:ToewijzingNummer><m:ToewijzingIngangsdatum>2021-01-01"
    "</m:ToewijzingIngangsdatum><m:Begindatum>2021-01-05</m:Begindatum></m:StartProduct>"
)
STARTED = header("wmo305") + f"<m:Client>{PERSON}<m:StartProducten>{START}</m:StartProducten></m:Client>"


def rows(content: bytes, source: Source) -> list[dict[str, Any]]:
    """Rows by header, without what is empty."""
    found = []
    for table in read_messages(io.BytesIO(content), source):
        for row in table.rows.drop("rij").rows():
            found.append({head: cell for head, cell in zip(table.headers, row, strict=True) if cell is not None})
    return found


def refusal(content: bytes, source: Source) -> str:
    with pytest.raises(RefusedError) as caught:
        rows(content, source)
    return str(caught.value)
