"""Late deliveries as part of the judgement: one row per source, for who reads the figures."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.declarations import Source
from pipelines.ingestion.lateness import Actualiteit, Levertijd, message
from pipelines.publication.judgement import IN_ORDER, Result

SUITE = "actualiteit"
"""What these results are called among those of the suites."""


def results(actualiteit: Actualiteit, sources: Mapping[str, Source]) -> list[Result]:
    """Say of every source in use whether its next delivery is late; none of them stops publication."""
    return [_result(bron, sources[bron], actualiteit) for bron in actualiteit.bronnen]


def _result(bron: str, source: Source, actualiteit: Actualiteit) -> Result:
    late = [one for one in actualiteit.te_laat if one.bron == bron]
    return Result(
        suite=SUITE,
        verwachting=f"de volgende levering van {bron} is niet te laat",
        tabel="_meta.bronnen",
        kolom=None,
        ernst="warning",
        geslaagd=not late or actualiteit.is_voorbeeld,
        waargenomen=_observed(late, source, actualiteit),
        reden="Cijfers over een periode die nog niet geleverd is, ontbreken of zijn nog niet bijgewerkt.",
        eigenaar=source.eigenaar,
        sinds="2026-11-22",
        doen=f"Vraag de levering op bij: {source.eigenaar}.",
    )


def _observed(late: list[Levertijd], source: Source, actualiteit: Actualiteit) -> str:
    if not late:
        return IN_ORDER
    if actualiteit.is_voorbeeld:
        return "niet beoordeeld: met voorbeeldleveringen heeft niemand beloofd te leveren"
    shown = [message(one, source, actualiteit.dag) for one in late[:_SHOWN]]
    return " ".join([*shown, *([f"En {len(late) - _SHOWN} meer."] if len(late) > _SHOWN else [])])


_SHOWN = 5
"""Gemeenten that are named: enough for one delivery that serves several."""
