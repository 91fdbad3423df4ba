"""The last line of a file, when it holds totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipelines.declarations.formats import CsvFormat, Footer
from pipelines.ingestion.formats.table import Totals
from pipelines.ingestion.refusal import RefusedError


def is_footer(footer: Footer, cells: Sequence[str]) -> bool:
    """Tell whether the first filled cell of the last line says that it holds totals."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return first.lower() == footer.merk.lower()


def totals(footer: Footer, headers: Sequence[str], cells: Sequence[str], csv_format: CsvFormat) -> Totals:
    """Give what a line of totals states.

    Args:
        footer: Under which headers it states what.
        headers: As written in the file.
        cells: Texts of the line, in the order of the headers.
        csv_format: How numbers are written.

    Raises:
        RefusedError: When it states something else than a number, or nothing at all: nobody would notice that nothing
            is checked.
    """
    stated = {_bare(header): cell for header, cell in zip(headers, cells, strict=False)}
    rows = _number(stated, footer.rijen, csv_format) if footer.rijen else None
    if rows is not None and rows != rows.to_integral_value():
        raise RefusedError(f"verwacht in de voetregel onder {footer.rijen} een geheel getal, gevonden een breuk")
    sums = {kop: total for kop in footer.som if (total := _number(stated, kop, csv_format)) is not None}
    if rows is None and not sums:
        places = ", ".join([*([footer.rijen] if footer.rijen else []), *footer.som])
        raise RefusedError(f"verwacht in de voetregel een totaal onder {places}, gevonden niets")
    return Totals(None if rows is None else int(rows), sums)


def missing(footer: Footer) -> RefusedError:
    """What to say when there should have been one."""
    return RefusedError(f"verwacht een laatste regel die met {footer.merk} begint, gevonden geen voetregel")


def _bare(header: str) -> str:
    return "".join(header.split()).lower()


def _number(stated: dict[str, str], kop: str, csv_format: CsvFormat) -> Decimal | None:
    """A total as a number; in a line of totals a thousands sign can be meant as nothing else."""
    bare = stated.get(_bare(kop), "").strip().replace(csv_format.duizendteken or "\0", "")
    for sign in csv_format.decimaaltekens:
        bare = bare.replace(sign, ".")
    if not bare:
        return None
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", bare):
        raise RefusedError(f"verwacht in de voetregel onder {kop} een getal, gevonden iets anders")
    return Decimal(bare)
