"""Watches the texts that we keep for a BSN: beside it, a pseudonym would be worth nothing.

Certain is a cell that holds the BSN of its own row. In a text where numbers of nine digits have no business, any that
passes the 11-proef counts. In a column of numbers (a toewijzingnummer) one in eleven passes by chance, so only a column
in which most of them do is taken for BSNs.
"""

from __future__ import annotations

import polars as pl

from pipelines.declarations import Column, Source
from pipelines.ingestion.findings import Fault, Findings
from pipelines.ingestion.persons import bsn, names_a_person
from pipelines.ingestion.refusal import LONG_DIGITS, MASK
from pipelines.ingestion.texts import Texts, map_columns

ENOUGH = 20
"""Different numbers before a share says something: of 20 random ones, half pass once in four million files."""

COULD_HOLD = {"tekst", "geheel", "bedrag", "getal"}
"""Types of which a value can be a BSN; a date, a code of an area or a postcode can't."""

EIGHT_DIGITS = 10_000_000
"""The least number that can be a BSN without its zeros."""

NINE_DIGITS = "[0-9]{9}"

SEPARATORS = "[-. ]"
"""What people write between the digits of a BSN."""

FORBIDDEN = "een waarde zonder burgerservicenummer"
REMEDY = "haal het BSN uit deze kolom en lever opnieuw aan"


class TextWatch:
    """Looks at the texts of one delivery, table by table."""

    def __init__(self, source: Source) -> None:
        """Choose the columns of a source that are looked at."""
        # A code list or a pattern leaves no room for a number that isn't meant.
        free = [column for column in source.kolommen if not (column.codes or column.patroon)]
        self._numbers = [column.key for column in source.kolommen if column.type == "bsn"]
        self._own = [column for column in source.kolommen if column.type in COULD_HOLD]
        self._texts = [column for column in free if column.type == "tekst" and column.naam]
        self._tally = {column.key: (0, 0) for column in self._texts if column.is_nummer}

    def look(self, text: Texts, typed: pl.DataFrame, findings: Findings) -> None:
        """Note the cells that hold a BSN, and count those that may.

        Args:
            text: The stripped texts by column key.
            typed: The same rows by type, with each BSN that is one.
            findings: Where the faults go.
        """
        own = self._look_for_own(text, typed, findings)
        for column in self._texts:
            texts = text.columns[column.key]
            if column.is_nummer:
                seen, passing = self._tally[column.key]
                found, bsns = _count_numbers(texts.values)
                self._tally[column.key] = (seen + found, passing + bsns)
            elif naming := _naming(texts.values, about_persons=bool(self._numbers)):
                rows = text.frame(column.key).filter(pl.col(column.key).is_in(naming))
                rows = rows.join(own.filter(kolom=column.key), on="rij", how="anti")
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

    def _look_for_own(self, texts: Texts, typed: pl.DataFrame, findings: Findings) -> pl.DataFrame:
        """Note the cells that hold the BSN of their own row, and give them: rij, kolom."""
        noted = [pl.DataFrame(schema={"rij": pl.Int64, "kolom": pl.String})]
        lengths = {column.key: pl.col(column.key).str.len_bytes().max() for column in self._own if self._numbers}
        longest = {key: found.values[0] or 0 for key, found in map_columns(texts.columns, lengths).items()}
        long = [column for column in self._own if longest.get(column.key, 0) >= len("99999999")]
        if not long:
            return noted[0]
        persons = pl.concat([typed[number].unique().rename("bsn") for number in self._numbers])
        for column in long:
            cells = texts.columns[column.key]
            # Only of what is long enough to be eight digits with something between them.
            wide = cells.values.filter(cells.values.str.len_bytes() > len("99999999"))
            if wide.str.contains(SEPARATORS).any():
                cells = cells.map(pl.col(column.key).str.replace_all(SEPARATORS, ""))
            if _may_name(cells.values, persons):
                rows = typed.select("rij", *self._numbers).with_columns(_cel=cells.rows)
                found = rows.filter(self._holds_own)
                findings.add(_fault(column), found.select("rij", gevonden=pl.lit("")))
                noted.append(found.select("rij", kolom=pl.lit(column.key)))
        return pl.concat(noted)

    @property
    def _holds_own(self) -> pl.Expr:
        # Without its leading zero too: spreadsheets drop it.
        return pl.any_horizontal(
            pl.col("_cel").str.contains(pl.col(number).str.strip_prefix("0"), literal=True).fill_null(False)
            for number in self._numbers
        )


def without_long_numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Hide in rejected rows every number that could be a BSN: a shifted line has it anywhere.

    Pseudonyms have no digits, and stay.
    """
    texts = [name for name, dtype in rows.schema.items() if dtype == pl.String]
    numbers = [name for name, dtype in rows.schema.items() if dtype.is_numeric() and name != "rij"]
    return rows.with_columns(
        *(pl.col(name).str.replace_all(LONG_DIGITS, MASK) for name in texts),
        *(pl.when(pl.col(name).abs() < EIGHT_DIGITS).then(pl.col(name)).alias(name) for name in numbers),
    )


def _may_name(values: pl.Series, persons: pl.Series) -> bool:
    """Whether any of these texts holds one of these numbers, or a longer one that may have it inside."""
    long = values.filter(values.str.len_bytes() >= len("99999999"))
    long = long.filter(long.str.contains(r"[0-9]{8}"))
    if long.is_empty():
        return False
    numbers = long.str.extract_all(r"[0-9]{8,}").explode()
    named = numbers.str.zfill(9).is_in(persons.drop_nulls().implode())
    return bool(((numbers.str.len_bytes() > len("999999999")) | named).any())


def _naming(values: pl.Series, *, about_persons: bool) -> list[str]:
    """The texts that hold a BSN; texts with so many digits are few.

    Beside persons, however it is written. In other sources 136.117.000 is an amount, and only nine bare digits count.
    """
    many_digits = values.filter(values.str.count_matches(r"\d") >= len("99999999")).unique()
    if not about_persons:
        many_digits = many_digits.filter(many_digits.str.contains(NINE_DIGITS))
    return [text for text in many_digits if names_a_person(text)]


def _count_numbers(values: pl.Series) -> tuple[int, int]:
    """How many different numbers of nine digits there are, and how many of them pass the 11-proef."""
    long = values.filter(values.str.contains(NINE_DIGITS))
    numbers = long.str.extract_all("[0-9]+").explode().unique().to_frame("nummer")
    nine = numbers.filter(pl.col("nummer").str.len_bytes() == len("999999999"))
    return nine.height, nine.select(bsn(pl.col("nummer")).count()).item()


def _fault(column: Column) -> Fault:
    return Fault(column.kop, "bsn_in_tekst", f"{FORBIDDEN} ({REMEDY})", "levering", toon="niets")
