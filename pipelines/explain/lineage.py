"""Where a figure comes from: sources, the deliveries in force, breaks, and what was published before."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping

import duckdb

from pipelines.explain.knowledge import FINAL_VERSIONS, PLACED_BY, RECONCILED_BY, SOURCES, TOTALS, YEARS_BESIDE
from pipelines.explain.model import Figure, Part
from pipelines.explain.question import TOTAL, records, select
from pipelines.settings import Settings

TARGETS = "gepubliceerd/aansluiting/lijst_aansluiting_doelen.csv"


def sources(figure: Figure, definitions: Mapping[str, str], *, is_place: bool = True) -> list[str]:
    """The sources of a figure, in the order of the dictionary, which refers from one indicator to another.

    Args:
        figure: The figure.
        definitions: Per indicator the column `bron` of the dictionary.
        is_place: Whether to add what puts persons in a wijk.
    """
    wet, found = str(figure.key["wet_code"]), list(_named(figure.indicator, definitions))
    kept = [name for name in found if wet == TOTAL or wet in (SOURCES[name].wetten or {wet})]
    return [*dict.fromkeys(kept), *(PLACED_BY if is_place and not figure.is_gemeente else ())]


def _named(indicator: str, definitions: Mapping[str, str]) -> Iterable[str]:
    for name in definitions[indicator].split(", "):
        other = name.removeprefix("als ")
        yield from _named(other, definitions) if name.startswith("als ") else [name]


def deliveries(connection: duckdb.DuckDBPyConnection, settings: Settings, figure: Figure, names: Iterable[str]) -> Part:
    """The deliveries in force of some sources with rows about the year, the gemeente and the wet.

    Of a delivery that isn't in raw any more nothing is known, so it stays in the list.
    """
    query = (
        "select bron, levering_id, bestand, periode, herkomst, ontvangen_op, rijen_geaccepteerd from _meta.bronnen "
        "where in_gebruik and bron = $bron order by periode, bestand"
    )
    kept = []
    for name in names:
        rows = records(connection, query, {"bron": name})
        others = _of_other_years(settings, name, figure, [str(row["levering_id"]) for row in rows])
        kept += [row for row in rows if row["levering_id"] not in others]
    columns = tuple(kept[0]) if kept else ("bron",)
    return Part("Leveringen met rijen over dit jaar", columns, tuple(tuple(row.values()) for row in kept))


def _of_other_years(settings: Settings, name: str, figure: Figure, ids: Iterable[str]) -> set[str]:
    """The deliveries in raw without a row that concerns the figure."""
    paths = {one: str(path) for one in ids if (path := settings.raw_dir / name / f"{one}.parquet").exists()}
    if not paths:
        return set()
    with duckdb.connect() as raw:
        files = {"paths": list(paths.values())}
        columns = records(raw, "describe select * from read_parquet($paths, union_by_name = true)", files)
        first, last = YEARS_BESIDE.get(figure.indicator, (0, 0))
        jaar = int(str(figure.key["jaar"]))
        values = {
            **files,
            "van": jaar + first,
            "tot": jaar + last,
            "indeling": figure.cijfer["indeling_jaar"],
            **figure.key,
        }
        where = ["gemeente_code in ($gemeente_code, '*')", SOURCES[name].delivered]
        if "wet_code" in {row["column_name"] for row in columns}:
            where.append(f"(wet_code in ($wet_code, '{TOTAL}') or $wet_code = '{TOTAL}')")
        rows = "read_parquet($paths, union_by_name = true)"
        ours = select(raw, "distinct levering_id", rows, where, values)
    return set(paths) - {str(row["levering_id"]) for row in ours}


def breaks(connection: duckdb.DuckDBPyConnection, figure: Figure) -> Part:
    """The breaks that touch a figure."""
    names = str(figure.cijfer["bijzonderheid_ids"] or "").split(",")
    query = (
        "select bijzonderheid_id, titel, omschrijving, bron from _meta.bijzonderheden "
        "where list_contains($names, bijzonderheid_id) order by all"
    )
    rows = records(connection, query, {"names": names})
    return Part("Bijzonderheden", ("id", "titel", "omschrijving", "bron"), tuple(tuple(row.values()) for row in rows))


def reconciliation(connection: duckdb.DuckDBPyConnection, settings: Settings, figure: Figure) -> Part:
    """Figures published before about this indicator, or about what it is made of: the totals first."""
    query = (
        "select onderwerp, wet, post_of_indicator, jaar, versie, eenheid, waarde_gepubliceerd, waarde_berekend, "
        "status, toelichting from _meta.aansluiting "
        "where gemeente_code = $gemeente_code and right(jaar, 4) = $jaar order by volgnr"
    )
    key = {"gemeente_code": figure.key["gemeente_code"], "jaar": str(figure.key["jaar"])}
    ours = _targets(connection, settings, figure) if figure.is_gemeente else {}
    # A forecast of ours is held against theirs.
    versions = {*FINAL_VERSIONS, figure.cijfer["status"]}
    rows = [
        row
        for row in records(connection, query, key)
        if (row["onderwerp"], row["wet"], row["post_of_indicator"]) in ours and row["versie"] in versions
    ]
    rows.sort(key=lambda row: not ours[row["onderwerp"], row["wet"], row["post_of_indicator"]])
    columns = tuple(rows[0]) if rows else ("onderwerp",)
    return Part("Aansluiting op eerder gepubliceerde cijfers", columns, tuple(tuple(row.values()) for row in rows))


def _targets(
    connection: duckdb.DuckDBPyConnection, settings: Settings, figure: Figure
) -> dict[tuple[object, ...], bool]:
    """What was published about a figure -> whether that is the whole of it."""
    of_costs = ["soort_code = 'lasten'", "gemeente_code = $gemeente_code"]
    posts = select(connection, "distinct post", "begroting_realisatie", of_costs, figure.key)
    costs = {str(row["post"]) for row in posts}
    wet, found = str(figure.key["wet_code"]), {}
    with (settings.sources_dir / TARGETS).open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            is_total = row["doel_code"] == figure.indicator or row["doel_code"] in TOTALS
            is_part = row["doel"] != "bedrag" or row["doel_code"] in costs
            is_made_of = figure.indicator in RECONCILED_BY.get(row["doel"], ()) and (is_total or is_part)
            is_ours = row["doel_code"] == figure.indicator or is_made_of
            if is_ours and wet in (row["wet_code"], TOTAL) and row["gemeente_code"] == figure.key["gemeente_code"]:
                found[row["onderwerp"], row["wet"], row["post_of_indicator"]] = is_total
    return found
