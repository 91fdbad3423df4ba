"""Show an answer: as text for a person, or as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from pipelines.explain.model import Cell, Explanation, Part
from pipelines.publication.tables import TABLES
from pipelines.report import dutch

SHOWN = {
    **{"waarde": "Waarde", "eenheid": "Eenheid", "status": "Status", "prijspeil_jaar": "Prijspeil"},
    **{"peildatum": "Peildatum", "indeling_jaar": "Wijkindeling", "herkomst": "Herkomst"},
    **{"definitie": "Definitie", "formule": "Formule", "bron": "Bron", "optelbaar_over": "Optelbaar over"},
}
"""Of the figure and its definition, in this order, where they hold anything."""


PROTECTED = {name for table in TABLES for name in table.rests_on_persons}
"""Columns that may be suppressed; another one of the same row that is empty has nothing to show."""


def print_explanation(answer: Explanation, *, as_json: bool) -> None:
    """Print an answer for a person at the terminal, or as one JSON document."""
    if as_json:
        print(to_json(answer))
    else:
        # Names of posts hold square brackets, which are no markup.
        _print_text(Console(highlight=False, markup=False, emoji=False), answer)


def _print_text(console: Console, answer: Explanation) -> None:
    key = answer.figure.key
    console.print(answer.figure.definitie["naam"], style="bold")
    console.print(f"{key['gemeente_code']}, {key['jaar']}, {key['wet_code']}, {key['wijk_code']}")
    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for name, text in _facts(answer):
        facts.add_row(SHOWN[name], text)
    facts.add_row("Release", answer.release)
    console.print(facts)
    for remark in answer.opmerkingen:
        console.print(remark)
    for part in _tables(answer):
        _print_part(console, part)


def to_json(answer: Explanation) -> str:
    """Write an answer as one JSON document."""
    document = {
        "release": answer.release,
        "cijfer": answer.figure.cijfer,
        "definitie": answer.figure.definitie,
        "opmerkingen": list(answer.opmerkingen),
        "onderdelen": [
            {"titel": part.titel, "toelichting": part.toelichting, "rijen": _records(part)}
            for part in answer.onderdelen
        ],
        "leveringen": _records(answer.leveringen),
        "rijen": _records(answer.rijen) if answer.rijen else None,
        "bijzonderheden": _records(answer.bijzonderheden),
        "aansluiting": _records(answer.aansluiting),
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain)


def _facts(answer: Explanation) -> Iterator[tuple[str, str]]:
    values = {**answer.figure.definitie, **answer.figure.cijfer}
    values["waarde"] = "onderdrukt" if answer.figure.cijfer["is_onderdrukt"] else values["waarde"]
    for name in SHOWN:
        if values.get(name) not in (None, ""):
            yield name, _text(name, values[name])


def _tables(answer: Explanation) -> Iterator[Part]:
    yield from answer.onderdelen
    for part in (answer.leveringen, answer.rijen, answer.bijzonderheden, answer.aansluiting):
        if part is not None and part.rijen:
            yield part


def _print_part(console: Console, part: Part) -> None:
    console.print(f"\n{part.titel}", style="bold")
    table = Table(box=None, pad_edge=False, header_style="")
    for name in part.kolommen:
        is_number = any(type(row[part.kolommen.index(name)]) in (int, Decimal) for row in part.rijen)
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    hidden = part.kolommen.index("is_onderdrukt") if "is_onderdrukt" in part.kolommen else None
    for row in part.rijen:
        is_hidden = hidden is not None and row[hidden] is True
        table.add_row(*(_text(name, cell, is_hidden=is_hidden) for name, cell in zip(part.kolommen, row, strict=True)))
    console.print(table)
    if part.toelichting:
        console.print(part.toelichting)


def _text(name: str, cell: Cell, *, is_hidden: bool = False) -> str:
    if cell is None:
        return "onderdrukt" if is_hidden and name in PROTECTED else "-"
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, datetime | date):
        return f"{cell:%d-%m-%Y}"
    is_quantity = isinstance(cell, Decimal) or (isinstance(cell, int) and not name.endswith("jaar"))
    return dutch(Decimal(str(cell)), _decimals(Decimal(str(cell)))) if is_quantity else str(cell)


def _decimals(number: Decimal) -> int:
    """As many as the number needs, and not more: 31.172.000 and 1,08510294."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def _records(part: Part) -> list[dict[str, Cell]]:
    return [dict(zip(part.kolommen, row, strict=True)) for row in part.rijen]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
