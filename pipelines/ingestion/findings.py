"""Collects what is wrong with the rows of one delivery, in words for its owner and without personal data."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from pipelines.declarations.columns import Severity
from pipelines.ingestion.refusal import LONG_DIGITS, MASK
from pipelines.ingestion.showing import Showing, may_show, told

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
        toon: How much of the found value may be shown; nothing of personal data.
    """

    kolom: str
    regel: str
    verwacht: str = ""
    ernst: Severity = "rij"
    toon: Showing = "alles"


@dataclass
class _Tally:
    """A fault that costs no row by itself: the first case in words, and how many there are."""

    first: str
    count: int = 0
    refuses: bool = False


@dataclass
class Findings:
    """The faults found so far in the file `bestand`, which may have several parts (the members of a ZIP).

    Rows are numbered through all parts; in a message they have the number that they have in their own part.
    """

    levering_id: str
    bestand: str
    refusals: list[str] = field(default_factory=list)
    _parts: list[tuple[int, str]] = field(default_factory=lambda: [(0, "")])
    _tallies: dict[Fault, _Tally] = field(default_factory=dict)
    _frames: list[pl.DataFrame] = field(default_factory=list)

    def begin_part(self, name: str, rows_before: int) -> None:
        """Say that a part of this name begins behind so many row numbers."""
        self._parts.append((rows_before, f" ({name})" if name else ""))

    def add(self, fault: Fault, rows: pl.DataFrame) -> None:
        """Note a fault.

        Args:
            fault: What is wrong.
            rows: `rij` and `gevonden` (text) of each row that has it, and `verwacht` when that differs per row.
        """
        if rows.is_empty():
            return
        worded = self._word(fault, rows)
        if fault.ernst != "rij":
            tally = self._tallies.setdefault(fault, _Tally(worded["melding"][0], 0, fault.ernst == "levering"))
            tally.count += worded.height
        if fault.ernst != "waarschuwing":
            self._frames.append(worded)

    def remark(self, text: str) -> None:
        """Note a remark about the delivery as a whole that costs nothing."""
        self._tallies.setdefault(Fault("", text, ernst="waarschuwing"), _Tally(text))

    def all_refusals(self) -> list[str]:
        """Why the delivery can't be accepted: faults that cost all of it, and what was found out of it as a whole."""
        return [self._told(tally) for tally in self._tallies.values() if tally.refuses] + self.refusals

    @property
    def warnings(self) -> list[str]:
        """Remarks that cost nothing: each kind once, with the number of rows."""
        return [self._told(tally) for tally in self._tallies.values() if not tally.refuses]

    @property
    def rejected(self) -> pl.DataFrame:
        """One row per rejected row and reason, in the order of the file."""
        frames = [pl.DataFrame(schema=REJECTED_SCHEMA), *self._frames]
        return pl.concat(frames).sort("rij", maintain_order=True)

    def rejected_rows(self, after: int = 0) -> pl.Series:
        """Numbers of the rejected rows beyond a row number, each once."""
        if not self._frames:
            return pl.Series("rij", [], pl.Int64)
        numbers = pl.concat([pl.Series("rij", [], pl.Int64), *(frame["rij"] for frame in self._frames)]).unique()
        return numbers.filter(numbers > after)

    @staticmethod
    def _told(tally: _Tally) -> str:
        return f"{tally.first} ({count_rows(tally.count)})" if tally.count else tally.first

    def _word(self, fault: Fault, rows: pl.DataFrame) -> pl.DataFrame:
        found, is_hidden = pl.col("gevonden").fill_null(""), fault.toon == "niets"
        shown = told(found, fault.toon).str.replace_all(LONG_DIGITS, MASK).str.head(LONGEST)
        quoted = pl.when("_toon").then(pl.format("'{}'", "gevonden")).otherwise("gevonden")
        columns = {
            "levering_id": pl.lit(self.levering_id),
            "rij": pl.col("rij"),
            "kolom": pl.lit(fault.kolom),
            "regel": pl.lit(fault.regel),
            "verwacht": pl.col("verwacht") if "verwacht" in rows.columns else pl.lit(fault.verwacht),
            "gevonden": pl.lit("") if is_hidden else shown,
            "_toon": may_show(found, fault.toon),
        }
        where = pl.lit(f", kolom {fault.kolom}" if fault.kolom else "")
        message = pl.format(
            "{}{}, rij {}{}: verwacht {}, gevonden {}",
            pl.lit(self.bestand),
            "deel",
            pl.col("rij") - pl.col("voor"),
            where,
            "verwacht",
            pl.lit("een waarde die we als persoonsgegeven niet tonen") if is_hidden else quoted,
        )
        placed = rows.select(**columns).sort("rij", maintain_order=True).join_asof(self._places, on="rij")
        # Rechunked: polars 2.1 panics in `format` on the few rows that a filter leaves of many chunks.
        return placed.rechunk().with_columns(melding=message).select(REJECTED_SCHEMA.keys())

    @property
    def _places(self) -> pl.DataFrame:
        """Per part: its first row number, the row numbers before it, and its name."""
        schema = {"rij": pl.Int64, "voor": pl.Int64, "deel": pl.String}
        rows = [(before + 1, before, name) for before, name in self._parts]
        return pl.DataFrame(rows, schema=schema, orient="row").unique("rij", keep="last").sort("rij")
