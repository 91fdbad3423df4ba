"""Which delivery comes next, until when it is on time, and whether it is late today.

The words of `source.yml`: `ritme` says how often, `te_laat_na_dagen` how many days after the end of the period that is
expected. Which period that is follows from what is in force:

* of kind `periode`: the one after the last in force. A year of a register of persons counts only when it was received
  after that year: a running year still grows. Months count at once, because an export is often made with the payment,
  and so do the editions of a list such as the addresses, which have a day of their own.
* of kind `volledig` and `mutaties`, where the register knows no periods: the calendar period (of the rhythm) in which
  the newest delivery was received, since that delivery can't tell how it ended.
* `bij publicatie`: there is no period, and the days count from the newest delivery.

Per gemeente, when the gemeente stands in the delivery and must be a known one; a list for several gemeenten (those of
the CBS, the BUIG budgets) is expected once. What was never delivered here isn't in use, and never late. The day is an
argument; days are those of the calendar in Amsterdam. Why: docs/decisions/late-deliveries.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.in_force import FOUR_WEEKS, PERIOD
from pipelines.ingestion.register import Settled, decide, read_register
from pipelines.ingestion.values import FIRST_YEAR, LAST_YEAR
from pipelines.settings import Settings

CALENDAR = ZoneInfo("Europe/Amsterdam")
"""Whose days count: those of the people who deliver."""

EVERYWHERE = "*"
"""In place of a gemeente: expected once, for all of them."""

PUBLICATION = "bij publicatie"

MONTHS = {"maandelijks": 1, "vier keer per jaar": 3, "twee keer per jaar": 6, "jaarlijks": 12}
"""Rhythm -> months in a period."""

A_YEAR = 12


@dataclass(frozen=True, order=True)
class Period:
    """Its last day, and how it is called: 2026-10, 2026-K4 (quarter), 2026-H2 (half-year), 2026 or 2019-P03."""

    last: date
    name: str


@dataclass(frozen=True, order=True)
class Levertijd:
    """The next delivery of a source, for one gemeente or for all.

    Attributes:
        gemeente_code: EVERYWHERE when it is expected once.
        ontvangen_op: Day on which the last one was received, from which the next one follows.
        verwacht: The period that the next one must be about.
        uiterlijk: The last day on which it is on time.
    """

    bron: str
    gemeente_code: str
    ontvangen_op: date
    verwacht: str
    uiterlijk: date

    def dagen_te_laat(self, dag: date) -> int:
        """How many days it is late on a day; 0 when it isn't."""
        return max(0, (dag - self.uiterlijk).days)

    @property
    def naam(self) -> str:
        """How messages name it."""
        return self.bron if self.gemeente_code == EVERYWHERE else f"{self.bron} {self.gemeente_code}"


@dataclass(frozen=True)
class Actualiteit:
    """All deliveries that are expected, on one day.

    Attributes:
        dag: The day.
        levertijden: One per source and gemeente in use.
        is_voorbeeld: Whether example deliveries are in force: nobody agreed to deliver here, so lateness is shown where
            it is asked for, and held against nobody.
    """

    dag: date
    levertijden: tuple[Levertijd, ...]
    is_voorbeeld: bool

    @property
    def te_laat(self) -> tuple[Levertijd, ...]:
        """Those that are late."""
        return tuple(one for one in self.levertijden if one.dagen_te_laat(self.dag))

    @property
    def aan_te_spreken(self) -> tuple[Levertijd, ...]:
        """Those that are late and somebody is to be asked for."""
        return () if self.is_voorbeeld else self.te_laat

    @property
    def bronnen(self) -> list[str]:
        """The sources in use."""
        return sorted({one.bron for one in self.levertijden})


def day_of(moment: datetime) -> date:
    """The day in Amsterdam of a moment."""
    return moment.astimezone(CALENDAR).date()


def read_actualiteit(settings: Settings, sources: Mapping[str, Source], now: datetime) -> Actualiteit:
    """Hold what the register has against what was agreed.

    Args:
        settings: Where the register is, and the day to judge (`peildag`) if it isn't today.
        sources: The declarations.
        now: The present moment.
    """
    return judge_lateness(decide(read_register(settings), sources), sources, settings.peildag or day_of(now))


def judge_lateness(settled: Settled, sources: Mapping[str, Source], dag: date) -> Actualiteit:
    """Hold deliveries against what was agreed.

    Args:
        settled: The deliveries, and which of them are in force.
        sources: The declarations.
        dag: The day in Amsterdam that is judged.
    """
    found = [one for source in sources.values() for one in _levertijden(settled.claims, source)]
    example = settled.rows.filter(pl.col("in_gebruik") & (pl.col("herkomst") == "synthetisch"))
    return Actualiteit(dag, tuple(sorted(found)), is_voorbeeld=not example.is_empty())


def message(one: Levertijd, source: Source, dag: date) -> str:
    """Say, in Dutch, what is late and whom to ask."""
    days = one.dagen_te_laat(dag)
    return (
        f"{one.naam}: verwacht een levering over {one.verwacht}, uiterlijk op {one.uiterlijk:%d-%m-%Y}, gevonden als "
        f"laatste die van {one.ontvangen_op:%d-%m-%Y}; {days} {'dag' if days == 1 else 'dagen'} te laat. "
        f"Vraag haar op bij: {source.eigenaar}."
    )


def next_period(source: Source, periode: str, received: date) -> Period:
    """Give the period that the next delivery must be about.

    Args:
        source: The declaration.
        periode: The last period in force; empty where the register knows none.
        received: When it was received.
    """
    if source.levering.ritme == PUBLICATION:
        return Period(received, "de volgende publicatie")
    months = MONTHS[source.levering.ritme]
    running = _calendar(received, months)
    if not (PERIOD.fullmatch(periode) and FIRST_YEAR <= int(periode[:4]) <= LAST_YEAR):
        return running
    following = _after(periode, months)
    return min(following, running) if source.heeft_personen and months == A_YEAR else following


def _levertijden(claims: pl.DataFrame, source: Source) -> list[Levertijd]:
    """What is expected of one source."""
    gemeente = pl.col("gemeente_code") if _is_per_gemeente(source) else pl.lit(EVERYWHERE)
    held = claims.filter("in_gebruik", pl.col("bron") == source.bron).with_columns(gemeente_code=gemeente)
    # Of a period that several deliveries are about, the newest tells when it was received.
    last = held.sort("periode", "ontvangen_op").group_by("gemeente_code").last()
    found = []
    for gemeente_code, periode, moment in last.select("gemeente_code", "periode", "ontvangen_op").iter_rows():
        received = day_of(moment)
        expected = next_period(source, periode or "", received)
        limit = expected.last + timedelta(days=source.levering.te_laat_na_dagen)
        found.append(Levertijd(source.bron, gemeente_code, received, expected.name, limit))
    return found


def _is_per_gemeente(source: Source) -> bool:
    column = source.column("gemeente_code")
    return column is not None and column.bestaat_in is not None


def _calendar(day: date, months: int) -> Period:
    """The period of so many months that a day lies in."""
    number = (day.month - 1) // months + 1
    after = number * months
    last = date(day.year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
    names = {1: f"{day.year}-{number:02}", 3: f"{day.year}-K{number}", 6: f"{day.year}-H{number}", 12: f"{day.year}"}
    return Period(last, names[months])


def _after(periode: str, months: int) -> Period:
    """The period after one that is in force: four weeks within a year of four weeks, else by the calendar."""
    year, _, part = periode.partition("-")
    if part.startswith("P"):
        number = int(part[1:])
        return _calendar(date(int(year) + 1, 1, 1), months) if number >= FOUR_WEEKS else _four_weeks(int(year), number)
    held = _calendar(date(int(year), int(part or A_YEAR), 1), 1)
    return _calendar(held.last + timedelta(days=1), months)


def _four_weeks(year: int, before: int) -> Period:
    """The four weeks after those with a number; the last ones end with the year, whichever days the CAK takes."""
    number = before + 1
    last = date(year, 12, 31) if number == FOUR_WEEKS else date(year, 1, 1) + timedelta(days=28 * number - 1)
    return Period(last, f"{year}-P{number:02}")
