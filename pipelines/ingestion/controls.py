"""Judges a delivery as a whole: too many rejected rows, or other totals than its sender states."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.findings import Findings, count_rows
from pipelines.ingestion.side_file import Control

CENT_HALF = Decimal("0.005")
"""Totals are compared to the cent; YAML may have made a binary number of the stated one."""


def check_limit(source: Source, findings: Findings, read: int) -> None:
    """Refuse the delivery when more rows are rejected than the source allows."""
    rejected = len(findings.rejected_rows)
    share = 100 * rejected / read
    if share > source.afwijslimiet_pct:
        findings.refusals.append(
            f"verwacht hoogstens {_dutch(source.afwijslimiet_pct)} % afgewezen rijen, gevonden {rejected} van {read} "
            f"({_dutch(share)} %); de eerste: {findings.rejected['melding'][0]}"
        )


def check_controls(typed: pl.DataFrame, source: Source, control: Control, read: int, findings: Findings) -> None:
    """Compare with the control totals of the side file: rows read, and sums over all rows in the unit of the file."""
    if control.rijen is not None and control.rijen != read:
        findings.refusals.append(
            f"verwacht volgens controle.rijen {count_rows(control.rijen)}, gevonden {count_rows(read)}"
        )
    for kop, stated in control.som.items():
        column = source.by_header(kop)
        if column is None or not typed.schema[column.key].is_numeric():
            findings.refusals.append(f"verwacht onder controle.som een kolom met getallen, gevonden {kop}")
            continue
        total = Decimal(str(typed[column.key].sum() or 0)) / column.factor
        if abs(total - stated) > CENT_HALF:
            findings.refusals.append(
                f"verwacht volgens controle.som voor {kop} {_dutch(stated)}, gevonden {_dutch(total)}"
            )


def _dutch(number: float | Decimal) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")
