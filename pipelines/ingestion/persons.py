"""What replaces a person: the 11-proef and the pseudonym.

Source of the 11-proef: Logisch Ontwerp BSN; weights 9 down to 2, and -1 for the last digit, sum divisible by 11.
"""

from __future__ import annotations

import hmac

import polars as pl

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
TO_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""Sixteen letters for sixteen hex digits: no run of digits in any file can then look like a BSN."""


def bsn(text: pl.Expr, unknown: tuple[str, ...] = ()) -> pl.Expr:
    """Give the nine digits of a BSN; null when it fails the 11-proef.

    Args:
        text: A column of text; eight digits are a BSN whose leading zero was dropped.
        unknown: Numbers that stand for an unknown person and are let through.
    """
    number = pl.when(text.str.contains(r"^\d{8,9}$")).then(text.str.zfill(9))
    value = number.cast(pl.Int64)
    total = pl.sum_horizontal((value // 10 ** (8 - place) % 10) * weight for place, weight in enumerate(WEIGHTS))
    valid = (total % 11 == 0) & (value > 0)
    return pl.when(valid | number.is_in(list(unknown))).then(number)


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


def pseudonymise(rows: pl.DataFrame, column: str, key: str) -> pl.DataFrame:
    """Replace the BSN in a column by its pseudonym; each person is computed once."""
    persons = rows.select("gemeente_code", column).unique().drop_nulls()
    names = [pseudonym(key, gemeente_code, number) for gemeente_code, number in persons.iter_rows()]
    pairs = persons.with_columns(pl.Series("_pseudoniem", names, dtype=pl.String))
    joined = rows.join(pairs, on=["gemeente_code", column], how="left", maintain_order="left")
    return joined.with_columns(pl.col("_pseudoniem").alias(column)).drop("_pseudoniem")
