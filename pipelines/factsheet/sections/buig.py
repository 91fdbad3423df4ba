"""The national budget for bijstand (BUIG) against its costs, with what is forecast or assumed told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.factsheet.kern import Kern
from pipelines.factsheet.model import Absence, Chart, Figure, Section, Sentence, Series, Shape
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.prose import in_years, sentence, years_text
from pipelines.factsheet.published import Published
from pipelines.factsheet.sections import buig_tables
from pipelines.factsheet.words import Subject, trend, when
from pipelines.factsheet.yearly import described

WET = "PARTICIPATIEWET"

WAYS = {
    1: "bleven de kosten onder het budget",
    0: "waren de kosten gelijk aan het budget",
    -1: "waren de kosten hoger dan het budget",
}

BALANCES = {1: ", een voordeel voor de gemeente", 0: "", -1: ", een nadeel voor de gemeente"}


@dataclass(frozen=True)
class Year:
    """Budget, costs and what is left of a year."""

    budget: Figure
    costs: Figure
    balance: Figure

    @property
    def is_settled(self) -> bool:
        """Whether the costs were measured."""
        return self.costs.value is not None and self.costs.status != "prognose" and not self.is_assumed

    @property
    def is_assumed(self) -> bool:
        """Whether the costs are an assumption; what is left then says nothing."""
        return self.costs.value is not None and self.costs.origin == "aanname"

    @property
    def is_forecast(self) -> bool:
        """Whether the costs were estimated, from more than the budget itself."""
        return self.costs.value is not None and self.costs.status == "prognose" and not self.is_assumed

    @property
    def is_hidden(self) -> bool:
        """Whether costs that were measured are hidden."""
        return self.costs.absence == Absence.SUPPRESSED and self.costs.status != "prognose"

    @property
    def way(self) -> int:
        """1 with something left, 0 without, -1 short."""
        value = self.balance.value or 0
        return (value > 0) - (value < 0)


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Say whether the budget was enough.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    kern = Kern(published, gemeente)
    found = {
        one: Year(*(kern.figure(indicator, WET, one) for indicator in ("buig_budget", "buig_lasten", "buig_saldo")))
        for one in kern.years("buig_budget", "buig_lasten")
    }
    if not found:
        return None
    settled = [one for one in found if found[one].is_settled and found[one].balance.value is not None and one <= year]
    made = Section(
        "buig",
        "Budget en kosten van de bijstand (BUIG)",
        sentences=tuple(_sentences(kern, found, settled, year)),
        highlights=tuple(_highlights(found, settled, year)),
        charts=tuple(_charts(found, settled)),
        tables=tuple(buig_tables.tables(kern, {one: (of.budget, of.costs, of.balance) for one, of in found.items()})),
    )
    return with_notes(published, replace(made, notes=(*_risk(made), *_subsidy(kern, made, year))))


def _sentences(kern: Kern, found: dict[int, Year], settled: Sequence[int], year: int) -> Iterator[Sentence]:
    if settled:
        last = settled[-1]
        of = found[last]
        newest = f"{BALANCES[of.way]}. Dit is het nieuwste jaar met gemeten kosten."
        budget = (f"Het budget BUIG van {last} was ", of.budget, "; de kosten waren ", of.costs)
        yield sentence(*budget, ". Het saldo is ", of.balance, newest)
        if last - 1 in settled:
            subject = Subject("De kosten van de uitkeringen", is_plural=True)
            yield trend(subject, found[last - 1].costs, of.costs, break_titles(kern.published))
    elif any(of.is_hidden for of in found.values()):
        yield sentence("De gemeten kosten zijn afgeschermd; wat eronder staat is een prognose of een aanname.")
    else:
        yield sentence("Gemeten kosten zijn er nog niet; wat eronder staat is een prognose of een aanname.")
    for of in (of for of in found.values() if of.is_forecast):
        begin = f"Voor {when(of.costs)} is het budget "
        yield sentence(
            begin, of.budget, " en zijn de kosten ", of.costs, "; saldo ", of.balance, f"{BALANCES[of.way]}."
        )
    yield from _assumptions(found, year)


def _assumptions(found: dict[int, Year], year: int) -> Iterator[Sentence]:
    assumed = [one for one in found if found[one].is_assumed]
    equal = [one for one in assumed if found[one].costs.value == found[one].budget.value]
    if equal:
        yield sentence(
            f"De kosten van {years_text(equal)} zijn gelijkgesteld aan het budget. Dat is een aanname en geen meting: ",
            "of er geld overblijft of tekortkomt, valt daaruit niet op te maken.",
        )
    other = [one for one in assumed if one not in equal]
    if other:
        yield sentence(f"De kosten van {years_text(other)} zijn een aanname en geen meting.")


def _highlights(found: dict[int, Year], settled: Sequence[int], year: int) -> Iterator[tuple[str, Figure]]:
    if year in found:
        yield f"Budget BUIG {year}", found[year].budget
    if settled:
        yield f"Kosten BUIG {settled[-1]}", found[settled[-1]].costs
        yield f"Saldo BUIG {settled[-1]}", found[settled[-1]].balance


def _charts(found: dict[int, Year], settled: Sequence[int]) -> Iterator[Chart]:
    labels = tuple(map(str, found))
    both = (
        Series("Budget", tuple(of.budget for of in found.values()), is_reference=True),
        Series("Kosten", tuple(of.costs for of in found.values())),
    )
    if len(found) > 1 and any(figure.value is not None for one in both for figure in one.figures):
        text = described("Lijnen van budget en kosten per jaar, met prognoses.", both, labels)
        yield Chart("buig", _title(found, settled), text, Shape.LINES, labels, both)
    # Of an assumed year the balance is 0 by definition: a bar of it would be read as a result.
    measured = {one: of for one, of in found.items() if not of.is_assumed and of.balance.value is not None}
    if len(measured) > 1:
        labels = tuple(map(str, measured))
        series = (Series("Saldo", tuple(of.balance for of in measured.values())),)
        text = described("Staven van het saldo per jaar; onder nul is een nadeel.", series, labels)
        yield Chart("buig-saldo", _balance_title(measured), text, Shape.BARS, labels, series)


def _title(found: dict[int, Year], settled: Sequence[int]) -> Sentence:
    if not settled:
        return sentence("Budget en kosten BUIG: alleen prognoses en aannames")
    way = found[settled[-1]].way
    alike = [one for one in settled if found[one].way == way]
    # One sentence for all settled years, when it holds for all; else about the newest.
    return sentence(f"{in_years(alike if alike == list(settled) else settled[-1:])} {WAYS[way]}")


def _balance_title(measured: dict[int, Year]) -> Sentence:
    first, *_, last = measured.values()
    one, other = first.balance, last.balance
    if first.way > 0 > last.way:
        return sentence(f"Van een voordeel in {when(one)} naar een nadeel in {when(other)}")
    if first.way < 0 < last.way:
        return sentence(f"Van een nadeel in {when(one)} naar een voordeel in {when(other)}")
    kinds = {1: "een voordeel", 0: "geen voordeel of nadeel", -1: "een nadeel"}
    return sentence(f"Saldo BUIG: {kinds[last.way]} in {when(other)}")


def _risk(made: Section) -> Iterator[Sentence]:
    if any(table.name == buig_tables.RISK for table in made.tables):
        # The bounds of the vangnet: design, rule 10.
        yield sentence(
            "Eigen risico: een tekort tot 7,5% van het budget draagt de gemeente zelf. Van wat daarboven komt ",
            "vergoedt het Rijk de helft, en van wat boven 12,5% komt alles (vangnet).",
        )


def _subsidy(kern: Kern, made: Section, year: int) -> Iterator[Sentence]:
    """What of it is loonkostensubsidie, which is in budget and costs from 2022 on (definition of `buig_budget`)."""
    spent = kern.figure("lks_uitgaven", WET, year)
    if spent.value is not None and not any(table.name == buig_tables.SUBSIDY for table in made.tables):
        yield sentence(
            "Vanaf 2022 hoort ook loonkostensubsidie bij de BUIG. Welk deel van budget en kosten dat is, is niet ",
            f"gepubliceerd; de gemeente gaf in {year} ",
            spent,
            " uit aan loonkostensubsidie.",
        )
