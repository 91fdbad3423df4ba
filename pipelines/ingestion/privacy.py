"""Watches the texts that we keep for a BSN: beside it, a pseudonym would be worth nothing.

Certain is a cell that holds the BSN of its own row. In a text where numbers of nine digits have no business, any that
passes the 11-proef counts. In a column of numbers (a toewijzingnummer) one in eleven passes by chance, so only a column
in which most of them do is taken for BSNs.
"""

from __future__ import annotations

import polars as pl

from pipelines.declarations import Column, Source
from pipelines.ingestion.findings import Fault, Findings
from pipelines.ingestion.persons import bsn
from pipelines.ingestion.refusal import LONG_DIGITS, MASK
from pipelines.ingestion.texts import Texts

ENOUGH = 20
"""Different numbers before a share says something: of 20 random ones, half pass once in four million files."""

COULD_HOLD = {"tekst", "geheel", "bedrag", "getal"}
"""Types of which a value can be a BSN; a date, a code of an area or a postcode can't."""

NINE_DIGITS = r"\d{9}"

FORBIDDEN = "een waarde zonder burgerservicenummer"
REMEDY = "haal het BSN uit deze kolom en lever opnieuw aan"


class TextWatch:
    """Looks at the texts of one delivery, table by table."""

    def __init__(self, source: Source) -> None:
        """Choose the columns of a source that are looked at."""
        kept = [column for column in source.kolommen if column.type in COULD_HOLD and not column.codes]
        self._numbers = [column.key for column in source.kolommen if column.type == "bsn"]
        self._own = [column for column in source.kolommen if column.type in COULD_HOLD]
        self._texts = [column for column in kept if column.type == "tekst" and column.naam]
        self._tally = {column.key: (0, 0) for column in self._texts if column.is_nummer}

    def look(self, text: Texts, typed: pl.DataFrame, findings: Findings) -> None:
        """Note the cells that hold a BSN, and count those that may.

        Args:
            text: The stripped texts by column key.
            typed: The same rows by type, with each BSN that is one.
            findings: Where the faults go.
        """
        self._look_for_own(text, typed, findings)
        for column in self._texts:
            if not text.columns[column.key].values.str.contains(NINE_DIGITS).any():
                continue
            numbers = _long_numbers(text.frame(column.key), column.key)
            if numbers.is_empty():
                continue
            if column.is_nummer:
                seen, passing = self._tally[column.key]
                unique = numbers.unique("nummer")
                self._tally[column.key] = (seen + unique.height, passing + int(unique["is_bsn"].sum()))
            else:
                rows = numbers.filter("is_bsn").unique("rij", maintain_order=True)
                findings.add(_fault(column), rows.select("rij", gevonden=pl.lit("")))

    def finish(self, findings: Findings) -> None:
        """Refuse the delivery when a column of numbers holds BSNs."""
        headers = {column.key: column.kop for column in self._texts}
        for key, (seen, passing) in self._tally.items():
            if seen >= ENOUGH and 2 * passing > seen:
                findings.refusals.append(
                    f"kolom {headers[key]}: verwacht {FORBIDDEN}, gevonden {passing} van {seen} nummers die aan de "
                    f"elfproef voldoen; {REMEDY}"
                )

    def _look_for_own(self, texts: Texts, typed: pl.DataFrame, findings: Findings) -> None:
        if not self._numbers:
            return
        persons = pl.concat([typed[number].unique().rename("bsn") for number in self._numbers])
        for column in self._own:
            if _may_name(texts.columns[column.key].values, persons):
                cells = typed.select("rij", *self._numbers).with_columns(_cel=texts.columns[column.key].rows)
                findings.add(_fault(column), cells.filter(self._holds_own).select("rij", gevonden=pl.lit("")))

    @property
    def _holds_own(self) -> pl.Expr:
        # Without its leading zero too: spreadsheets drop it.
        return pl.any_horizontal(
            pl.col("_cel").str.contains(pl.col(number).str.strip_prefix("0"), literal=True).fill_null(False)
            for number in self._numbers
        )


def without_long_numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Hide in the texts of rejected rows every number that could be a BSN: a shifted line has it anywhere.

    Pseudonyms have no digits, and stay.
    """
    texts = [name for name, dtype in rows.schema.items() if dtype == pl.String]
    return rows.with_columns(pl.col(name).str.replace_all(LONG_DIGITS, MASK) for name in texts)


def _may_name(values: pl.Series, persons: pl.Series) -> bool:
    """Whether any of these texts holds one of these numbers, or a longer one that may have it inside."""
    long = values.filter(values.str.len_bytes() >= len("99999999"))
    long = long.filter(long.str.contains(r"\d{8}"))
    if long.is_empty():
        return False
    numbers = long.str.extract_all(r"\d{8,}").explode()
    named = numbers.str.zfill(9).is_in(persons.drop_nulls().implode())
    return bool(((numbers.str.len_bytes() > len("999999999")) | named).any())


def _long_numbers(text: pl.DataFrame, key: str) -> pl.DataFrame:
    """The numbers of nine digits in a column: rij, nummer, is_bsn."""
    long = text.lazy().filter(pl.col(key).str.contains(NINE_DIGITS))
    found = long.select("rij", nummer=pl.col(key).str.extract_all(r"\d+"))
    numbers = found.explode("nummer").filter(pl.col("nummer").str.len_bytes() == len("999999999"))
    return numbers.with_columns(is_bsn=bsn(pl.col("nummer")).is_not_null()).collect()


def _fault(column: Column) -> Fault:
    return Fault(column.kop, "bsn_in_tekst", f"{FORBIDDEN} ({REMEDY})", "levering", toon=False)
