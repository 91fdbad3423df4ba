"""What is shown as a percentage in a workbook is read as shown, or refused; never a hundred times too small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from lxml import etree
from small_workbooks import book, edited

from pipelines.declarations import Source
from pipelines.ingestion.formats import sheets
from pipelines.ingestion.formats.styles import percent_styles
from pipelines.ingestion.formats.workbook import read_workbook

INDEX = ["Gemeentecode", "Component", "Jaar", "Reeks", "Percentage", "Bron", "Status"]
RAISE = ["*", "WMO_OB", 2022, "definitief", None, "VNG", "gepubliceerd"]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def index(declared: Mapping[str, Source]) -> Source:
    return declared["prijsindex"]


def raises(*values: object, form: str = "0.00%", left: int = 0) -> bytes:
    """One price index per row, with its percentage in this number format."""

    def fill(made: Any) -> None:
        one = made.add_worksheet("Blad1")
        one.write_row(0, left, INDEX)
        shown = made.add_format({"num_format": form})
        for row, value in enumerate(values, 1):
            one.write_row(row, left, RAISE)
            one.write(row, left + 4, value, shown)

    return book(fill)


def percentages(data: bytes, source: Source) -> list[str | None]:
    table = read_workbook(data, source)
    assert table.faulty_cells.is_empty()
    return table.rows["cel4"].to_list()


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        (0.0475, "4.75"),
        (-0.0475, "-4.75"),
        (0.29, "29"),
        (0.07 + 1e-17, "7"),
        (0.1 + 0.2, "30"),
        (0.5, "50"),
        (1, "100"),
        (0, "0"),
        (12, "1200"),
        (0.0001, "0.01"),
        (0.000001, "0.0001"),
        (1.234, "123.4"),
        (1e15, "100000000000000000"),
        (None, None),
        ("4,75", "4,75"),
        ("4,75%", "4,75%"),
    ],
)
def test_a_percentage_is_read_as_the_number_that_is_shown(index: Source, kept: object, read: str | None) -> None:
    assert percentages(raises(kept), index) == [read]


def test_a_percentage_with_three_decimals_is_no_thousand(index: Source) -> None:
    assert percentages(raises(0.01234), index) == ["1,234"]


@pytest.mark.parametrize("left", [0, 2, 30])
def test_percentages_are_found_wherever_the_table_starts(index: Source, left: int) -> None:
    assert percentages(raises(0.0475, 0.05, left=left), index) == ["4.75", "5"]


@pytest.mark.parametrize(
    ("form", "read"),
    [
        (9, "4.75"),
        (10, "4.75"),
        ("0%", "4.75"),
        ("0.0 %;[Red]-0.0 %", "4.75"),
        ('0.00"pct" %', "4.75"),
        ("General", "0.0475"),
        ("0.00", "0.0475"),
        ('0.00"%"', "0.0475"),
        (r"0.00\%", "0.0475"),
        ("0.00_%", "0.0475"),
    ],
)
def test_only_a_percent_sign_that_counts_makes_a_percentage(index: Source, form: Any, read: str) -> None:
    assert percentages(raises(0.0475, form=form), index) == [read]


def test_number_cells_with_and_without_a_percentage_go_together(index: Source) -> None:
    data = edited(raises(0.0475, 0.05), SHEET, b'<c r="E3" s="1"><v>0.05', b'<c r="E3"><v>5.25')
    assert percentages(data, index) == ["4.75", "5.25"]


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="E2" s="1"><v>0.0475',
        b'<c s="1" r="E2"><v>0.0475',
        b"<c s='1' t='n' r='E2'><v>0.0475",
        b'<c r="E2" s="1"><f>D2*2</f><v>0.0475',
    ],
)
def test_a_percentage_is_known_however_its_cell_is_written(index: Source, cell: bytes) -> None:
    data = edited(raises(0.0475), SHEET, b'<c r="E2" s="1"><v>0.0475', cell)
    assert percentages(data, index) == ["4.75"]


def test_a_cell_without_a_style_has_the_first_one(index: Source) -> None:
    data = edited(raises(0.0475), SHEET, b'<c r="E2" s="1">', b'<c r="E2">')
    assert percentages(data, index) == ["0.0475"]
    data = edited(data, "xl/styles.xml", b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>', b"<xf/>")
    assert percentages(data, index) == ["0.0475"]
    table = read_workbook(edited(data, "xl/styles.xml", b"<xf/>", b'<xf numFmtId="9"/>'), index)
    assert table.rows["cel4"].to_list() == ["4.75"]
    assert table.faulty_cells["gevonden"].to_list() == ["een percentage in cel C2"]


def test_a_workbook_without_styles_has_no_percentages(index: Source) -> None:
    data = edited(raises(0.0475), "xl/_rels/workbook.xml.rels", b"styles.xml", b"nergens.xml")
    assert percentages(data, index) == ["0.0475"]


def test_more_styles_than_a_spreadsheet_keeps_are_refused(index: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_STYLES", 100)
    with pytest.raises(sheets.RefusedError, match="kopieer de waarden naar een nieuwe werkmap"):
        read_workbook(raises(0.0475), index)


@pytest.mark.parametrize("cell", [b'<c r="E2" s="1"/>', b'<c r="E2" s="1"></c>', b'<c r="E2" s="1"><v></v></c>'])
def test_an_empty_cell_stays_empty_whatever_its_format(index: Source, cell: bytes) -> None:
    assert percentages(edited(raises(0.0475), SHEET, b'<c r="E2" s="1"><v>0.0475</v></c>', cell), index) == [None]


def test_a_whole_column_of_percentages_is_found_over_the_edges_of_the_pieces(index: Source) -> None:
    values = [number / 10_000 for number in range(8_000)]
    assert percentages(raises(*values), index)[-3:] == ["79.97", "79.98", "79.99"]


@pytest.mark.parametrize(("place", "cell"), [(2, "E2"), (5, "H2")])
def test_a_percentage_where_none_is_meant_is_named_with_its_cell(index: Source, place: int, cell: str) -> None:
    def fill(made: Any) -> None:
        one = made.add_worksheet("Blad1")
        one.write_row(0, 2, INDEX)
        for row in (1, 2):
            one.write_row(row, 2, RAISE)
        shown = made.add_format({"num_format": "0%"})
        one.write(1, 2 + place, 0.05, shown)
        one.write_blank(2, 2 + place, None, shown)

    table = read_workbook(book(fill), index)
    assert table.faulty_cells.rows() == [(2, f"cel{place}", f"een percentage in cel {cell}")]


def test_a_row_with_a_percentage_of_euros_is_rejected_and_one_in_percents_is_kept(bench, check) -> None:
    def costs(made: Any) -> None:
        one = made.add_worksheet("Blad1")
        one.write_row(0, 0, ["Gemeentecode", "Jaar", "Soort", "Regeling", "GemiddeldAantal", "Kosten"])
        one.write_row(1, 0, ["GM0164", 2021, "realisatie", "PW", 10, 20])
        one.write(1, 5, 0.05, made.add_format({"num_format": "0%"}))

    bench.put("buig_realisatie", "a.xlsx", book(costs))
    judged = check("buig_realisatie")
    judged.refused("gevonden 1 van 1")
    assert judged.rules == {("foute_cel", "Kosten"): 1}
    assert "een percentage in cel F2" in judged.examples

    bench.put("prijsindex", "a.xlsx", raises(0.0475))
    bench.ingest("prijsindex")
    assert [str(value) for value in bench.raw("prijsindex")["index_pct"]] == ["4.7500"]


def test_the_styles_of_percentages_are_told_by_their_place() -> None:
    styles = etree.fromstring(
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
        '<numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="0&quot;%&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="165"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    assert percent_styles(styles) == {1, 3}
