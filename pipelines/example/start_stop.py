"""Messages 305 (start) and 307 (stop) of providers, as iWmo and iJw send them, about a sample of the toewijzingen."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from itertools import groupby
from typing import Any, TypeAlias

import polars as pl

from pipelines.example.berichten import agb
from pipelines.example.context import Context
from pipelines.example.persons import UNKNOWN_BSN
from pipelines.example.writer import Side, Writer

Fields: TypeAlias = "dict[str, str | Fields]"
"""Names of elements with their text, or with the elements in them."""

STANDARDS = {"Wmo": ("iwmo", "wmo"), "Jeugdwet": ("ijw", "jw")}
"""Per wet the name of its standard and the beginning of the names of its messages."""

CODES = {("Wmo", "305"): "418", ("Wmo", "307"): "420", ("Jeugdwet", "305"): "438", ("Jeugdwet", "307"): "440"}
"""BerichtCode per message (iStandaarden 3.2)."""

AS_PLANNED = {"Wmo": "19", "Jeugdwet": "31"}
EARLIER, FOR_A_WHILE = "38", "20"
"""RedenBeeindiging (WMO588, JZ588): at the end of the toewijzing, before it, and a stop that is only temporary."""

STARTS = {"gewoon": 0.92, "laat": 0.04, "nooit": 0.03, "vroeg": 0.01}
"""How support starts, with its share: within three weeks, after months, never (not reported), before the first day."""

STOPS = {"gewoon": 0.85, "eerder": 0.07, "tijdelijk": 0.03, "nooit": 0.05}
"""How support stops, with its share: on the end date, weeks before it (for good or for a while), or not reported."""

ONE_IN_MISTAKEN = 60
"""One in so many reports is sent with a wrong day first, which is then taken back with StatusAanlevering 3."""


def write_start_stop(context: Context, writer: Writer, final: pl.DataFrame, people: pl.DataFrame) -> None:
    """Write a message of starts and one of stops per wet and year, of the provider with most toewijzingen.

    They land in the folder of the toewijzingen, where a suite puts all messages.

    Args:
        context: The gemeente.
        writer: Where to.
        final: The toewijzingen as `indicaties.decisions` gives them.
        people: The persons.
    """
    for wet in STANDARDS:
        reports = _reports(context, wet, final).join(people.select("persoon", "bsn"), on="persoon", how="left")
        reports = reports.with_columns(pl.col("bsn").fill_null(UNKNOWN_BSN), agb=agb(pl.col("aanbieder")))
        for year in context.years:
            for kind, moment in (("305", "begin"), ("307", "einde")):
                sent = _with_mistakes(reports.filter(pl.col(moment).dt.year() == year), moment)
                if sent.height:
                    name = f"{STANDARDS[wet][1]}{kind}_{context.code}_{year}"
                    content = _message(context, wet, kind, year, sent)
                    writer.xml("indicaties", name, content, sent.height, Side("synthetisch", date(year + 1, 1, 20)))


def _reports(context: Context, wet: str, final: pl.DataFrame) -> pl.DataFrame:
    """The toewijzingen of one provider with the first and last day of support (dates); null for no stop."""
    rng = context.rng(f"start en stop {wet}")
    rows = final.filter((pl.col("wet") == wet) & (pl.col("vorm") == "ZIN") & ~pl.col("stock"))
    provider = rows.group_by("aanbieder").len().sort("len", "aanbieder", descending=[True, False])["aanbieder"][0]
    rows = rows.filter(pl.col("aanbieder") == provider)
    starts, stops = (pl.Series(rng.choice(list(ways), rows.height, p=list(ways.values()))) for ways in (STARTS, STOPS))
    later, sooner = (pl.Series(rng.integers(*days, rows.height)) for days in ((0, 21), (10, 60)))
    offset = pl.when(starts == "laat").then(later + 100).when(starts == "vroeg").then(-1 - later % 7).otherwise(later)
    begin = pl.min_horizontal(pl.col("ingang") + offset, "gepland")
    stop = pl.when(stops.is_in(["eerder", "tijdelijk"])).then(pl.col("gepland") - sooner).otherwise("gepland")
    known = pl.Series(stops != "nooit") & (pl.col("einde") <= context.last_day)
    rows = rows.with_columns(begin=begin).with_columns(einde=pl.max_horizontal(stop, "begin"))
    reason = pl.Series(stops).replace({"gewoon": AS_PLANNED[wet], "eerder": EARLIER, "tijdelijk": FOR_A_WHILE})
    rows = rows.with_columns(reden=reason, einde=pl.when(known).then("einde"))
    return rows.filter((starts != "nooit") & (pl.col("begin") <= context.last_day)).with_columns(
        pl.col("ingang", "begin", "einde").cast(pl.Int32).cast(pl.Date)
    )


def _with_mistakes(reports: pl.DataFrame, moment: str) -> pl.DataFrame:
    """Add to some reports the same with a wrong day, sent before and taken back; per client together."""
    right = reports.with_columns(status=pl.lit("1"))
    wrong = right.gather_every(ONE_IN_MISTAKEN, ONE_IN_MISTAKEN - 1).with_columns(pl.col(moment) + pl.duration(days=1))
    sent = pl.concat([wrong, wrong.with_columns(status=pl.lit("3")), right])
    return sent.sort("bsn", "nummer", maintain_order=True)


def _message(context: Context, wet: str, kind: str, year: int, reports: pl.DataFrame) -> bytes:
    """One message: its header, and per client the products that started or stopped."""
    standard, prefix = STANDARDS[wet]
    # Release 3.1 came in 2022; 3.2 holds from April 2023.
    release = min(max(year - 2021, 0), 2)
    outer = f"{{http://www.istandaarden.nl/{standard}/3_{release}/{prefix}{kind}/schema}}"
    inner = f"{{http://www.istandaarden.nl/{standard}/3_{release}/basisschema/schema}}"
    message = ET.Element(f"{outer}Bericht")
    provider = reports["agb"][0]
    header: Fields = {
        "BerichtCode": CODES[wet, kind],
        "BerichtVersie": "3",
        "BerichtSubversie": str(release),
        "Afzender": provider,
        "Ontvanger": context.digits,
        "BerichtIdentificatie": {"Identificatie": f"{kind}{year}", "Dagtekening": f"{year}-12-31"},
    }
    _fill(ET.SubElement(message, f"{outer}Header"), inner, header)
    clients, product = ET.SubElement(message, f"{outer}Clienten"), "Start" if kind == "305" else "Stop"
    for bsn, rows in groupby(reports.iter_rows(named=True), key=lambda row: row["bsn"]):
        client = ET.SubElement(clients, f"{outer}Client")
        _fill(client, inner, {"Bsn": bsn})
        products = ET.SubElement(client, f"{outer}{product}Producten")
        for row in rows:
            _fill(ET.SubElement(products, f"{outer}{product}Product"), inner, _product(kind, row))
    return ET.tostring(message, encoding="UTF-8", xml_declaration=True)


def _product(kind: str, row: dict[str, Any]) -> Fields:
    """The fields of a StartProduct or StopProduct, in the order of the schema."""
    fields: Fields = {
        "ToewijzingNummer": row["nummer"],
        "Product": {"Categorie": row["categorie"], "Code": row["product"]},
        "ToewijzingIngangsdatum": row["ingang"].isoformat(),
        "Begindatum": row["begin"].isoformat(),
    }
    if kind == "307":
        fields |= {"Einddatum": row["einde"].isoformat(), "RedenBeeindiging": row["reden"]}
    return fields | {"StatusAanlevering": row["status"]}


def _fill(parent: ET.Element, namespace: str, fields: Fields) -> None:
    """Add the fields as elements; a mapping becomes an element with elements of its own."""
    for name, value in fields.items():
        element = ET.SubElement(parent, namespace + name)
        if isinstance(value, str):
            element.text = value
        else:
            _fill(element, namespace, value)
