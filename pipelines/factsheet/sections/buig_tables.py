"""Tables of the BUIG: per year, per stage of the budget, per regeling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.factsheet.kern import Kern
from pipelines.factsheet.model import Figure, Table, Unit
from pipelines.factsheet.published import Row
from pipelines.factsheet.yearly import aligned

TABLE = "buig"
AMOUNT = "bedrag_eur_nominaal"
RISK = "buig-eigen-risico"
SUBSIDY = "buig-loonkostensubsidie"

STAGES = ("definitief", "nader voorlopig", "voorlopig", "prognose")
"""Of the budget, the most settled one first: the order in which `kernindicatoren` chooses."""

MEASURED_FIRST = ("realisatie", "prognose")

REGELINGEN = {"PW": "Participatiewet", "IOAW": "IOAW", "IOAZ": "IOAZ", "BBZ": "Bbz", "TOTAAL": "Samen"}

Figures = tuple[Figure, Figure, Figure]


def tables(kern: Kern, years: Mapping[int, Figures]) -> Iterator[Table]:
    """Make the tables that the published rows fill.

    Args:
        kern: Figures of the gemeente.
        years: Budget, costs and balance of each year.
    """
    rows = kern.published.rows(TABLE, gemeente_code=kern.gemeente)
    yield _per_year(rows, years)
    yield from _stages(kern, rows)
    yield from _risk(kern, rows)
    yield from _subsidy(kern, rows)
    yield from _numbers(kern, rows)


def _per_year(rows: Sequence[Row], years: Mapping[int, Figures]) -> Table:
    columns = ("Jaar", "Budget", "Vaststelling van het budget", "Kosten", "Saldo")
    return Table(
        "buig-per-jaar",
        "Budget en kosten BUIG per jaar",
        columns,
        tuple(
            (str(year), budget, _stage(rows, year), costs, balance) for year, (budget, costs, balance) in years.items()
        ),
    )


def _stage(rows: Sequence[Row], year: int) -> str:
    found = {row["versie_code"] for row in _totals(rows, "budget") if row["jaar"] == year}
    return next((stage for stage in STAGES if stage in found), "")


def _totals(rows: Sequence[Row], kind: str) -> list[Row]:
    return [row for row in rows if row["regeling_code"] == "TOTAAL" and row["soort_code"] == kind]


def _stages(kern: Kern, rows: Sequence[Row]) -> Iterator[Table]:
    """The budget as it was set more than once, for the years in which it was."""
    budgets = {(row["jaar"], row["versie_code"]): row for row in _totals(rows, "budget")}
    years = sorted({year for year, _ in budgets if sum(one == year for one, _ in budgets) > 1})
    if years:
        # From the first to be set to the last, without those that no year had.
        seen = [stage for stage in reversed(STAGES) if any((year, stage) in budgets for year in years)]
        cells = tuple((str(year), *(_amount(kern, budgets.get((year, stage))) for stage in seen)) for year in years)
        columns = ("Jaar", *(stage.capitalize() for stage in seen))
        yield Table("buig-vaststellingen", "Budget BUIG per vaststelling", columns, cells)


def _risk(kern: Kern, rows: Sequence[Row]) -> Iterator[Table]:
    """Of the years with a shortage; without one nothing is borne or paid."""
    found = {kind: {row["jaar"]: row for row in _totals(rows, kind)} for kind in ("eigen_risico", "vangnet")}
    years = sorted({year for of_years in found.values() for year, row in of_years.items() if row[AMOUNT]})
    if years:
        title = "Wat de gemeente van een tekort zelf draagt, en wat het Rijk vergoedt (vangnet)"
        cells = tuple((str(year), *(_amount(kern, of.get(year)) for of in found.values())) for year in years)
        yield Table(RISK, title, ("Jaar", "Eigen risico", "Vangnet"), cells)


def _subsidy(kern: Kern, rows: Sequence[Row]) -> Iterator[Table]:
    found = [row for row in rows if row["regeling_code"] == "LKS" and row[AMOUNT] is not None]
    if found:
        cells = tuple(
            (str(row["jaar"]), row["soort_code"], row["versie_code"], _amount(kern, row))
            for row in sorted(found, key=lambda row: (row["jaar"], row["soort_code"], row["versie_code"]))
        )
        title = "Deel voor loonkostensubsidie"
        yield Table(SUBSIDY, title, ("Jaar", "Soort", "Stand", "Bedrag"), cells)


def _numbers(kern: Kern, rows: Sequence[Row]) -> Iterator[Table]:
    """The average number of benefits; of a year with both what was measured goes before what was expected."""
    chosen: dict[str, dict[int, Row]] = {}
    for row in sorted(rows, key=lambda row: _rank(row["versie_code"]), reverse=True):
        if row["soort_code"] == "lasten" and (row["gemiddeld_aantal"] is not None or row["is_onderdrukt"]):
            chosen.setdefault(row["regeling_code"], {})[row["jaar"]] = row
    years = sorted({year for of_years in chosen.values() for year in of_years})
    if years:
        cells = tuple(
            (name, *aligned([_number(kern, row) for row in chosen[code].values()], years))
            for code, name in REGELINGEN.items()
            if code in chosen
        )
        title = "Gemiddeld aantal uitkeringen per regeling"
        yield Table("buig-uitkeringen", title, ("Regeling", *map(str, years)), cells)


def _rank(version: str) -> int:
    return MEASURED_FIRST.index(version) if version in MEASURED_FIRST else len(MEASURED_FIRST)


def _amount(kern: Kern, row: Row | None) -> Figure | None:
    return kern.published.figure(row, TABLE, AMOUNT, Unit.EURO) if row else None


def _number(kern: Kern, row: Row) -> Figure:
    return kern.published.figure(row, TABLE, "gemiddeld_aantal", Unit.COUNT)
