"""How much of a found value may be shown: a column may hold what isn't meant for it, such as a person.

In an export whose columns shifted, a name stands under the header of a code. So of a source about persons only what has
the shape of its column, or of a code, is repeated.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

from pipelines.declarations import Column, Source

Showing = Literal["alles", "getal", "cijfercode", "code", "niets"]
"""All of it; what looks like a number or date; a code, with as many digits as it likes; a code; nothing."""

NUMBERS = {"geheel", "jaar", "bedrag", "getal", "datum", "tijd", "maand", "wijk", "buurt"}
"""Types of which the values are numbers or dates, and may be shown as such when they are wrong."""

CODE = r"^[^\s,;@]{1,20}$|^.$"
"""One token: names and addresses have spaces or commas. Every code of our lists fits in 20 characters."""

NUMBER = r"^[-+]?\d\S{0,19}$|^\P{L}{1,20}$"
"""A token that begins as a number, or anything without letters: 1.234,5x and 31-02-2024 00:00:00."""

POSTCODE = r"^[1-9]\d{3}[A-Za-z]{2}$"

DATE = r"(?i)\d{1,4}[-/._]\d{1,2}[-/._]\d{2,4}|\d{1,2}[-/._]?[a-z]{3,9}[-/._]?\d{2,4}"
"""A date of birth, with the month as a number or a word."""

LONG_NUMBER = r"\d{5}"
"""A number of a person, a case or a telephone; the codes of our lists have at most four digits."""


def showing(source: Source, column: Column | None) -> Showing:
    """Decide how much may be shown of the values of a column.

    Args:
        source: The declaration.
        column: Of the source; None for one that is derived.
    """
    if column and column.persoonsgegeven != "geen":
        return "niets"
    if not source.heeft_personen:
        return "alles"
    if column and column.type in NUMBERS:
        return "getal"
    return "cijfercode" if column and _is_of_digits(column) else "code"


def may_show(found: pl.Expr, toon: Showing) -> pl.Expr:
    """Tell whether a found value may be repeated.

    Args:
        found: The text.
        toon: What `showing` gave for its column.
    """
    if toon in ("alles", "niets"):
        return pl.lit(toon == "alles")
    shaped = found.str.contains(CODE) & ~found.str.contains(POSTCODE)
    if toon == "getal":
        return shaped | (found.str.contains(NUMBER) & ~found.str.contains(POSTCODE))
    shaped &= ~found.str.contains(DATE)
    return shaped if toon == "cijfercode" else shaped & ~found.str.contains(LONG_NUMBER)


def told(found: pl.Expr, toon: Showing) -> pl.Expr:
    """Give a found value where it may be shown, and else its length in words; null stays null."""
    length = pl.format("een tekst van {} tekens", found.str.len_chars())
    return pl.when(may_show(found, toon)).then(found).otherwise(length)


def _is_of_digits(column: Column) -> bool:
    codes = column.codes or {}
    return (bool(codes) and all(code.isdecimal() for code in codes)) or r"\d" in (column.patroon or "")
