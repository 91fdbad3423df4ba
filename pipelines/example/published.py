"""What the gemeente published, as deliveries; and beside it, marked as such, what this project had to assume."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from pipelines.example.context import HENGELO, Context
from pipelines.example.tables import table
from pipelines.example.writer import Side, Writer

LETTER = "Brief van het college aan de raad, 30 juni 2022 (zaaknummer 3438609)"
FACTSHEET = "Factsheet Sociaal Domein in Beeld 2023"
DOCUMENTS = f"Jaarstukken 2019, 2023 (met factsheet) en 2024; {LETTER}; {FACTSHEET}"
LETTER_RECEIVED = date(2022, 6, 30)

PUBLISHED_TABLE_YEAR = "2021"
"""The one year whose P&C tables are in a published document."""

ASSUMED = "Aanname van dit project; niet gepubliceerd"
"""What a row names as its source where no document has the figure."""

ASSUMED_BUDGET = "voorlopig"
"""The vaststelling of the BUIG budget of which the letter has only two rounded changes: 3 ton down from 2021, and from
there 2,1 million down to the nader voorlopig budget. The amount between them, to the euro, is an assumption."""

ASSUMED_COST_YEARS = ["2023", "2024", "2025", "2026"]
"""Years for which the letter assumes that the BUIG costs equal the budget (its "nullijn")."""


def write_published(context: Context, writer: Writer) -> None:
    """Write what was published of this gemeente; for Hengelo also gepubliceerd, and the prijsindex of all."""
    _write_begroting(context, writer)
    _write_buig(context, writer)
    _write_policy_indicators(context, writer)
    _write_savings(context, writer)
    _write_characteristics(context, writer)
    _write_tariffs(context, writer)
    if context.code == HENGELO:
        _write_figures(context, writer)
        _write_price_index(writer)


def _side(
    context: Context,
    received: date,
    document: str,
    exceptions: Sequence[tuple[dict[str, list[str]], str, str]] = (),
    remark: str | None = None,
) -> Side:
    """Published by Hengelo; for a fictional gemeente the same figures are generated ones."""
    if context.code != HENGELO:
        return Side("synthetisch", received)
    return Side("gepubliceerd", received, document, remark, exceptions)


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _write_begroting(context: Context, writer: Writer) -> None:
    years = [str(year) for year in context.years]
    data = table("begroting").filter(pl.col("jaar").is_in(years)).iter_rows()
    rows = [(context.code, int(row[0]), *row[1:4], *map(_number, row[4:])) for row in data]
    assumed = {"Jaar": [year for year in years if year != PUBLISHED_TABLE_YEAR]}
    exceptions = [(assumed, "aanname", "Alleen 2021 is als tabel gepubliceerd.")] if assumed["Jaar"] else []
    side = _side(context, date(2025, 7, 1), LETTER, exceptions)
    versions = ("Primitief", "1e Berap", "Gewijzigde begroting", "Jaarrekening")
    headers = ("Gemeentecode", "Jaar", "Wet", "Post", "Soort", *versions)
    writer.xlsx("begroting", f"begroting_{context.code}", headers, rows, side)


def _write_buig(context: Context, writer: Writer) -> None:
    budget, costs = [], []
    for row in table("buig").iter_rows(named=True):
        year = int(row["jaar"])
        budget.append((context.code, context.naam, year, row["vaststelling"], None, None, int(row["budget"])))
        if row["soort"] is None:
            continue
        for regeling in ("PW", "IOAW", "IOAZ", "Totaal"):
            cost = int(row["kosten"]) if regeling == "Totaal" else None
            costs.append((context.code, year, row["soort"], regeling, int(row[regeling]), cost))
    headers = ("Gemeentecode", "Gemeente", "Jaar", "Vaststelling", "Uitkeringen", "Loonkostensubsidies", "Totaal")
    between = {"Vaststelling": [ASSUMED_BUDGET]}
    why = "De brief noemt alleen de wijzigingen, afgerond: 3 ton ten opzichte van 2021 en daarna 2,1 miljoen."
    side = _side(context, LETTER_RECEIVED, LETTER, [(between, "aanname", why)])
    writer.xlsx("buig_budget", f"buig_budget_{context.code}", headers, budget, side)
    headers = ("Gemeentecode", "Jaar", "Soort", "Regeling", "GemiddeldAantal", "Kosten")
    nullijn = {"Regeling": ["Totaal"], "Jaar": ASSUMED_COST_YEARS}
    remark = "De brief stelt de kosten gelijk aan het budget (nullijn)."
    side = _side(context, LETTER_RECEIVED, LETTER, [(nullijn, "aanname", remark)])
    writer.xlsx("buig_realisatie", f"buig_realisatie_{context.code}", headers, costs, side)


def _write_policy_indicators(context: Context, writer: Writer) -> None:
    frame = table("beleidsindicatoren").select(
        Gemeentecode=pl.lit(context.code),
        Indicator="indicator",
        Jaar="jaar",
        Percentage="percentage",
        Respondenten=pl.lit(None, pl.String),
        Bron=pl.lit(FACTSHEET if context.code == HENGELO else "Voorbeeld"),
    )
    side = _side(context, date(2024, 7, 1), FACTSHEET)
    writer.csv("beleidsindicatoren", f"beleidsindicatoren_{context.code}", frame, side)


def _write_savings(context: Context, writer: Writer) -> None:
    data = table("besparingen").drop("document").iter_rows()
    rows = [(context.code, *row[:3], int(row[3]), row[4], int(row[5])) for row in data]
    headers = ("Gemeentecode", "Programma", "Maatregel", "Wet", "Jaar", "Soort", "Bedrag")
    remark = (
        "Zonder de bedragen die alleen 'structureel' zijn genoemd, want zij horen bij geen jaar, en zonder de "
        "budgetoverhevelingen van 2024, want die zijn geen besparing."
    )
    not_achieved = {"Maatregel": ["Besparingspotentieel Jeugd (per saldo)"], "Jaar": ["2023"]}
    why = (
        "Het document zegt alleen dat 668.000 euro per saldo niet is behaald; dat dit de hele taakstelling was, en de "
        "besparing dus nul, is een aanname."
    )
    exceptions = [(not_achieved, "aanname", why)]
    side = _side(context, date(2025, 7, 1), "Jaarstukken 2019, 2023 en 2024", exceptions, remark)
    writer.xlsx("besparingen", f"besparingen_{context.code}", headers, rows, side)


def _write_characteristics(context: Context, writer: Writer) -> None:
    """What the factsheet says of the gemeente; the same of its wijken was published by nobody."""
    wijk = pl.lit(f"WK{context.digits}") + pl.col("wijk")
    frame = table("gebiedskenmerken").select(
        Peildatum=pl.lit("31-12-2023"),
        Gebiedscode=wijk.fill_null(context.code),
        Kenmerk="kenmerk",
        Categorie="categorie",
        Waarde="waarde",
        Eenheid="eenheid",
        Bron=_source(context, pl.col("wijk").is_null()),
    )
    wijken = frame["Gebiedscode"].filter(frame["Gebiedscode"].str.starts_with("WK")).unique().sort().to_list()
    exceptions = [({"Gebiedscode": wijken}, "aanname", "De factsheet noemt alleen de gemeente als geheel.")]
    remark = (
        "De leeftijden tellen op tot 101 % (afronding). De 19 % eenpersoons is het aandeel inwoners dat alleen woont; "
        "van de huishoudens is het ongeveer 41 %."
    )
    side = _side(context, date(2024, 7, 1), FACTSHEET, exceptions, remark)
    writer.csv("gebiedskenmerken", f"gebiedskenmerken_{context.code}", frame, side)


def _source(context: Context, published: pl.Expr) -> pl.Expr:
    """What the rows of a gemeente name as their source."""
    if context.code != HENGELO:
        return pl.lit("Voorbeeld")
    return pl.when(published).then(pl.lit(FACTSHEET)).otherwise(pl.lit(ASSUMED))


def _write_tariffs(context: Context, writer: Writer) -> None:
    frame = table("reele_tarieven").select(
        Gemeentecode=pl.lit(context.code),
        Component="component",
        Jaar="jaar",
        Bedrag="bedrag",
        Prijspeil="prijspeil",
        Bron="bron",
        Status="status",
    )
    remark = "Het effect van het onderzoek reële tarieven is door niemand in euro's gepubliceerd."
    side = Side("aanname" if context.code == HENGELO else "synthetisch", date(2025, 7, 1), None, remark)
    writer.csv("reele_tarieven", f"reele_tarieven_{context.code}", frame, side)


def _write_figures(context: Context, writer: Writer) -> None:
    """Every figure that was published on the social domain, unchanged, to reconcile with."""
    figures = table("published_figures", separator=",")
    frame = figures.select(
        pl.lit(context.code).alias("Gemeentecode"),
        pl.all().exclude("waarde", "eenheid", "precisie", "citaat"),
        pl.col("waarde").str.replace(".", ",", literal=True),
        "eenheid",
        "precisie",
        "citaat",
    )
    writer.csv("gepubliceerd", f"gepubliceerd_{context.code}", frame, Side("gepubliceerd", date(2025, 7, 1), DOCUMENTS))


def _write_price_index(writer: Writer) -> None:
    """One file for all gemeenten: the index of VNG holds everywhere, and so do the assumptions."""
    frame = table("prijsindex").select(
        Gemeentecode=pl.lit("*"),
        Component="component",
        Jaar="jaar",
        Reeks="reeks",
        Percentage=pl.col("percentage").str.replace(".", ",", literal=True),
        Bron="bron",
        Status="status",
    )
    document = "VNG, Indexatie bij inkoop jeugdhulp en Wmo-ondersteuning 2024 en 2025"
    remark = "De kolom Status zegt per rij wat VNG publiceerde en wat een aanname is."
    writer.csv("prijsindex", "prijsindex", frame, Side("gepubliceerd", date(2025, 1, 15), document, remark))
