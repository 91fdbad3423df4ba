"""Writes the facts of a CSV export as iWmo and iJw messages, after the field lists of iStandaarden 3.2."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

Row = dict[str, str]
FAMILY = {"Wmo": ("iwmo", "wmo"), "Jeugdwet": ("ijw", "jw")}
CODES = {("Wmo", "301"): 414, ("Jeugdwet", "301"): 436, ("Wmo", "323"): 484, ("Jeugdwet", "323"): 490}


def as_messages(csv_path: Path, kind: str, folder: Path) -> list[Path]:
    """Write the rows of an export as messages: one file per gemeente, wet and aanbieder.

    Args:
        csv_path: An export of indicaties (301) or declaraties (323).
        kind: Which message.
        folder: Where the messages go.
    """
    parties: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    with csv_path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            parties[row["Gemeentecode"], row["Wet"], row["AanbiederAGB"]].append(row)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for (gemeente, wet, agb), rows in parties.items():
        path = folder / f"{csv_path.stem}_{gemeente}_{wet}_{agb}.xml"
        path.write_text(_message(kind, wet, gemeente.removeprefix("GM"), agb, rows), encoding="utf-8")
        written.append(path)
    return written


def _message(kind: str, wet: str, gemeente: str, agb: str, rows: list[Row]) -> str:
    standard, prefix = FAMILY[wet]
    space = f"http://www.istandaarden.nl/{standard}/3_2"
    sender, receiver = (gemeente, agb) if kind == "301" else (agb, gemeente)
    header = (
        f"<m:Header><b:BerichtCode>{CODES[wet, kind]}</b:BerichtCode><b:BerichtVersie>3</b:BerichtVersie>"
        f"<b:BerichtSubversie>2</b:BerichtSubversie><b:Afzender>{sender}</b:Afzender>"
        f"<b:Ontvanger>{receiver}</b:Ontvanger><b:BerichtIdentificatie><b:Identificatie>1</b:Identificatie>"
        "<b:Dagtekening>2024-01-01</b:Dagtekening></b:BerichtIdentificatie></m:Header>"
    )
    body = _clients(rows, _toewijzing) if kind == "301" else "".join(_declaraties(rows))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<m:Bericht xmlns:m="{space}/{prefix}{kind}/schema" '
        f'xmlns:b="{space}/basisschema/schema">{header}{body}</m:Bericht>\n'
    )


def _declaraties(rows: list[Row]) -> Iterable[str]:
    for number, lines in groupby(rows, lambda row: row["Declaratienummer"]):
        found = list(lines)
        total = sum(int(row["Bedrag"]) * (1 if row["DebetCredit"] == "D" else -1) for row in found)
        yield (
            f"<m:Declaratie><b:DeclaratieNummer>{number}</b:DeclaratieNummer><b:TotaalIngediendBedrag>"
            f"<b:TotaalBedrag>{abs(total)}</b:TotaalBedrag><b:DebetCredit>{'D' if total >= 0 else 'C'}</b:DebetCredit>"
            f"</b:TotaalIngediendBedrag>{_clients(found, _prestatie)}</m:Declaratie>"
        )


def _clients(rows: list[Row], record: Callable[[Row], str]) -> str:
    """Clients in the order in which they come; somebody may come more than once."""
    parts = ["<m:Clienten>"]
    for _, group in groupby(rows, lambda row: (row["BSN"], row.get("Postcode"), row.get("Huisnummer"))):
        found = list(group)
        parts += ["<b:Client>", _person(found[0]), *map(record, found), "</b:Client>"]
    return "".join([*parts, "</m:Clienten>"])


def _person(row: Row) -> str:
    if "Geboortedatum" not in row:
        return f"<b:Bsn>{row['BSN']}</b:Bsn>"
    place = _tag("Huis", _text("Huisnummer", row["Huisnummer"])) + _text("Postcode", row["Postcode"])
    return (
        f"<b:Bsn>{row['BSN']}</b:Bsn>{_tag('Geboortedatum', _text('Datum', _iso(row['Geboortedatum'])))}"
        f"{_text('Geslacht', row['Geslacht'])}"
        f"{_tag('Contactgegevens', _tag('Contact', _text('Soort', '01') + _tag('Adres', place)))}"
    )


def _toewijzing(row: Row) -> str:
    budget = row["Budget"].replace(".", "").replace(",", "") if row["Budget"] else ""
    return _tag(
        "ToegewezenProduct",
        _text("ToewijzingNummer", row["Toewijzingnummer"])
        + _tag("Product", _text("Categorie", row["Productcategorie"]) + _text("Code", row["Productcode"]))
        + _text("Toewijzingsdatum", _iso(row["Toewijzingsdatum"]))
        + _text("Toewijzingstijd", row["Toewijzingstijd"])
        + _text("Ingangsdatum", _iso(row["Ingangsdatum"]))
        + _text("Einddatum", _iso(row["Einddatum"]))
        + _text("RedenWijziging", row["RedenWijziging"])
        + _tag(
            "Omvang",
            _text("Volume", row["Volume"].replace(",", "."))
            + _text("Eenheid", row["Eenheid"])
            + _text("Frequentie", row["Frequentie"]),
        )
        + _text("Budget", budget),
    )


def _prestatie(row: Row) -> str:
    return _tag(
        "Prestatie",
        _tag(
            "ProductReferentie",
            _text("ReferentieNummer", row["Referentienummer"])
            + _text("VorigReferentieNummer", row["VorigReferentienummer"]),
        )
        + _text("ToewijzingNummer", row["Toewijzingnummer"])
        + _text("ProductCategorie", row["Productcategorie"])
        + _text("ProductCode", row["Productcode"])
        + _tag(
            "ProductPeriode", _text("Begindatum", _iso(row["Begindatum"])) + _text("Einddatum", _iso(row["Einddatum"]))
        )
        + _text("GeleverdVolume", row["GeleverdVolume"])
        + _text("Eenheid", row["Eenheid"])
        + _tag("IngediendBedrag", _text("Bedrag", row["Bedrag"]) + _text("DebetCredit", row["DebetCredit"])),
    )


def _iso(day: str) -> str:
    return "-".join(reversed(day.split("-"))) if day else ""


def _text(name: str, value: str) -> str:
    return f"<b:{name}>{escape(value)}</b:{name}>" if value else ""


def _tag(name: str, content: str) -> str:
    return f"<b:{name}>{content}</b:{name}>" if content else ""
