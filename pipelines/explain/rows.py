"""How many rows of the warehouse count for a figure, where the warehouse is there and a count gives nobody away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import duckdb

from pipelines.explain.lineage import COUNTED_AS, ROWS, Rows, sources
from pipelines.explain.model import Figure, Part
from pipelines.explain.question import TOTAL, records
from pipelines.settings import Settings

NO_WAREHOUSE = "Het magazijn is er niet of is in gebruik; hoeveel rijen meetellen is daarom niet te zeggen."
OTHER_STATE = (
    "Het magazijn is van andere leveringen dan deze uitgave; hoeveel rijen meetellen is daarom niet te zeggen."
)
SUPPRESSED = "Deze waarde is onderdrukt; hoeveel rijen meetellen staat er daarom niet bij."
SMALL = "Rijen over personen staan er niet bij waar een cijfer over diezelfde plaats en dat jaar onderdrukt is."


def count_rows(
    published: duckdb.DuckDBPyConnection, settings: Settings, figure: Figure, definitions: Mapping[str, str]
) -> tuple[Part | None, list[str]]:
    """Count the rows per source, or say why not."""
    if figure.cijfer["is_onderdrukt"]:
        return None, [SUPPRESSED]
    if not settings.warehouse_path.exists():
        return None, [NO_WAREHOUSE]
    try:
        with duckdb.connect(str(settings.warehouse_path), read_only=True) as warehouse:
            if _deliveries(warehouse, "meta.bronnen") != _deliveries(published, "_meta.bronnen"):
                return None, [OTHER_STATE]
            return _count(warehouse, published, settings, figure, definitions)
    except duckdb.Error:  # being written, or of an older version of the models
        return None, [NO_WAREHOUSE]


def _deliveries(connection: duckdb.DuckDBPyConnection, table: str) -> set[object]:
    # One of the two names above.
    query = f"select bron, levering_id from {table} where in_gebruik"  # noqa: S608 - see above
    return {tuple(row.values()) for row in records(connection, query)}


def _count(
    warehouse: duckdb.DuckDBPyConnection,
    published: duckdb.DuckDBPyConnection,
    settings: Settings,
    figure: Figure,
    definitions: Mapping[str, str],
) -> tuple[Part, list[str]]:
    hidden = _hidden_sources(published, figure, definitions)
    names = [name for name in sources(figure, definitions, is_place=False) if name in ROWS]
    told = [name for name in names if not (ROWS[name].is_personal and name in hidden)]
    counted = [(name, COUNTED_AS.get(name, "rijen"), _one(warehouse, ROWS[name], figure)) for name in told]
    rows = tuple((name, what, _shown(number, ROWS[name], settings.minimum_cel)) for name, what, number in counted)
    return Part("Rijen die in het jaar meetellen", ("bron", "telt", "aantal"), rows), [SMALL] if told != names else []


def _hidden_sources(published: duckdb.DuckDBPyConnection, figure: Figure, definitions: Mapping[str, str]) -> set[str]:
    """Sources of which a count of rows could give away a figure that is suppressed: one of this place and year."""
    query = (
        "select distinct wet_code, indicator_code from kernindicatoren where is_onderdrukt "
        "and gemeente_code = $gemeente_code and jaar = $jaar and wijk_code = $wijk_code"
    )
    key = {name: figure.key[name] for name in ("gemeente_code", "jaar", "wijk_code")}
    suppressed = [replace(figure, cijfer={**figure.cijfer, **row}) for row in records(published, query, key)]
    return {name for other in suppressed for name in sources(other, definitions, is_place=False)}


def _one(warehouse: duckdb.DuckDBPyConnection, rows: Rows, figure: Figure) -> int:
    schema, table = rows.table.split(".")
    known = records(
        warehouse,
        "select column_name as naam from duckdb_columns() where schema_name = $schema and table_name = $table",
        {"schema": schema, "table": table},
    )
    conditions = list(_conditions({str(row["naam"]) for row in known}, figure))
    values = {name: value for name, value in figure.key.items() if any(f"${name}" in one for one in conditions)}
    # Table and conditions are literals of this package, the values of the figure go as parameters.
    query = f"select {rows.counts} as aantal from {rows.table} where {' and '.join([rows.where, *conditions])}"  # noqa: S608 - see above
    [row] = records(warehouse, query, values)
    return int(str(row["aantal"] or 0))


def _conditions(known: set[str], figure: Figure) -> Iterable[str]:
    yield "gemeente_code = $gemeente_code and jaar = $jaar"
    is_total = figure.key["wet_code"] == TOTAL
    if "wet_code" in known and not is_total:
        yield "wet_code = $wet_code"
    if "is_peildatum" in known and figure.cijfer["peildatum"]:
        yield "is_peildatum"
    place = "wijk_alle_code" if is_total and "wijk_alle_code" in known else "wijk_code"
    if place in known and not figure.is_gemeente:
        yield f"{place} = $wijk_code"
    elif figure.is_gemeente and known >= {"inwoners_aantal", "wijk_code"}:
        yield "wijk_code = gemeente_code"


def _shown(number: int, rows: Rows, minimum: int) -> int | str:
    return f"<{minimum}" if rows.is_personal and 0 < number < minimum else number
