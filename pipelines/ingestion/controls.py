"""Judges a delivery as a whole: too many rejected rows, or other totals than its sender states."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.findings import Findings, count_rows
from pipelines.ingestion.formats.table import Totals
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
    """Compares with the control totals of the side file and of the file itself.

    Rows are all that were read, sums those of all rows that could be read, in the unit of the file.
    """

    def __init__(self, source: Source, control: Control) -> None:
        """Begin with what the side file states."""
        self._source = source
        self._stated = [("controle.rijen", control.rijen)]
        self._sums = [("controle.som", kop, stated) for kop, stated in control.som.items()]
        headers = {*control.som, *(source.voetregel.som if source.voetregel else ())}
        self._totals: dict[str, Decimal] = dict.fromkeys(sorted(headers), Decimal(0))

    def count(self, typed: pl.DataFrame, totals: Totals) -> None:
        """Add one table, and what the file states with it."""
        if totals.rijen is not None:
            self._stated.append(("de voetregel", totals.rijen))
        self._sums += [("de voetregel", kop, stated) for kop, stated in totals.som.items()]
        for kop in self._totals:
            column = self._source.by_header(kop)
            if column and typed.schema[column.key].is_numeric():
                self._totals[kop] += Decimal(str(typed[column.key].sum() or 0)) / column.factor

    def finish(self, read: int, findings: Findings) -> None:
        """Refuse the delivery when a total differs."""
        for where, rows in self._stated:
            if rows is not None and rows != read:
                findings.refusals.append(f"verwacht volgens {where} {count_rows(rows)}, gevonden {count_rows(read)}")
        for where, kop, stated in self._sums:
            column = self._source.by_header(kop)
            if column is None or not TYPES[column.type].is_numeric():
                findings.refusals.append(f"verwacht onder {where} een kolom met getallen, gevonden {kop}")
            elif abs(self._totals[kop] - stated) > CENT_HALF:
                findings.refusals.append(
                    f"verwacht volgens {where} voor {kop} {_dutch(stated)}, gevonden {_dutch(self._totals[kop])}"
                )


def _dutch(number: float | Decimal) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")
