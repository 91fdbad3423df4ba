"""How many rows of the warehouse count for a figure, where the warehouse is there and a count gives nobody away.

Counts of rows have no suppression of their own, so they could be subtracted from each other: wijken from the gemeente,
one wet from all, an indicator from a wider one. Rows about persons are therefore counted for the whole gemeente only,
and only where every part that could be left over is of nobody or of enough persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import duckdb

from pipelines.explain.knowledge import SOURCES, Source
from pipelines.explain.lineage import sources
from pipelines.explain.model import Figure, Part
from pipelines.explain.question import TOTAL, records, select
from pipelines.settings import Settings

NO_WAREHOUSE = "Het magazijn is er niet of is in gebruik; hoeveel rijen meetellen is daarom niet te zeggen."
OTHER_STATE = (
    "Het magazijn is van andere leveringen dan deze uitgave; hoeveel rijen meetellen is daarom niet te zeggen."
)
SUPPRESSED = "Deze waarde is onderdrukt; hoeveel rijen meetellen staat er daarom niet bij."
SMALL = (
    "Rijen over personen staan er niet bij waar een cijfer van de gemeente over dat jaar onderdrukt is, "
    "of waar zij of de overige rijen van te weinig personen zijn."
)
OF_THE_WHOLE = (
    "Rijen over personen zijn alleen voor de hele gemeente geteld: verschillen tussen wijken verraden te veel."
)


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
    return {tuple(row.values()) for row in select(connection, "bron, levering_id", table, ["in_gebruik"], {})}


def _count(
    warehouse: duckdb.DuckDBPyConnection,
    published: duckdb.DuckDBPyConnection,
    settings: Settings,
    figure: Figure,
    definitions: Mapping[str, str],
) -> tuple[Part | None, list[str]]:
    hidden = _hidden_sources(published, figure, definitions)
    rows, remarks = [], []
    for name in sources(figure, definitions, is_place=False):
        source = SOURCES[name]
        if source.person and not figure.is_gemeente:
            remarks.append(OF_THE_WHOLE)
        elif source.person and (name in hidden or not _is_of_enough(warehouse, source, figure, settings.minimum_cel)):
            remarks.append(SMALL)
        else:
            rows.append((name, *_one(warehouse, source, figure)))
    part = Part("Rijen die in het jaar meetellen", ("bron", "telt", "aantal"), tuple(rows)) if rows else None
    return part, list(dict.fromkeys(remarks))


def _hidden_sources(published: duckdb.DuckDBPyConnection, figure: Figure, definitions: Mapping[str, str]) -> set[str]:
    """Sources of which any figure of the whole gemeente is suppressed in this year, under whichever wet."""
    query = (
        "select distinct wet_code, indicator_code from kernindicatoren where is_onderdrukt "
        "and gemeente_code = $gemeente_code and jaar = $jaar and wijk_code = gemeente_code"
    )
    key = {name: figure.key[name] for name in ("gemeente_code", "jaar")}
    suppressed = [replace(figure, cijfer={**figure.cijfer, **row}) for row in records(published, query, key)]
    return {name for other in suppressed for name in sources(other, definitions, is_place=False)}


def _is_of_enough(warehouse: duckdb.DuckDBPyConnection, source: Source, figure: Figure, minimum: int) -> bool:
    """Whether the rows that count, and those that each condition leaves out, are of nobody or of enough persons."""
    conditions = source.counts.get(figure.indicator, ())
    steps = "".join(f"when ({one}) is not true then {place} " for place, one in enumerate(conditions))
    wet = "wet_code" if "wet_code" in _columns(warehouse, source) else "''"
    groups = select(
        warehouse,
        f"count(distinct {source.person}) as personen",
        source.table,
        [source.always, "gemeente_code = $gemeente_code", "jaar = $jaar"],
        figure.key,
        f"group by {wet}, case {steps}when true then -1 end",
    )
    return all(int(str(row["personen"])) >= minimum for row in groups)


def _one(warehouse: duckdb.DuckDBPyConnection, source: Source, figure: Figure) -> tuple[str, int]:
    known = _columns(warehouse, source)
    is_of_place = figure.is_gemeente or "wijk_code" in known
    conditions = (source.always, *source.counts.get(figure.indicator, ()), *_conditions(known, figure))
    [row] = select(warehouse, f"{source.number} as aantal", source.table, conditions, figure.key)
    return source.unit if is_of_place else f"{source.unit} van de hele gemeente", int(str(row["aantal"] or 0))


def _columns(warehouse: duckdb.DuckDBPyConnection, source: Source) -> set[str]:
    schema, table = source.table.split(".")
    query = "select column_name as naam from duckdb_columns() where schema_name = $schema and table_name = $table"
    return {str(row["naam"]) for row in records(warehouse, query, {"schema": schema, "table": table})}


def _conditions(known: set[str], figure: Figure) -> Iterator[str]:
    yield "gemeente_code = $gemeente_code and jaar = $jaar"
    if "wet_code" in known and figure.key["wet_code"] != TOTAL:
        yield "wet_code = $wet_code"
    if "wijk_code" in known and not figure.is_gemeente:
        yield "wijk_code = $wijk_code"
    elif known >= {"inwoners_aantal", "wijk_code"}:
        yield "wijk_code = gemeente_code"
