"""The published file as the factsheet reads it: rows of a gemeente, and figures that know where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from pipelines.factsheet.model import Absence, Figure, Place, Unit

Row = Mapping[str, Any]

UNITS = {
    "aantal": Unit.COUNT,
    "euro": Unit.EURO,
    "euro per cliënt": Unit.EURO_EACH,
    "euro per inwoner": Unit.EURO_EACH,
    "procent": Unit.PERCENT,
    "aantal per cliënt": Unit.RATIO,
    "aantal per 1.000 inwoners": Unit.PER_1000,
}
"""Units of the dictionary `indicatoren`."""

WEAKENING = ("registratie", "gepubliceerd", "synthetisch", "aanname")
"""Origins in the order in which they weaken a figure, as the published rates have it: a measured number divided by a
guess is a guess."""


@dataclass(frozen=True)
class Published:
    """One published file, of which all tables are small enough to keep.

    Attributes:
        tables: Rows per table of schema `main`; of `_meta` with that name before it: `_meta.release`.
    """

    tables: Mapping[str, tuple[Row, ...]]

    @classmethod
    def read(cls, database: Path) -> Published:
        """Read a published file, of this or an earlier release.

        Raises:
            duckdb.Error: When it can't be read.
        """
        with duckdb.connect(str(database), read_only=True) as connection:
            return cls(dict(_tables(connection)))

    def rows(self, table: str, **where: object) -> list[Row]:
        """The rows with these values, in the order of their key; none when an earlier release lacks the table."""
        rows = self.tables.get(table, ())
        if "gemeente_code" in where and table in self._per_gemeente:
            rows = self._per_gemeente[table].get(where["gemeente_code"], ())
        return [row for row in rows if all(row[name] == value for name, value in where.items())]

    @cached_property
    def _per_gemeente(self) -> Mapping[str, Mapping[object, Sequence[Row]]]:
        """Rows per table and gemeente: passing by those of all others for each figure grows with the square of them."""
        return {table: _by_code(rows) for table, rows in self.tables.items() if rows and "gemeente_code" in rows[0]}

    def figure(self, row: Row, table: str, column: str, unit: Unit) -> Figure:
        """Make a figure of a published row.

        Args:
            row: The row.
            table: Its table, of `_meta` with that name before it.
            column: The column with the number.
            unit: How it is written.
        """
        value = row[column]
        hidden = bool(row.get("is_onderdrukt"))
        return Figure(
            value=None if value is None or hidden else Decimal(value),
            unit=unit,
            place=Place(table, column, tuple(str(row[name]) for name in self._key(table))),
            # What was published before has a text for its year.
            year=int(row["jaar"]),
            origin=row.get("herkomst"),
            price_year=row.get("prijspeil_jaar"),
            status=row.get("status"),
            breaks=tuple(filter(None, (row.get("bijzonderheid_ids") or "").split(","))),
            absence=Absence.SUPPRESSED if hidden else Absence.UNKNOWN if value is None else None,
        )

    def _key(self, table: str) -> list[str]:
        schema, _, name = table.rpartition(".")
        [described] = self.rows("_meta.tabellen", schema_naam=schema or "main", tabel=name)
        return described["sleutel"].replace(" ", "").split(",")

    @cached_property
    def gemeenten(self) -> list[str]:
        """Codes of the gemeenten in it."""
        return sorted({row["gemeente_code"] for row in self.tables["kernindicatoren"]})


def _by_code(rows: Iterable[Row]) -> Mapping[object, Sequence[Row]]:
    found: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["gemeente_code"]].append(row)
    return found


def per_1000(figure: Figure, inhabitants: Figure) -> Figure:
    """Divide a number of persons by the inhabitants of the same place and year.

    Args:
        figure: As published; suppressed stays suppressed.
        inhabitants: Of that place on 31 December of that year.

    Returns:
        The rate, with the weaker of both origins.
    """
    if figure.value is None:
        value, absence = None, figure.absence
    elif not inhabitants.value:
        value, absence = None, Absence.UNKNOWN
    else:
        value, absence = figure.value * 1000 / inhabitants.value, None
    origin = max(filter(None, (figure.origin, inhabitants.origin)), key=WEAKENING.index, default=None)
    return replace(figure, value=value, absence=absence, unit=Unit.PER_1000, origin=origin, per=inhabitants.place)


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, tuple[Row, ...]]]:
    names = connection.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
    for schema, table in names:
        found = connection.table(f"{schema}.{table}")
        rows = tuple(dict(zip(found.columns, values, strict=True)) for values in found.fetchall())
        yield table if schema == "main" else f"{schema}.{table}", rows
