"""The last row of a workbook, when it holds totals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from small_workbooks import HEADERS, ROW, book, cells, edited, refusal, sheet

from pipelines.declarations import Source
from pipelines.declarations.formats import CsvFormat, Footer
from pipelines.ingestion.formats.table import Totals
from pipelines.ingestion.formats.workbook import read_workbook

FOOTER = Footer(merk="Totaal", rijen="Regeling", som=("GemiddeldAantal", "Kosten"))
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def costs(declared: Mapping[str, Source]) -> Source:
    return declared["buig_realisatie"].model_copy(update={"voetregel": FOOTER})


def ended(*stated: object, merk: str = "Totaal", after: int = 0) -> bytes:
    """One row, and one with totals, some empty rows further."""
    return sheet(HEADERS, ROW, *[[]] * after, [merk, None, None, *stated])


@pytest.mark.parametrize(
    ("stated", "totals"),
    [
        ((1, 1234.5, 1234.56), Totals(1, {"GemiddeldAantal": Decimal("1234.5"), "Kosten": Decimal("1234.56")})),
        ((1, 1.234, 1_234_567), Totals(1, {"GemiddeldAantal": Decimal("1.234"), "Kosten": Decimal(1234567)})),
        (("1", "1.234", "1.234,56"), Totals(1, {"GemiddeldAantal": Decimal(1234), "Kosten": Decimal("1234.56")})),
        ((None, None, -0.5), Totals(None, {"Kosten": Decimal("-0.5")})),
        ((0,), Totals(0, {})),
    ],
)
def test_a_last_row_with_totals_is_no_row(costs: Source, stated: tuple[object, ...], totals: Totals) -> None:
    table = read_workbook(ended(*stated), costs)
    assert cells(table) == [(2, *ROW)]
    assert table.totalen == totals


def test_a_number_has_a_point_also_where_csv_uses_it_otherwise(costs: Source) -> None:
    english = costs.model_copy(update={"csv": CsvFormat(decimaaltekens=(".",), duizendteken=",")})
    assert read_workbook(ended(1, 1234.5, "1,234.5"), english).totalen.som == {
        "GemiddeldAantal": Decimal("1234.5"),
        "Kosten": Decimal("1234.5"),
    }


@pytest.mark.parametrize("merk", ["totaal", " TOTAAL "])
def test_the_mark_is_free_of_case_and_may_stand_below_empty_rows(costs: Source, merk: str) -> None:
    table = read_workbook(ended(1, 1, 2, merk=merk, after=3), costs)
    assert (table.read, table.totalen.rijen) == (1, 1)


def test_the_mark_may_stand_in_a_later_column(costs: Source) -> None:
    table = read_workbook(sheet(HEADERS, ROW, [None, None, "Totaal", 1, 1, 2]), costs)
    assert (table.read, table.totalen.rijen) == (1, 1)


def test_a_row_with_the_mark_elsewhere_is_a_row(costs: Source) -> None:
    rows = [["Totaal", "", "", 1], ROW, ["0164", "Totaal"]]
    assert read_workbook(sheet(HEADERS, *rows), costs).totalen == Totals()
    assert read_workbook(sheet(HEADERS, *rows), costs).read == 3


@pytest.mark.parametrize("rows", [[], [ROW]])
def test_a_workbook_without_the_totals_that_were_agreed_on_is_refused(costs: Source, rows: list[list[Any]]) -> None:
    assert read_workbook(sheet(HEADERS, *rows), costs).totalen == Totals()
    strict = costs.model_copy(update={"voetregel": FOOTER.model_copy(update={"verplicht": True})})
    assert refusal(sheet(HEADERS, *rows), strict) == (
        "verwacht een laatste regel die met Totaal begint, gevonden geen voetregel"
    )


def test_a_source_without_totals_has_only_rows(costs: Source) -> None:
    table = read_workbook(ended(1, 1, 2), costs.model_copy(update={"voetregel": None}))
    assert (table.read, table.totalen) == (2, Totals())


@pytest.mark.parametrize("value", ["12 stuks", "#REF!"])
def test_a_total_that_is_no_number_is_refused(costs: Source, value: str) -> None:
    assert refusal(ended(1, 1, value), costs) == (
        "verwacht in de voetregel onder Kosten een getal, gevonden iets anders"
    )


def test_a_total_that_has_not_been_worked_out_is_refused(costs: Source) -> None:
    data = edited(ended(1, 1, 7), SHEET, b'<c r="F3"><v>7</v></c>', b'<c r="F3"><f>SUM(F2:F2)</f></c>')
    assert refusal(data, costs) == "verwacht in de voetregel onder Kosten een getal, gevonden iets anders"
    data = edited(ended(1, 1, 7), SHEET, b'<c r="F3"><v>7', b'<c r="F3"><f>SUM(F2:F2)</f><v>7')
    assert read_workbook(data, costs).totalen.som["Kosten"] == 7


def test_a_merged_mark_is_no_fault_and_a_percentage_of_euros_is(costs: Source) -> None:
    def fill(made: Any, form: str) -> None:
        one = made.add_worksheet("Blad1")
        one.write_row(1, 2, HEADERS)
        one.write_row(2, 2, ROW)
        one.merge_range("C4:E4", "Totaal")
        one.write_row(3, 5, [1, 1])
        one.write(3, 7, 0.25, made.add_format({"num_format": form}))

    table = read_workbook(book(lambda made: fill(made, "0.00")), costs)
    assert table.faulty_cells.is_empty()
    assert table.totalen == Totals(1, {"GemiddeldAantal": Decimal(1), "Kosten": Decimal("0.25")})
    assert "onder Kosten een getal" in refusal(book(lambda made: fill(made, "0%")), costs)


def test_totals_are_checked_when_the_delivery_is_judged(bench) -> None:
    bench.declare("buig_realisatie", voetregel=FOOTER)
    rows = [["GM0164", 2021, "realisatie", "PW", 10.5, 1000.25], ["GM0164", 2021, "realisatie", "IOAW", 1, 0.25]]
    bench.put_xlsx("buig_realisatie", "a.xlsx", [HEADERS, *rows, ["Totaal", None, None, 2, 11.5, 1000.5]])
    report = bench.ingest("buig_realisatie")
    assert (report.read, report.accepted, report.refusals) == (2, 2, [])
    bench.put_xlsx("buig_realisatie", "b.xlsx", [HEADERS, *rows, ["Totaal", None, None, 3, 11.5, 1000.75]])
    (told,) = bench.ingest("buig_realisatie").refusals
    assert "verwacht volgens de voetregel 3 rijen, gevonden 2 rijen" in told
    assert "verwacht volgens de voetregel voor Kosten 1000,75, gevonden 1000,5" in told
