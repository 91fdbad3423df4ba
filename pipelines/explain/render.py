"""Show an answer: as text for a person, or as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import click

from pipelines.explain.layout import Column, table, width, wrap
from pipelines.explain.model import Cell, Explanation, Part
from pipelines.publication.tables import TABLES
from pipelines.report import dutch

SHOWN = {
    **{"waarde": "Waarde", "eenheid": "Eenheid", "status": "Status", "prijspeil_jaar": "Prijspeil"},
    **{"peildatum": "Peildatum", "indeling_jaar": "Wijkindeling", "herkomst": "Herkomst"},
    **{"definitie": "Definitie", "formule": "Formule", "bron": "Bron", "optelbaar_over": "Optelbaar over"},
}
"""Of the figure and its definition, in this order, where they hold anything."""

HEADERS = {
    **{"component_code": "onderdeel", "index_pct": "index %", "index_cumulatief": "sinds basis"},
    **{"deflator_impliciet": "deflator", "effect_eur_nominaal": "effect tarief"},
    **{"uitgaven_eur_nominaal": "nominaal", "uitgaven_eur_reeel": "reëel"},
    **{"uitgaven_eur_reeel_na_tarieven": "na tarieven", "bedrag_eur_nominaal": "bedrag"},
    **{"gerealiseerd_eur_nominaal": "gerealiseerd", "opgelegd_eur_nominaal": "opgelegd"},
    **{"geind_eur_nominaal": "geïnd", "jaarrekening_eur_nominaal": "jaarrekening"},
    **{"verschil_eur_nominaal": "verschil", "clienten_aantal": "cliënten"},
    **{"clienten_peildatum_aantal": "cliënten 31-12", "indicaties_aantal": "indicaties"},
    **{"indicaties_peildatum_aantal": "indicaties 31-12", "clienten_laag_aantal": "cliënten"},
    **{"clienten_met_omvang_aantal": "met omvang", "clienten_vanaf_grens_aantal": "vanaf grens"},
    **{"zonder_omvang_pct": "zonder omvang %", "ondersteuningsvorm_code": "vorm", "grens_per_week": "grens/week"},
    **{"aandeel_pct": "aandeel %", "gegrond_pct": "gegrond %", "respondenten_aantal": "respondenten"},
    **{"perioden_aantal": "perioden", "bijdragers_aantal": "bijdragers"},
    **{"prijspeil_jaar": "prijspeil", "maatregel_soort_code": "soort", "indicator_code": "indicator"},
    **{"levering_id": "levering", "ontvangen_op": "ontvangen", "rijen_geaccepteerd": "rijen"},
    **{"post_of_indicator": "post of indicator", "waarde_gepubliceerd": "gepubliceerd"},
    **{"waarde_berekend": "berekend", "wijk_code": "code"},
}
"""Column -> what stands above it where the name itself is long; of any other the underscores and _code are left out."""

NOTES = ("toelichting", "omschrijving", "reden_leeg")
"""Columns of whole sentences: they stand below the table, once each."""

PROTECTED = {name for table in TABLES for name in table.rests_on_persons}
"""Columns that may be suppressed; another one of the same row that is empty has nothing to show."""


def print_explanation(answer: Explanation, *, as_json: bool) -> None:
    """Print an answer for a person at the terminal, or as one JSON document."""
    if as_json:
        print(to_json(answer))
    else:
        _print_text(answer, width())


def _print_text(answer: Explanation, room: int) -> None:
    key = answer.figure.key
    click.secho(answer.figure.definitie["naam"], bold=True)
    click.echo(f"{key['gemeente_code']}, {key['jaar']}, {key['wet_code']}, {key['wijk_code']}")
    facts = {**{SHOWN[name]: text for name, text in _facts(answer)}, "Release": answer.release}
    margin = max(map(len, facts)) + 2
    for name, text in facts.items():
        _print(wrap(name.ljust(margin) + text, room, indent=" " * margin))
    for remark in answer.opmerkingen:
        _print(wrap(remark, room))
    for part in _tables(answer):
        click.secho(f"\n{part.titel}", bold=True)
        _print(_lines(part, str(answer.figure.definitie["eenheid"]), room))


def _print(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


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
            yield name, _text(name, values[name], str(values["eenheid"]))


def _tables(answer: Explanation) -> Iterator[Part]:
    yield from answer.onderdelen
    for part in (answer.leveringen, answer.rijen, answer.bijzonderheden, answer.aansluiting):
        if part is not None and part.rijen:
            yield part


def _lines(part: Part, eenheid: str, room: int) -> list[str]:
    rows = _records(part)
    notes = list(dict.fromkeys(str(row[name]) for row in rows for name in NOTES if row.get(name)))
    columns = [
        _column(name, rows, eenheid)
        for name in part.kolommen
        # Cells that are suppressed say so themselves; a column without anything says nothing.
        if name not in (*NOTES, "is_onderdrukt")
        and any(row[name] is not None or row.get("is_onderdrukt") for row in rows)
    ]
    marks = [" ".join(f"({notes.index(str(row[name])) + 1})" for name in NOTES if row.get(name)) for row in rows]
    if notes:
        columns.append(Column("noot", [mark or "-" for mark in marks], is_number=False))
    lines = table(columns, room)
    for number, note in enumerate(notes, start=1):
        lines += wrap(f"({number}) {note}", room, indent="    ")
    return [*lines, *(wrap(part.toelichting, room) if part.toelichting else [])]


def _column(name: str, rows: list[dict[str, Cell]], eenheid: str) -> Column:
    header = HEADERS.get(name, name.removesuffix("_code").removesuffix("_naam").replace("_", " "))
    cells = [
        _text(name, row[name], str(row.get("eenheid", eenheid)), is_hidden=row.get("is_onderdrukt") is True)
        for row in rows
    ]
    return Column(header, cells, is_number=any(type(row[name]) in (int, Decimal) for row in rows))


def _text(name: str, cell: Cell, eenheid: str, *, is_hidden: bool = False) -> str:
    if cell is None:
        return "onderdrukt" if is_hidden and name in PROTECTED else "-"
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, datetime | date):
        return f"{cell:%d-%m-%Y}"
    if not isinstance(cell, Decimal | int) or name.endswith("jaar"):
        return str(cell)
    number = Decimal(str(cell))
    is_money = "_eur_" in name or (name.startswith("waarde") and eenheid.startswith("euro"))
    decimals = _decimals(number)
    # Cents or none: half a column of one decimal reads as another order of size.
    return dutch(number, 2 if is_money and decimals else decimals)


def _decimals(number: Decimal) -> int:
    """As many as the number needs, and not more: 31.172.000 and 1,08510294."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def _records(part: Part) -> list[dict[str, Cell]]:
    return [dict(zip(part.kolommen, row, strict=True)) for row in part.rijen]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
