"""From text to value, per type of column: a value that doesn't fit becomes null, and the caller sees that it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from pipelines.declarations.columns import Column
from pipelines.declarations.formats import CsvFormat
from pipelines.declarations.lists import ALL_GEMEENTEN
from pipelines.ingestion.formats.table import Notation
from pipelines.ingestion.persons import bsn
from pipelines.ingestion.schema import MONEY, QUANTITY

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Outside these years a date or year is a slip of the pen (0202, 20233), not history."""

WIDE = pl.Decimal(38, 10)
FLOAT_NOISE = 1e-6
"""A workbook keeps 1234.56 as a binary number; what is left after rounding below this is noise, not a third decimal."""


@dataclass(frozen=True)
class Cell:
    """One column of text on its way to a value."""

    column: Column
    csv_format: CsvFormat
    notation: Notation = "csv"

    @property
    def from_workbook(self) -> bool:
        """Whether the value went through a spreadsheet, which drops zeros and keeps numbers in binary."""
        return self.notation == "xlsx"

    @property
    def text(self) -> pl.Expr:
        """The stripped text; null when the cell is empty."""
        return pl.col(self.column.key)


def expected(column: Column, csv_format: CsvFormat) -> str:
    """Say in Dutch what a column of this type holds."""
    if column.type in ("datum", "geboortejaar"):
        return f"{EXPECTED[column.type]} ({' of '.join(csv_format.datumnotaties)})"
    if column.type == "tekst":
        return f"een tekst van de vorm {column.patroon}" if column.patroon else "een tekst"
    return EXPECTED[column.type]


def value(cell: Cell) -> pl.Expr:
    """Give the value of a cell, without its code list."""
    return READERS[cell.column.type](cell)


def _text(cell: Cell) -> pl.Expr:
    width = cell.column.aanvullen_tot
    text = cell.text
    if width:
        text = pl.when(text.str.contains(r"^[0-9]+$")).then(text.str.zfill(width)).otherwise(text)
    return _only(text, f"^(?:{cell.column.patroon})$") if cell.column.patroon else text


def _only(text: pl.Expr, pattern: str) -> pl.Expr:
    return pl.when(text.str.contains(pattern)).then(text)


def _number(cell: Cell, decimals: int) -> pl.Expr:
    """A number in the declared notation, times the factor of its unit, when it has no more decimals than are kept.

    `1.234` is ambiguous: one and a bit, or a thousand and more. It is refused, where a decimal and a thousands point
    are both thinkable; `1.234,00` and `1234` are not ambiguous.
    """
    signs = "".join({*cell.csv_format.decimaaltekens, *("." if cell.notation != "csv" else "")})
    plain = cell.text.str.contains(rf"^-?[0-9]+(?:[{signs}][0-9]+)?$")
    digits = cell.text.str.replace(",", ".", literal=True)
    if thousands := cell.csv_format.duizendteken:
        t, d = re.escape(thousands), "".join(cell.csv_format.decimaaltekens)
        grouped = cell.text.str.contains(
            rf"^-?[0-9]{{1,3}}(?:{t}[0-9]{{3}})+[{d}][0-9]+$|^-?[0-9]{{1,3}}(?:{t}[0-9]{{3}}){{2,}}$"
        )
        if thousands == " ":
            grouped |= cell.text.str.contains(rf"^-?[0-9]{{1,3}}{t}[0-9]{{3}}$")
        else:
            plain &= ~cell.text.str.contains(rf"^-?[0-9]{{1,3}}{t}[0-9]{{3}}$")
        ungrouped = cell.text.str.replace_all(thousands, "", literal=True).str.replace(",", ".", literal=True)
        digits, plain = pl.when(grouped).then(ungrouped).otherwise(digits), plain | grouped
    number = pl.when(plain).then(digits).cast(WIDE, strict=False) * cell.column.factor
    rounded = number.round(decimals)
    margin = FLOAT_NOISE if cell.from_workbook else 0
    return pl.when((number - rounded).abs().cast(pl.Float64) <= margin).then(rounded)


def _amount(cell: Cell) -> pl.Expr:
    return _number(cell, 2).cast(MONEY, strict=False)


def _quantity(cell: Cell) -> pl.Expr:
    return _number(cell, 4).cast(QUANTITY, strict=False)


def _integer(cell: Cell) -> pl.Expr:
    return _only(cell.text, r"^-?[0-9]+$").cast(pl.Int64, strict=False)


def _year(cell: Cell) -> pl.Expr:
    year = _only(cell.text, r"^[0-9]{4}$").cast(pl.Int32, strict=False)
    return pl.when(year.is_between(FIRST_YEAR, LAST_YEAR)).then(year)


DATES = {
    "dd-mm-jjjj": (r"^[0-9]{2}-[0-9]{2}-[0-9]{4}$", "%d-%m-%Y"),
    "d-m-jjjj": (r"^[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}$", "%d-%m-%Y"),
    "dd/mm/jjjj": (r"^[0-9]{2}/[0-9]{2}/[0-9]{4}$", "%d/%m/%Y"),
    "jjjj-mm-dd": (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "%Y-%m-%d"),
    "jjjjmmdd": (r"^[0-9]{8}$", "%Y%m%d"),
}
"""Declared notation -> what the text looks like, and how polars reads it."""


def _date(cell: Cell) -> pl.Expr:
    # A spreadsheet and a message give ISO dates, whatever was agreed on for CSV; some exports add a time of midnight.
    names = cell.csv_format.datumnotaties if cell.notation == "csv" else (*cell.csv_format.datumnotaties, "jjjj-mm-dd")
    text = cell.text.str.strip_suffix(" 00:00:00")
    readings = [DATES[name] for name in dict.fromkeys(names)]
    day = pl.coalesce(_only(text, pattern).str.to_date(form, strict=False) for pattern, form in readings)
    return pl.when(day.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(day)


def _birth_year(cell: Cell) -> pl.Expr:
    return _date(cell).dt.year().cast(pl.Int32)


def _time(cell: Cell) -> pl.Expr:
    # A time cell of a workbook is a time on the first day of its calendar.
    text = cell.text.str.replace(r"^18[0-9][0-9]-[0-9][0-9]-[0-9][0-9] ", "")
    time = _only(text, r"^(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?$")
    return pl.when(time.str.len_chars() == 5).then(time + ":00").otherwise(time)


def _month(cell: Cell) -> pl.Expr:
    text = cell.text.str.replace(r"^([0-9]{4}-[0-9]{2})-01 00:00:00$", "${1}") if cell.from_workbook else cell.text
    return _only(text, r"^[0-9]{4}-?(?:0[1-9]|1[0-2])$").str.replace(r"^([0-9]{4})-?([0-9]{2})$", "${1}-${2}")


def _area(prefix: str, width: int) -> Callable[[Cell], pl.Expr]:
    def read(cell: Cell) -> pl.Expr:
        # A workbook keeps 0164 as the number 164; older CBS files do the same.
        shortest = 1 if cell.from_workbook or cell.column.aanvullen_tot else width
        digits = cell.text.str.extract(rf"^(?i:{prefix})?([0-9]{{{shortest},{width}}})$")
        code = pl.lit(prefix) + digits.str.zfill(width)
        if not cell.column.alle_gemeenten:
            return code
        return pl.when(cell.text == ALL_GEMEENTEN).then(cell.text).otherwise(code)

    return read


def _postcode(cell: Cell) -> pl.Expr:
    return postcode(cell.text)


def postcode(text: pl.Expr) -> pl.Expr:
    """A postcode as `7551AB`; null when it isn't one."""
    return _only(text.str.replace_all(r"\s", "").str.to_uppercase(), r"^[1-9][0-9]{3}[A-Z]{2}$")


def _house_number(cell: Cell) -> pl.Expr:
    return cell.text.str.extract(r"^0*([1-9][0-9]{0,4})$")


def _bsn(cell: Cell) -> pl.Expr:
    unknown = cell.column.onbekend
    return bsn(cell.text, unknown.nummers if unknown else ())


READERS: dict[str, Callable[[Cell], pl.Expr]] = {
    "tekst": _text,
    "geheel": _integer,
    "jaar": _year,
    "bedrag": _amount,
    "getal": _quantity,
    "datum": _date,
    "tijd": _time,
    "maand": _month,
    "gemeente": _area("GM", 4),
    "wijk": _area("WK", 6),
    "buurt": _area("BU", 8),
    "postcode": _postcode,
    "huisnummer": _house_number,
    "bsn": _bsn,
    "geboortejaar": _birth_year,
}

EXPECTED = {
    "geheel": "een geheel getal zonder punten (1234)",
    "jaar": f"een jaar van {FIRST_YEAR} tot en met {LAST_YEAR} (2021)",
    "bedrag": "een bedrag met een decimale komma (1234,56 of 1.234,56; 1.234 is dubbelzinnig)",
    "getal": "een getal met hoogstens vier decimalen (12,5; 1.234 is dubbelzinnig)",
    "datum": f"een bestaande datum van {FIRST_YEAR} tot en met {LAST_YEAR}",
    "tijd": "een tijd als uu:mm:ss (09:30:00)",
    "maand": "een maand als jjjj-mm (2021-01)",
    "gemeente": "een gemeentecode (GM0164 of 0164)",
    "wijk": "een wijkcode (WK016401)",
    "buurt": "een buurtcode (BU01640100)",
    "postcode": "een postcode (7551AB)",
    "huisnummer": "een huisnummer zonder toevoeging (12)",
    "bsn": "een burgerservicenummer dat aan de elfproef voldoet",
    "geboortejaar": "een bestaande geboortedatum",
}
