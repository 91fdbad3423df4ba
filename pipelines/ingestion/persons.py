"""What replaces a person: the 11-proef and the pseudonym.

Source of the 11-proef: Logisch Ontwerp BSN; weights 9 down to 2, and -1 for the last digit, sum divisible by 11.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from datetime import datetime

import polars as pl

from pipelines.ingestion.refusal import MASK

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
TO_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""Sixteen letters for sixteen hex digits: no run of digits in any file can then look like a BSN."""


def bsn(text: pl.Expr, unknown: tuple[str, ...] = ()) -> pl.Expr:
    """Give the nine digits of a BSN; null when it fails the 11-proef.

    Args:
        text: A column of text; eight digits are a BSN whose leading zero was dropped.
        unknown: Numbers that stand for an unknown person and are let through.
    """
    # In steps on the whole column: as one expression, polars would pad and cast every number nine times.
    return text.map_batches(lambda numbers: _checked(numbers, unknown), return_dtype=pl.String)


def _checked(texts: pl.Series, unknown: tuple[str, ...]) -> pl.Series:
    frame = texts.alias("text").to_frame().select(pl.when(pl.col("text").str.contains(r"^[0-9]{8,9}$")).then("text"))
    frame = frame.with_columns(value=pl.col("text").cast(pl.UInt32), text=pl.col("text").str.zfill(9))
    valid = _PASSES | pl.col("text").is_in(unknown) if unknown else _PASSES
    return frame.select(pl.when(valid).then("text")).to_series().alias(texts.name)


def _passes() -> pl.Expr:
    """Whether the number in the column `value` passes the 11-proef."""
    digits = [pl.col("value") // 10 ** (8 - place) % 10 for place in range(9)]
    # The last weight is -1, and 10 is as much modulo 11.
    total = pl.sum_horizontal(digit * (weight % 11) for digit, weight in zip(digits, WEIGHTS, strict=True))
    return (total % 11 == 0) & (pl.col("value") > 0)


_PASSES = _passes()


NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{8,9}|[0-9]{4}[-._ ][0-9]{2}[-._ ][0-9]{3}|[0-9](?:[-. ]?[0-9]){8})(?![0-9])")
"""Eight or nine digits, or nine with points, spaces or dashes between them, as a BSN is often written."""

GLUED = re.compile(r"(?<![0-9])(?:[0-9]{8}([0-9]{9})|([0-9]{9})[0-9]{8})(?![0-9])")
"""Nine digits with a date before or behind them."""


def names_a_person(text: str) -> bool:
    """Tell whether a name (of a file, a sheet) holds a number that is a BSN.

    Nine digits that pass the 11-proef, or eight that do behind a dropped zero and are no date. One in eleven other
    numbers passes too; such a file needs another name, which is a small price.
    """
    return without_person(text) != unicodedata.normalize("NFKC", text)


def without_person(text: str) -> str:
    """Hide every number in a text that is a BSN, for a message in which other numbers say something."""
    plain = unicodedata.normalize("NFKC", text)
    plain = GLUED.sub(lambda found: MASK if _is_bsn(found[1] or found[2]) else found[0], plain)
    return NUMBER.sub(lambda found: MASK if _is_bsn(re.sub("[^0-9]", "", found[0])) else found[0], plain)


def _is_bsn(digits: str) -> bool:
    if len(digits) == len("20210131") and any(_is_date(digits, form) for form in ("%Y%m%d", "%d%m%Y")):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits.zfill(9), WEIGHTS, strict=True))
    return total % 11 == 0 and int(digits) > 0


def _is_date(digits: str, form: str) -> bool:
    try:
        return 1900 <= datetime.strptime(digits, form).year <= 2100
    except ValueError:
        return False


def pseudonym(key: str, gemeente_code: str, number: str) -> str:
    """Pseudonym of a person within one gemeente: 64 letters a-p.

    Args:
        key: Secret key of this installation.
        gemeente_code: As `GM0164`; the same person has another pseudonym in another gemeente.
        number: The nine digits of the BSN.
    """
    # hmac.digest is the one-shot form: three times as fast as an HMAC object, and called once per person.
    digest = hmac.digest(key.encode(), f"{gemeente_code}:{number}".encode(), "sha256")
    return digest.hex().translate(TO_LETTERS)


class Pseudonyms:
    """The pseudonyms of the persons met so far; each is computed once."""

    def __init__(self, key: str) -> None:
        """Begin with nobody."""
        self._key = key
        # By gemeente, so that a small delivery of one doesn't go through the persons of all.
        self._known: dict[str, pl.DataFrame] = {}

    def replace(self, rows: pl.DataFrame, column: str) -> pl.DataFrame:
        """Replace the BSN in a column by its pseudonym; a row without gemeente, which is rejected, gets none."""
        gemeenten = rows["gemeente_code"].unique()
        if len(gemeenten) == 1 and not gemeenten.has_nulls():
            return self._replace_in(gemeenten[0], rows, column)
        gemeenten = gemeenten.drop_nulls()
        person = ["_bsn"] if len(gemeenten) == 1 else ["gemeente_code", "_bsn"]
        known_place = pl.when(pl.col("gemeente_code").is_not_null()).then(column)
        numbered = rows.with_columns(_bsn=known_place if rows["gemeente_code"].has_nulls() else column)
        met = numbered.select(person).unique().drop_nulls()
        if len(gemeenten) == 1:
            met = met.with_columns(gemeente_code=pl.lit(gemeenten[0]))
        known = pl.concat([_NOBODY, *(self._of(code, met.filter(gemeente_code=code)) for code in gemeenten)])
        joined = numbered.join(known.select(*person, "_pseudoniem"), on=person, how="left", maintain_order="left")
        return joined.with_columns(pl.col("_pseudoniem").alias(column)).drop("_bsn", "_pseudoniem")

    def _replace_in(self, gemeente_code: str, rows: pl.DataFrame, column: str) -> pl.DataFrame:
        """The same for rows of one gemeente, as nearly all are: the number alone then finds the person."""
        numbers = rows[column].alias("_bsn")
        known = self._of(gemeente_code, numbers.unique().drop_nulls().to_frame())
        found = numbers.to_frame().join(known, on="_bsn", how="left", maintain_order="left")
        return rows.with_columns(found["_pseudoniem"].alias(column))

    def _of(self, gemeente_code: str, met: pl.DataFrame) -> pl.DataFrame:
        """All persons of a gemeente that are known, among them those that are met now."""
        known = self._known.get(gemeente_code, _NOBODY)
        new = met.join(known, on="_bsn", how="anti")["_bsn"]
        names = [pseudonym(self._key, gemeente_code, number) for number in new]
        columns = [pl.lit(gemeente_code).alias("gemeente_code"), new, pl.Series("_pseudoniem", names, dtype=pl.String)]
        self._known[gemeente_code] = pl.concat([known, pl.select(columns)]) if len(new) else known
        return self._known[gemeente_code]


_NOBODY = pl.DataFrame(schema=dict.fromkeys(("gemeente_code", "_bsn", "_pseudoniem"), pl.String))
