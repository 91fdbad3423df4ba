"""The command `sdib check`: judges what lies in landing as a refresh would, and loads nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipelines.declarations import Source, load_sources
from pipelines.factsheet.style import problem_with_styles
from pipelines.ingestion.findings import count_rows
from pipelines.ingestion.ingest import check_source, landed_values
from pipelines.ingestion.landing import scan
from pipelines.ingestion.lateness import Actualiteit, day_of, judge_lateness, message
from pipelines.ingestion.register import decide, frame
from pipelines.ingestion.verdict import Afwijzing, Oordeel, Verdict, judge
from pipelines.refresh import RefusedError, WrongUseError
from pipelines.report import dutch
from pipelines.settings import Settings

UNLIMITED = 100_000
"""Width of a line that nobody folds: a file or a program wants a delivery on one line, with its whole name."""

LATE_SHOWN = 20
"""As many as there are sources: with one gemeente all of them, with fifty enough to see that it is much."""


def check(settings: Settings, bron: str | None = None, *, as_json: bool = False) -> None:
    """Judge what lies in landing against the declarations, and print a report for the owner of the data.

    Args:
        settings: The installation.
        bron: The one source to judge; all of them by default.
        as_json: Print one JSON document instead.

    Raises:
        WrongUseError: When there is no such source, a house style can't be used, or origins meet that may not.
        LandingError: Nothing in landing, or a folder that no source has.
        DeclarationError: A `source.yml` is wrong.
        RefusedError: When a delivery would be refused; names file, row, column, expected and found.
    """
    sources = load_sources(settings.sources_dir)
    if bron is not None and bron not in sources:
        raise WrongUseError(f"There is no source {bron}; the sources are: {', '.join(sources)}.")
    if problem := problem_with_styles(settings.huisstijl):
        raise WrongUseError(problem)
    scan(settings, sources, keep=False)
    chosen = {name: source for name, source in sources.items() if bron in (None, name)}
    now = datetime.now(UTC)
    known = landed_values(chosen.values(), sources, settings, now)
    reports = [check_source(source, settings, now, known) for source in chosen.values()]
    verdict = judge(reports, chosen, settings)
    settled = decide(frame(one.levering for one in verdict.oordelen), chosen)
    late = judge_lateness(settled, chosen, day_of(now))
    if as_json:
        print(json.dumps(as_document(verdict) | late_document(late), ensure_ascii=False, indent=2))
    else:
        print_verdict(verdict, late_lines(late, chosen))
    if verdict.refusals:
        raise RefusedError("\n".join(verdict.refusals))
    if verdict.herkomst:
        raise WrongUseError(verdict.herkomst)


def as_document(verdict: Verdict) -> dict[str, Any]:
    """Give the verdict for machines: the same as on the terminal, in plain values."""
    return {
        "in_orde": verdict.in_orde,
        "leveringen": [_delivery(one) for one in verdict.oordelen],
        "herkomst": verdict.herkomst,
        "waarschuwingen": list(verdict.waarschuwingen),
    }


def _delivery(one: Oordeel) -> dict[str, Any]:
    row = one.levering
    return {
        "bron": row.bron,
        "bestand": row.bestand,
        "levering_id": row.levering_id,
        "document": row.document,
        "herkomst": row.herkomst,
        "periode": row.periode,
        "ontvangen_op": row.ontvangen_op.isoformat(),
        "status": row.status,
        "melding": row.melding,
        "in_gebruik": row.in_gebruik,
        "blokkeert": one.blokkeert,
        "gebruik": one.gebruik.soort,
        "niet_voor": [asdict(place) for place in one.gebruik.niet_voor],
        "gelezen": row.rijen_gelezen,
        "geaccepteerd": row.rijen_geaccepteerd,
        "afgewezen": row.rijen_afgewezen,
        "afgewezen_per_regel": [asdict(kind) for kind in one.afwijzingen],
        "waarschuwingen": list(row.waarschuwingen),
    }


def late_document(late: Actualiteit) -> dict[str, Any]:
    """Give what is late for machines; with example data it is late all the same, and held against nobody."""
    return {
        "te_laat": [
            {
                "bron": one.bron,
                "gemeente": one.gemeente_code,
                "verwacht": one.verwacht,
                "uiterlijk": one.uiterlijk.isoformat(),
                "dagen": one.dagen_te_laat(late.dag),
            }
            for one in late.te_laat
        ],
        "voorbeeldgegevens": late.is_voorbeeld,
    }


def late_lines(late: Actualiteit, sources: Mapping[str, Source]) -> list[str]:
    """Say what is late; with example data in one line."""
    if late.is_voorbeeld and late.te_laat:
        bronnen = {one.bron for one in late.te_laat}
        return [
            f"{len(bronnen)} van de {len(late.bronnen)} bronnen, naar wat is afgesproken; met voorbeeldleveringen "
            "heeft niemand beloofd te leveren. Welke het zijn, staat onder te_laat in sdib check --json."
        ]
    shown = [message(one, sources[one.bron], late.dag) for one in late.te_laat[:LATE_SHOWN]]
    more = len(late.te_laat) - LATE_SHOWN
    return [*shown, *([f"en nog {more}, zie te_laat in sdib check --json"] if more > 0 else [])]


def print_verdict(verdict: Verdict, late: Sequence[str] = ()) -> None:
    """Print the deliveries as a table, below it what is to be said of each and what is late, and the sums."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else UNLIMITED)
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    table.add_column("levering", overflow="fold")
    table.add_column("gebruik", no_wrap=True)
    for heading in ("gelezen", "geaccepteerd", "afgewezen"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in verdict.oordelen:
        row = one.levering
        counts = (row.rijen_gelezen, row.rijen_geaccepteerd, row.rijen_afgewezen)
        table.add_row(Text(_name(one)), one.gebruik.soort, *(dutch(Decimal(count)) for count in counts))
    console.print(table)
    for one in verdict.oordelen:
        if lines := _lines(one):
            _print_block(console, _name(one), lines)
    if verdict.waarschuwingen:
        _print_block(console, "Let op", [(1, warning) for warning in verdict.waarschuwingen])
    if late:
        _print_block(console, "Te laat", [(1, line) for line in late])
    if verdict.herkomst and (verdict.refusals or not _stderr_follows()):
        _print_block(console, "Herkomst", [(1, verdict.herkomst)])
    console.print(f"\n{_sums(verdict)}")


Line = tuple[int, str]
"""Depth and text."""


def _print_block(console: Console, title: str, lines: list[Line]) -> None:
    console.print(Text(f"\n{title}", style="bold"))
    for depth, text in lines:
        console.print(Padding.indent(Text(text), 2 * depth))


def _lines(one: Oordeel) -> list[Line]:
    row = one.levering
    lines: list[Line] = []
    if one.gebruik.toelichting:
        lines.append((1, _sentence(one.gebruik.toelichting)))
    if row.melding and not (one.blokkeert and _stderr_follows()):
        lines.append((1, f"{row.status.capitalize()}: {_short(row.melding, one)}"))
    lines += [(1, f"Let op: {_short(warning, one)}") for warning in row.waarschuwingen]
    return lines + [line for kind in one.afwijzingen for line in _kind_lines(kind, one)]


def _kind_lines(kind: Afwijzing, one: Oordeel) -> list[Line]:
    where = f" in kolom {kind.kolom}" if kind.kolom else ""
    more = kind.aantal - len(kind.voorbeelden)
    return [
        (1, f"{count_rows(kind.aantal)} afgewezen door {kind.regel}{where}"),
        *((2, _short(example, one)) for example in kind.voorbeelden),
        *([(2, f"en nog {count_rows(more)}")] if more else []),
        (2, f"Doe: {kind.doe}"),
    ]


def _stderr_follows() -> bool:
    """Whether the reader sees what stops a refresh anyway, as the last thing on the same terminal."""
    return sys.stdout.isatty() and sys.stderr.isatty()


def _short(message: str, one: Oordeel) -> str:
    """A message without the name of the delivery, which stands above it."""
    return message.removeprefix(f"{_name(one)}, ").removeprefix(f"{_name(one)}: ")


def _name(one: Oordeel) -> str:
    return f"{one.levering.bron}/{one.levering.bestand}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _sums(verdict: Verdict) -> str:
    rows = [one.levering for one in verdict.oordelen]
    read, accepted, rejected = (
        dutch(Decimal(sum(counts)))
        for counts in (
            [row.rijen_gelezen for row in rows],
            [row.rijen_geaccepteerd for row in rows],
            [row.rijen_afgewezen for row in rows],
        )
    )
    deliveries = "1 levering" if len(rows) == 1 else f"{len(rows)} leveringen"
    counts = f"{deliveries}, {read} rijen gelezen = {accepted} geaccepteerd + {rejected} afgewezen."
    if verdict.in_orde:
        return f"In orde: {counts}"
    stops = "weigeringen" if verdict.refusals else "herkomst"
    return f"Niet in orde, zie de {stops}: zo wordt niets gepubliceerd. {counts[0].upper()}{counts[1:]}"
