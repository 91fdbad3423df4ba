"""Collects what is wrong with the rows of one delivery, in words for its owner and without personal data."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from pipelines.declarations.model import Severity
from pipelines.ingestion.refusal import LONG_DIGITS, MASK

REJECTED_SCHEMA = {
    "levering_id": pl.String,
    "rij": pl.Int64,
    "kolom": pl.String,
    "regel": pl.String,
    "verwacht": pl.String,
    "gevonden": pl.String,
    "melding": pl.String,
}
LONGEST = 80
"""Characters of a found value that are kept: enough to recognise it, too few to copy a remark."""


def count_rows(count: int) -> str:
    """A number of rows in Dutch."""
    return "1 rij" if count == 1 else f"{count} rijen"


@dataclass(frozen=True)
class Fault:
    """What is expected of a column, and what it costs when it isn't so.

    Attributes:
        kolom: Headers of the columns; empty for a whole line.
        regel: Code of the rule.
        verwacht: What should be there, in Dutch; a column `verwacht` of the rows goes before it.
        ernst: What a breach costs.
        toon: Whether the found value may be shown; never for personal data.
    """

    kolom: str
    regel: str
    verwacht: str = ""
    ernst: Severity = "rij"
    toon: bool = True


@dataclass
class Findings:
    """The faults found so far in the file `bestand`."""

    levering_id: str
    bestand: str
    refusals: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _frames: list[pl.DataFrame] = field(default_factory=list)

    def add(self, fault: Fault, rows: pl.DataFrame) -> None:
        """Note a fault.

        Args:
            fault: What is wrong.
            rows: `rij` and `gevonden` (text) of each row that has it, and `verwacht` when that differs per row.
        """
        if rows.is_empty():
            return
        worded = self._word(fault, rows)
        if fault.ernst == "waarschuwing":
            self.warnings.append(f"{worded['melding'][0]} ({count_rows(worded.height)})")
            return
        self._frames.append(worded)
        if fault.ernst == "levering":
            self.refusals.append(f"{worded['melding'][0]} ({count_rows(worded.height)})")

    @property
    def rejected(self) -> pl.DataFrame:
        """One row per rejected row and reason, in the order of the file."""
        frames = [pl.DataFrame(schema=REJECTED_SCHEMA), *self._frames]
        return pl.concat(frames).sort("rij", maintain_order=True)

    @property
    def rejected_rows(self) -> pl.Series:
        """Numbers of the rejected rows, each once."""
        return pl.concat([pl.Series("rij", [], pl.Int64), *(frame["rij"] for frame in self._frames)]).unique()

    def _word(self, fault: Fault, rows: pl.DataFrame) -> pl.DataFrame:
        found = pl.col("gevonden").fill_null("").str.replace_all(LONG_DIGITS, MASK).str.head(LONGEST)
        shown = (
            pl.format("'{}'", "gevonden") if fault.toon else pl.lit("een waarde die we als persoonsgegeven niet tonen")
        )
        columns = {
            "levering_id": pl.lit(self.levering_id),
            "rij": pl.col("rij"),
            "kolom": pl.lit(fault.kolom),
            "regel": pl.lit(fault.regel),
            "verwacht": pl.col("verwacht") if "verwacht" in rows.columns else pl.lit(fault.verwacht),
            "gevonden": found if fault.toon else pl.lit(""),
        }
        where = pl.lit(f", kolom {fault.kolom}" if fault.kolom else "")
        message = pl.format(
            "{}, rij {}{}: verwacht {}, gevonden {}", pl.lit(self.bestand), "rij", where, "verwacht", shown
        )
        return rows.select(**columns).with_columns(melding=message).select(REJECTED_SCHEMA.keys())
