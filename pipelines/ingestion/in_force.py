"""What each delivery is used for, and which periods nobody delivered, in words for the owner of the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.register import IGNORED, REFUSED, Levering, Settled, leveringen
from pipelines.ingestion.wording import some

SHRUNK = 0.5
"""Share of the rows before below which a newer delivery is remarked on: no register halves in a month or a year."""

ENOUGH_ROWS = 20
"""Rows before; of fewer, half may well be gone."""

PERIOD = re.compile(r"\d{4}(?:-P?\d{2})?")
"""A year (2021), a month (2021-03), or four weeks as the CAK counts them (2019-P03)."""

MONTHS, FOUR_WEEKS = 12, 13
"""How many there are in a year."""

EVERY = {"jaar": "elk jaar", "maand": "elke maand", "vier weken": "elke vier weken"}

Rhythm = Literal["jaar", "maand", "vier weken"]


@dataclass(frozen=True)
class Elders:
    """A place that a delivery is about and that another one holds: gemeente, period, and the file of the other."""

    gemeente_code: str
    periode: str
    door: str


@dataclass(frozen=True)
class Gebruik:
    """What a delivery is used for.

    Attributes:
        soort: In force at all of its places, at some, or at none because newer ones hold them; or what keeps it out.
            `leeg` was accepted without any row that could be about a place.
        niet_voor: The places that newer deliveries hold.
    """

    soort: Literal["geheel", "deels", "vervangen", "geweigerd", "genegeerd", "leeg", "weg"]
    niet_voor: tuple[Elders, ...] = ()

    @property
    def toelichting(self) -> str | None:
        """What there is to say in Dutch beside the one word."""
        files = some(sorted({place.door for place in self.niet_voor}))
        if self.soort == "deels":
            places = [f"{place.gemeente_code} {place.periode}".strip() for place in self.niet_voor]
            return f"niet in gebruik voor {some(places)}: daarvoor geldt {files}"
        if self.soort == "weg":
            return "ligt niet meer in landing"
        return f"vervangen door {files}" if files else None


def uses(settled: Settled, sources: Mapping[str, Source]) -> dict[tuple[str, str], Gebruik]:
    """Tell what every delivery in the register is used for, by (bron, levering_id)."""
    rows = {(row.bron, row.levering_id): row for row in leveringen(settled.rows)}
    held = settled.claims.filter("in_gebruik").select("bron", "gemeente_code", "periode", "levering_id")
    # Of a source that only adds, nothing takes the place of anything.
    adding = {source.bron for source in sources.values() if source.levering.soort == "mutaties"}
    holders = {
        (bron, gemeente_code, periode): rows[bron, levering_id]
        for bron, gemeente_code, periode, levering_id in held.iter_rows()
        if bron not in adding
    }
    return {key: _use(row, holders) for key, row in rows.items()}


def gaps(settled: Settled, sources: Mapping[str, Source]) -> list[str]:
    """Name the periods that are missing between the first and the last in force, per source and gemeente, in Dutch.

    Only for registers of persons of kind `periode`: of other series, as the addresses by year, the edition before
    serves for the years that nobody delivers (design rule 4). A year follows the rhythm of its own first period, or
    when nobody delivered anything in it, that of the year before: the CAK went from four weeks to months in 2020.
    """
    series = [
        source.bron for source in sources.values() if source.levering.soort == "periode" and source.heeft_personen
    ]
    held = settled.claims.filter("in_gebruik", pl.col("bron").is_in(series))
    by_place = held.group_by("bron", "gemeente_code").agg("periode").sort("bron", "gemeente_code")
    return [
        message for bron, gemeente, periods in by_place.iter_rows() if (message := _gap(f"{bron} {gemeente}", periods))
    ]


def _use(row: Levering, holders: Mapping[tuple[str, str, str], Levering]) -> Gebruik:
    if not row.aanwezig:
        return Gebruik("weg")
    if row.status == IGNORED:
        return Gebruik("genegeerd")
    others = [(place, holders.get((row.bron, *place))) for place in row.plaatsen]
    taken = tuple(Elders(*place, by.bestand) for place, by in others if by and by.levering_id != row.levering_id)
    if row.status == REFUSED:
        overtaken = row.plaatsen and all(by and by.ontvangen_op > row.ontvangen_op for _, by in others)
        return Gebruik("geweigerd", taken if overtaken else ())
    if not row.plaatsen:
        return Gebruik("leeg")
    return Gebruik("vervangen" if len(taken) == len(others) else "deels" if taken else "geheel", taken)


def _gap(where: str, periods: Iterable[str]) -> str | None:
    held = sorted(period for period in periods if PERIOD.fullmatch(period))
    missing = [period for period in _expected(held) if period not in set(held)]
    if not missing:
        return None
    rhythms = list(dict.fromkeys(EVERY[_rhythm(period)] for period in held))
    years = list(dict.fromkeys(period[:4] for period in missing))
    return (
        f"{where}: verwacht {' en later '.join(rhythms)} van {held[0]} t/m {held[-1]}, gevonden geen levering voor "
        f"{some(missing)}; cijfers over {some(years)} kunnen leeg blijven. Lever de ontbrekende periode alsnog aan."
    )


def _expected(held: list[str]) -> list[str]:
    """All periods from the first to the last of a sorted list."""
    if not held:
        return []
    in_year = {year: next(group) for year, group in groupby(held, key=lambda period: int(period[:4]))}
    expected: list[str] = []
    rhythm = _rhythm(held[0])
    for year in range(int(held[0][:4]), int(held[-1][:4]) + 1):
        rhythm = _rhythm(in_year[year]) if year in in_year else rhythm
        expected += _periods(year, rhythm)
    return [period for period in expected if held[0] <= period <= held[-1]]


def _periods(year: int, rhythm: Rhythm) -> list[str]:
    if rhythm == "jaar":
        return [str(year)]
    if rhythm == "maand":
        return [f"{year}-{number:02}" for number in range(1, MONTHS + 1)]
    return [f"{year}-P{number:02}" for number in range(1, FOUR_WEEKS + 1)]


def _rhythm(period: str) -> Rhythm:
    if "P" in period:
        return "vier weken"
    return "maand" if "-" in period else "jaar"


def shrunk(settled: Settled, sources: Mapping[str, Source]) -> list[str]:
    """Name the deliveries that hold far fewer rows for a place than the one that they replace, in Dutch.

    They may be right; but an export of what is new or still running, delivered as if it were all, looks just so.
    """
    replacing = [source.bron for source in sources.values() if source.levering.soort != "mutaties"]
    claims = settled.claims.filter(pl.col("bron").is_in(replacing)).sort("ontvangen_op", descending=True)
    names = dict(settled.rows.select(pl.concat_str("bron", "levering_id"), "bestand").iter_rows())
    place = ["bron", "gemeente_code", "periode"]
    pairs = claims.group_by(place).agg(pl.col("levering_id").head(2), pl.col("rijen").head(2)).sort(place)
    messages = []
    for bron, gemeente_code, periode, levering_ids, rows in pairs.filter(pl.col("rijen").list.len() == 2).iter_rows():
        newest, before = rows
        if None in rows or before < ENOUGH_ROWS or newest >= SHRUNK * before:
            continue
        ours, theirs = (names[bron + levering_id] for levering_id in levering_ids)
        messages.append(
            f"{bron}/{ours}: verwacht voor {f'{gemeente_code} {periode}'.strip()} ongeveer zo veel rijen als in "
            f"{theirs}, waar zij voor in de plaats komt ({before}), gevonden {newest}. Is het niet de hele levering, "
            "haal haar dan weg."
        )
    return messages
