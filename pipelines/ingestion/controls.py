"""Judges a delivery as a whole: too many rejected rows, or other totals than its sender states."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.findings import Findings, count_rows
from pipelines.ingestion.formats.table import Table, Totals
from pipelines.ingestion.schema import TYPES
from pipelines.ingestion.side_file import Control

CENT_HALF = Decimal("0.005")
"""Totals are compared to the cent; YAML may have made a binary number of the stated one."""


def check_limit(source: Source, findings: Findings, read: int) -> None:
    """Refuse the delivery when more rows are rejected than the source allows."""
    rejected = len(findings.rejected_rows())
    share = 100 * rejected / read if read else 0.0
    if share > source.afwijslimiet_pct:
        findings.refusals.append(
            f"verwacht hoogstens {_dutch(source.afwijslimiet_pct)} % afgewezen rijen, gevonden {rejected} van {read} "
            f"({_dutch(share)} %); de eerste: {findings.rejected['melding'][0]}"
        )


class Controls:
    """Compares with the control totals of the side file and of the file itself, or of each file in a ZIP.

    Rows are all that were read, sums those of all rows that could be read, in the unit of the file.
    """

    def __init__(self, source: Source, control: Control) -> None:
        """Begin with what the side file states."""
        self._source = source
        self._control = control
        headers = {*control.som, *(source.voetregel.som if source.voetregel else ())}
        self._headers = sorted(headers)
        self._parts: dict[str, _Part] = {}

    def count(self, typed: pl.DataFrame, table: Table) -> None:
        """Add one table, and what the file states with it."""
        part = self._parts.setdefault(table.deel, _Part())
        part.rows += table.read
        part.stated = table.totalen if table.totalen != Totals() else part.stated
        for kop in self._headers:
            column = self._source.by_header(kop)
            if column and typed.schema[column.key].is_numeric():
                total = Decimal(str(typed[column.key].sum() or 0)) / column.factor
                part.sums[kop] = part.sums.get(kop, Decimal(0)) + total

    def finish(self, findings: Findings) -> None:
        """Refuse the delivery when a total differs."""
        for part in self._parts.values():
            self._compare(("de voetregel", "de voetregel"), part.stated, part, findings)
        whole = _Part(sum(part.rows for part in self._parts.values()))
        whole.sums = {
            kop: sum((part.sums.get(kop, Decimal(0)) for part in self._parts.values()), Decimal(0))
            for kop in self._headers
        }
        self._compare(
            ("controle.rijen", "controle.som"), Totals(self._control.rijen, self._control.som), whole, findings
        )

    def _compare(self, where: tuple[str, str], stated: Totals, found: _Part, findings: Findings) -> None:
        rows, sums = where
        if stated.rijen is not None and stated.rijen != found.rows:
            findings.refusals.append(
                f"verwacht volgens {rows} {count_rows(stated.rijen)}, gevonden {count_rows(found.rows)}"
            )
        for kop, total in stated.som.items():
            column = self._source.by_header(kop)
            if column is None or not TYPES[column.type].is_numeric():
                findings.refusals.append(f"verwacht onder {sums} een kolom met getallen, gevonden {kop}")
            elif abs(found.sums.get(kop, Decimal(0)) - total) > CENT_HALF:
                findings.refusals.append(
                    f"verwacht volgens {sums} voor {kop} {_dutch(total)}, gevonden {_dutch(found.sums[kop])}"
                )


@dataclass
class _Part:
    """What was counted of one file, and what it states itself."""

    rows: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    stated: Totals = field(default_factory=Totals)


def _dutch(number: float | Decimal) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")
