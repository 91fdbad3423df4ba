"""How a figure is written: Dutch notation, in units that a reader can take in.

At least three digits that count are kept (of percentages whole points), so that two figures that read the same differ
less than one percent, and `words` calls them the same too. A table is exact up to where the number still has sense.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal

from pipelines.factsheet.model import Absence, Figure, Unit

NO_BREAK = "\u00a0"
MINUS = "\u2212"

MILLION = Decimal(1_000_000)

THREE_DIGITS = ((2, Decimal(10)), (1, Decimal(100)))
"""Decimals of a number below a bound, so that it has three digits that count; none from the last bound on."""

STEPS_OF_EURO = ((Decimal(1), Decimal(10_000)), (Decimal(100), Decimal(100_000)), (Decimal(1000), MILLION))
"""What an amount below a bound is rounded to; from the last bound on it is written in millions."""

FIXED_DECIMALS = {
    Unit.COUNT: 0,
    Unit.PERCENT: 0,
    # CBS publishes the score with three.
    Unit.SCORE: 3,
}
"""Decimals of units of which all figures have as many; a count is of whole persons, also when it is an average."""

TABLE_DECIMALS = {Unit.EURO: 0, Unit.EURO_EACH: 0, Unit.PERCENT: 1, Unit.RATIO: 2, Unit.PER_1000: 1}
"""Decimals in a table, where figures of a column stand below each other."""

AFTER = {Unit.HOURS: f"{NO_BREAK}uur", Unit.DAYPARTS: f"{NO_BREAK}dagdelen"}
"""What is written after the number in a sentence; a table says it in its title."""

EUROS = (Unit.EURO, Unit.EURO_EACH)


def shown(figure: Figure, exact: bool = False) -> str:
    """Write a figure as a reader sees it.

    Args:
        figure: The figure; of an absent one the reason is written.
        exact: Whether it stands in a table: amounts in whole euros, and as many decimals for all figures of a unit.
    """
    if figure.value is None:
        return str(figure.absence or Absence.UNKNOWN)
    number = _number(figure.value, figure.unit, exact)
    if figure.unit in EUROS:
        return f"€{NO_BREAK}{number}"
    if figure.unit == Unit.PERCENT:
        return f"{number}%"
    return number if exact else number + AFTER.get(figure.unit, "")


def provenance(figure: Figure) -> str:
    """Say of which year a figure is, how settled it is, where it comes from and in whose prices it is."""
    status = figure.status if figure.status in ("prognose", "voorlopig") else None
    prices = f"prijspeil {figure.price_year}" if figure.price_year else None
    return ", ".join(filter(None, (str(figure.year), status, figure.origin, prices)))


def _number(value: Decimal, unit: Unit, exact: bool) -> str:
    if exact and unit == Unit.PERCENT and value == value.to_integral_value():
        return _decimal(value, 0)
    if exact and unit in TABLE_DECIMALS:
        return _decimal(value, TABLE_DECIMALS[unit])
    if unit in FIXED_DECIMALS:
        return _decimal(value, FIXED_DECIMALS[unit])
    if unit == Unit.EURO:
        return _amount(value)
    decimals = _decimals(value)
    # An amount per person has cents or none.
    return _decimal(value, 2 if unit == Unit.EURO_EACH and decimals else decimals)


def _amount(value: Decimal) -> str:
    for step, bound in STEPS_OF_EURO:
        rounded = _rounded(value / step, 0) * step
        if abs(rounded) < bound:
            return _decimal(rounded, 0)
    millions = value / MILLION
    # 117 million is written with its tenth too: beside 9,5 million a whole number would look like an estimate.
    return f"{_decimal(millions, max(_decimals(millions), 1))}{NO_BREAK}mln"


def _decimals(value: Decimal) -> int:
    return next((number for number, bound in THREE_DIGITS if abs(_rounded(value, number)) < bound), 0)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half up, as a reader does; of what rounds to nothing the sign is gone."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(rounded) if rounded.is_zero() else rounded


def _decimal(value: Decimal, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(_rounded(value, decimals), pattern, locale="nl").replace("-", MINUS)
