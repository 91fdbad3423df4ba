"""Where a figure comes from: sources, the deliveries in force, breaks, and what was published before."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from pipelines.explain.model import Figure, Part
from pipelines.explain.question import TOTAL, records
from pipelines.settings import Settings

TARGETS = "gepubliceerd/aansluiting/lijst_aansluiting_doelen.csv"

WETTEN = {
    "begroting": {"WMO", "JEUGDWET"},
    "declaraties": {"WMO", "JEUGDWET"},
    "indicaties": {"WMO", "JEUGDWET"},
    "buig_realisatie": {"PARTICIPATIEWET"},
    "bijstand": {"PARTICIPATIEWET"},
    "loonkostensubsidie": {"PARTICIPATIEWET"},
}
"""Sources that say nothing about the other wetten; all others may concern each of them."""

PLACED_BY = ("adressen", "gebieden")
"""What puts persons in a wijk, so what a figure below the gemeente rests on too."""

YEARS_BESIDE = {"instroom": (-1, 0), "uitstroom": (0, 1)}
"""Figures that compare a year with the one before or after it."""


@dataclass(frozen=True)
class Rows:
    """Where the warehouse keeps the rows of a source that count.

    Attributes:
        table: The fact.
        is_personal: Whether a row is about a person, so that a few of them must not be counted aloud.
        where: Which of its rows count, beside those of the gemeente, year, wet and wijk.
        counts: What is counted.
    """

    table: str
    is_personal: bool = True
    where: str = "true"
    counts: str = "count(*)"


ROWS = {
    "indicaties": Rows("conformed.fct_indicaties"),
    "declaraties": Rows("conformed.fct_declaraties"),
    "bijstand": Rows("conformed.fct_bijstand"),
    "loonkostensubsidie": Rows("conformed.fct_loonkostensubsidie"),
    "eigen_bijdragen": Rows("conformed.fct_eigen_bijdragen"),
    "sociale_basis": Rows("conformed.fct_sociale_basis"),
    "bezwaren": Rows("conformed.fct_bezwaren"),
    "begroting": Rows(
        "conformed.fct_begroting", is_personal=False, where="soort_code = 'lasten' and versie_code = 'jaarrekening'"
    ),
    "buig_budget": Rows("conformed.fct_buig", is_personal=False, where="soort_code = 'budget'"),
    "buig_realisatie": Rows("conformed.fct_buig", is_personal=False, where="soort_code = 'lasten'"),
    "besparingen": Rows("conformed.fct_besparingen", is_personal=False),
    "beleidsindicatoren": Rows("conformed.fct_beleidsindicatoren", is_personal=False),
    "prijsindex": Rows("marts.prijscorrectie", is_personal=False, where="index_pct is not null"),
    "reele_tarieven": Rows(
        "marts.prijscorrectie", is_personal=False, where="component_code <> 'ALLE' and effect_eur_nominaal <> 0"
    ),
    "bevolking": Rows("conformed.agg_bevolking", is_personal=False, counts="sum(inwoners_aantal)"),
}

COUNTED_AS = {"bevolking": "inwoners"}


def sources(figure: Figure, definitions: Mapping[str, str], *, is_place: bool = True) -> list[str]:
    """The sources of a figure, in the order of the dictionary, which refers from one indicator to another.

    Args:
        figure: The figure.
        definitions: Per indicator the column `bron` of the dictionary.
        is_place: Whether to add what puts persons in a wijk.
    """
    wet, found = str(figure.key["wet_code"]), list(_named(figure.indicator, definitions))
    kept = [name for name in found if wet == TOTAL or wet in WETTEN.get(name, {wet})]
    return [*dict.fromkeys(kept), *(PLACED_BY if is_place and not figure.is_gemeente else ())]


def _named(indicator: str, definitions: Mapping[str, str]) -> Iterable[str]:
    for name in definitions[indicator].split(", "):
        other = name.removeprefix("als ")
        yield from _named(other, definitions) if name.startswith("als ") else [name]


def deliveries(connection: duckdb.DuckDBPyConnection, settings: Settings, figure: Figure, names: Iterable[str]) -> Part:
    """The deliveries in force of some sources that concern the year and, as far as the register tells, the gemeente."""
    query = (
        "select bron, levering_id, bestand, periode, herkomst, ontvangen_op, rijen_geaccepteerd from _meta.bronnen "
        "where in_gebruik and list_contains($names, bron) order by bron, periode, bestand"
    )
    rows = records(connection, query, {"names": list(names)})
    elsewhere = _of_other_gemeenten(settings, str(figure.key["gemeente_code"]))
    kept = [row for row in rows if row["levering_id"] not in elsewhere and _concerns(figure, row)]
    columns = tuple(rows[0]) if rows else ("bron",)
    return Part("Leveringen in gebruik", columns, tuple(tuple(row.values()) for row in kept))


def _of_other_gemeenten(settings: Settings, gemeente: str) -> set[str]:
    path = settings.register_dir / "plaatsen.parquet"
    if not path.exists():
        return set()
    places = pl.read_parquet(path, columns=["levering_id", "gemeente_code"])
    ours = places.filter(pl.col("gemeente_code").is_in([gemeente, "*"]))["levering_id"]
    return set(places["levering_id"]) - set(ours)


def _concerns(figure: Figure, row: Mapping[str, object]) -> bool:
    """Whether the period of a delivery has anything to do with the year; one without a period may hold every year."""
    years = [int(year) for year in re.findall(r"\b(\d{4})", str(row["periode"] or ""))]
    if not years:
        return True
    if row["bron"] == "adressen":
        return figure.cijfer["indeling_jaar"] in years
    first, last = YEARS_BESIDE.get(figure.indicator, (0, 0))
    jaar = int(str(figure.key["jaar"]))
    return min(years) <= jaar + last and max(years) >= jaar + first


def breaks(connection: duckdb.DuckDBPyConnection, figure: Figure) -> Part:
    """The breaks that touch a figure."""
    names = str(figure.cijfer["bijzonderheid_ids"] or "").split(",")
    query = (
        "select bijzonderheid_id, titel, omschrijving, bron from _meta.bijzonderheden "
        "where list_contains($names, bijzonderheid_id) order by all"
    )
    rows = records(connection, query, {"names": names})
    return Part("Bijzonderheden", ("id", "titel", "omschrijving", "bron"), tuple(tuple(row.values()) for row in rows))


RECONCILED_BY = {
    **{"bedrag": "begroting", "verschil": "begroting", "regeling": "bijstand"},
    **{"besparing": "besparingen", "investering": "besparingen"},
}
"""What a published figure is held against when not against an indicator itself -> the source that both come from."""


def reconciliation(
    connection: duckdb.DuckDBPyConnection, settings: Settings, figure: Figure, names: Iterable[str]
) -> Part:
    """Figures published before about this indicator, or about the posts, regelingen and measures that it is made of."""
    query = (
        "select onderwerp, wet, post_of_indicator, jaar, versie, eenheid, waarde_gepubliceerd, waarde_berekend, "
        "status, toelichting from _meta.aansluiting "
        "where gemeente_code = $gemeente_code and right(jaar, 4) = $jaar order by volgnr"
    )
    key = {"gemeente_code": figure.key["gemeente_code"], "jaar": str(figure.key["jaar"])}
    ours = _targets(settings, figure, set(names)) if figure.is_gemeente else set()
    rows = [
        row
        for row in records(connection, query, key)
        if (row["onderwerp"], row["wet"], row["post_of_indicator"]) in ours and row["versie"] != "primitief"
    ]
    columns = tuple(rows[0]) if rows else ("onderwerp",)
    return Part("Aansluiting op eerder gepubliceerde cijfers", columns, tuple(tuple(row.values()) for row in rows))


def _targets(settings: Settings, figure: Figure, names: set[str]) -> set[tuple[object, ...]]:
    wet, found = str(figure.key["wet_code"]), set()
    with (settings.sources_dir / TARGETS).open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            is_ours = row["doel_code"] == figure.indicator or RECONCILED_BY.get(row["doel"]) in names
            if is_ours and wet in (row["wet_code"], TOTAL) and row["gemeente_code"] == figure.key["gemeente_code"]:
                found.add((row["onderwerp"], row["wet"], row["post_of_indicator"]))
    return found
