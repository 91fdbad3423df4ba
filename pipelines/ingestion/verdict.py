"""Judges all deliveries together, as a refresh would, and keeps what there is to say to their owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.advice import advice
from pipelines.ingestion.conflicts import conflicts
from pipelines.ingestion.in_force import Gebruik, gaps, shrunk, uses
from pipelines.ingestion.ingest import SourceReport
from pipelines.ingestion.register import (
    REFUSED,
    Levering,
    Settled,
    decide,
    frame,
    leveringen,
    origin_problem,
    read_register,
)
from pipelines.settings import Settings

EXAMPLES = 3
"""Rejected rows that are shown per rule and column: enough to recognise the mistake; all are kept at a refresh."""


@dataclass(frozen=True)
class Afwijzing:
    """The rows of one delivery that one rule rejects on one column.

    Attributes:
        regel: Code of the rule.
        kolom: Headers of the columns; empty for a whole line.
        aantal: Number of rows. A row may be rejected for several reasons, so they don't add up.
        voorbeelden: Messages about the first of them; without values of columns with personal data.
        doe: What the owner can do about it.
    """

    regel: str
    kolom: str
    aantal: int
    voorbeelden: tuple[str, ...]
    doe: str


@dataclass(frozen=True)
class Oordeel:
    """What is to be said of one delivery."""

    levering: Levering
    gebruik: Gebruik
    afwijzingen: tuple[Afwijzing, ...]

    @property
    def blokkeert(self) -> bool:
        """Whether it stops publication: it is refused, and no newer deliveries hold its places."""
        return self.levering.status == REFUSED and not self.gebruik.niet_voor


@dataclass(frozen=True)
class Verdict:
    """What is to be said of all deliveries; everything in Dutch.

    Attributes:
        oordelen: One per delivery in landing, by source and file.
        waarschuwingen: Remarks about what isn't there: missing periods, and deliveries that left landing.
        refusals: What would stop a refresh with exit code 1.
        herkomst: What would stop it with exit code 2: origins that may not meet.
    """

    oordelen: tuple[Oordeel, ...]
    waarschuwingen: tuple[str, ...]
    refusals: tuple[str, ...]
    herkomst: str | None

    @property
    def in_orde(self) -> bool:
        """Whether a refresh would go on after reading."""
        return not self.refusals and self.herkomst is None


def judge(reports: Sequence[SourceReport], sources: Mapping[str, Source], settings: Settings) -> Verdict:
    """Judge what was read of some sources; writes nothing.

    Args:
        reports: What came of their deliveries, each by itself.
        sources: Their declarations, by name.
        settings: Where the register is, and whether the key is an example.
    """
    settled = decide(frame(row for report in reports for row in report.leveringen), sources)
    gebruik = uses(settled, sources)
    rejected = {key: found for report in reports for key, found in _rejections(report, sources[report.bron]).items()}
    rows = sorted(leveringen(settled.rows), key=lambda row: (row.bron, row.bestand, row.levering_id))
    keys = [(row.bron, row.levering_id) for row in rows]
    return Verdict(
        oordelen=tuple(
            Oordeel(row, gebruik[key], tuple(rejected.get(key, []))) for key, row in zip(keys, rows, strict=True)
        ),
        waarschuwingen=(*gaps(settled, sources), *shrunk(settled, sources), *_gone(settings, sources, keys)),
        refusals=(
            *(refusal for report in reports for refusal in report.refusals),
            *settled.refusals,
            *_conflicts(settled, sources, reports),
        ),
        herkomst=origin_problem(settled.rows, sources, is_example_key=settings.is_example_key),
    )


def _conflicts(settled: Settled, sources: Mapping[str, Source], reports: Sequence[SourceReport]) -> list[str]:
    """Contradictions within what was just read; nothing of it is stored."""
    found = {report.bron: report.prints for report in reports}
    return conflicts(settled, sources, lambda bron, ids: found[bron].filter(pl.col("levering_id").is_in(ids)))


def _rejections(report: SourceReport, source: Source) -> dict[tuple[str, str], list[Afwijzing]]:
    """The rejected rows of each delivery by rule and column, the commonest first."""
    kinds = report.afgewezen.group_by("levering_id", "regel", "kolom", maintain_order=True).agg(
        pl.len(), pl.col("melding").head(EXAMPLES)
    )
    found: dict[tuple[str, str], list[Afwijzing]] = {}
    for levering_id, regel, kolom, count, messages in kinds.sort(
        "levering_id", "len", "regel", "kolom", descending=[False, True, False, False]
    ).iter_rows():
        kind = Afwijzing(regel, kolom, count, tuple(messages), advice(regel, source))
        found.setdefault((source.bron, levering_id), []).append(kind)
    return found


def _gone(settings: Settings, sources: Mapping[str, Source], present: Sequence[tuple[str, str]]) -> list[str]:
    """Name the deliveries that the latest refresh used and that are no longer in landing."""
    used = read_register(settings).filter(pl.col("in_gebruik") & pl.col("bron").is_in(list(sources)))
    return [
        f"{row.bron}/{row.bestand}: verwacht deze levering nog in landing, want zij is in gebruik, gevonden geen "
        "bestand; de volgende verversing rekent zonder haar."
        for row in leveringen(used)
        if (row.bron, row.levering_id) not in present
    ]
