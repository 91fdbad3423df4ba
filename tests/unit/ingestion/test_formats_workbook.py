"""Which sheet of a workbook is read, where its table begins, and which cells of it count."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from small_deliveries import BSN
from small_workbooks import HEADERS, ROW, book, cells, edited, refusal, sheet

from pipelines.declarations import Source
from pipelines.declarations.formats import WorkbookFormat
from pipelines.ingestion.formats import sheets
from pipelines.ingestion.formats.sheets import address
from pipelines.ingestion.formats.workbook import read_workbook


@pytest.fixture
def costs(declared: Mapping[str, Source]) -> Source:
    return declared["buig_realisatie"]


def reading(source: Source, **xlsx: Any) -> Source:
    return source.model_copy(update={"xlsx": WorkbookFormat(**xlsx)})


def test_the_header_is_found_below_titles_and_rows_keep_their_number(costs: Source) -> None:
    table = read_workbook(sheet(["Kosten BUIG"], [], ["peildatum", "1-1-2022", "x"], [], HEADERS, ROW), costs)
    assert (table.headers, table.read, table.notation) == (HEADERS, 1, "xlsx")
    assert cells(table) == [(6, *ROW)]


def test_half_of_the_headers_is_enough_to_know_the_header_by(costs: Source) -> None:
    headers = ["GEMEENTECODE", " jaar ", "Soort", "a", "b", "c"]
    assert read_workbook(sheet(["titel"], headers, ROW), costs).headers == headers


def test_a_header_with_a_year_is_known_by_its_pattern(declared: Mapping[str, Source]) -> None:
    headers = ["PC6", "Huisnummer", "Buurt2024", "Wijk2024", "Gem2024"]
    assert read_workbook(sheet(["titel"], headers, ["7551AB"]), declared["adressen"]).headers == headers


def test_without_a_known_header_the_first_row_is_it(costs: Source) -> None:
    assert read_workbook(sheet(["a", "Jaar"], ROW), costs).headers == ["a", "Jaar", "", "", "", ""]


def test_below_thirty_rows_no_header_is_sought(costs: Source) -> None:
    notes = [[f"toelichting {number}"] for number in range(30)]
    assert read_workbook(sheet(*notes[:29], HEADERS, ROW), costs).headers == HEADERS
    assert read_workbook(sheet(*notes, HEADERS, ROW), costs).headers[0] == "toelichting 0"


def test_a_note_beside_the_title_is_no_column(costs: Source) -> None:
    assert read_workbook(sheet([*[""] * 9, "concept"], HEADERS, ROW), costs).headers == HEADERS


def test_a_sheet_with_only_a_header_has_no_rows(costs: Source) -> None:
    table = read_workbook(sheet(HEADERS), costs)
    assert (table.headers, table.read) == (HEADERS, 0)


def test_an_empty_sheet_is_refused(costs: Source) -> None:
    assert refusal(sheet(), costs) == "verwacht een kopregel en rijen, gevonden een leeg blad"


def three_sheets(made: Any) -> None:
    for name, value in (("Toelichting", "nee"), ("Verborgen", "geheim"), (" Kosten 2021 ", "ja")):
        one = made.add_worksheet(name)
        one.write_row(0, 0, HEADERS)
        one.write_row(1, 0, [value])
        if value == "geheim":
            one.hide()
    made.add_chartsheet("Grafiek")


@pytest.mark.parametrize(("blad", "found"), [(1, "nee"), (2, "ja"), ("kosten 2021", "ja"), ("Toelichting", "nee")])
def test_a_sheet_is_chosen_by_name_or_by_its_place_among_the_visible(
    costs: Source, blad: str | int, found: str
) -> None:
    assert read_workbook(book(three_sheets), reading(costs, blad=blad)).rows["cel0"].to_list() == [found]


@pytest.mark.parametrize("blad", [0, 3, -1, "Verborgen", "Grafiek", "Uitkomst"])
def test_a_sheet_that_is_hidden_or_missing_is_refused_with_the_visible_ones(costs: Source, blad: str | int) -> None:
    assert refusal(book(three_sheets), reading(costs, blad=blad)) == (
        f"verwacht het zichtbare blad {blad}, gevonden de zichtbare bladen 'Toelichting', ' Kosten 2021 '"
    )


@pytest.mark.parametrize("hidden", [True, False])
def test_a_bsn_in_the_name_of_any_sheet_is_refused_and_not_repeated(costs: Source, hidden: bool) -> None:
    def fill(made: Any) -> None:
        made.add_worksheet("Blad1").write_row(0, 0, HEADERS)
        other = made.add_worksheet(f"cliënt {BSN}")
        if hidden:
            other.very_hidden()

    found = refusal(book(fill), costs)
    assert "gevonden een BSN in de naam van een blad" in found
    assert BSN not in found


def test_a_formula_error_is_named_with_its_kind_and_cell(costs: Source) -> None:
    def fill(made: Any) -> None:
        one = made.add_worksheet("Blad1")
        one.write_row(1, 2, HEADERS)
        one.write_row(2, 2, ROW[:4])
        one.write_formula(2, 6, "=1/0", None, "#DIV/0!")
        one.write_formula(2, 7, "=A1", None, "#N/A")

    table = read_workbook(book(fill), costs)
    assert sorted(table.faulty_cells.rows()) == [(3, "cel4", "#DIV/0! in cel G3"), (3, "cel5", "#N/A in cel H3")]
    assert cells(table) == [(3, "0164", "2021", "realisatie", "PW", None, None)]


@pytest.mark.parametrize(
    ("cell", "is_empty"),
    [
        (b'<c r="F2"><f>1+1</f></c>', True),
        (b'<c r="F2"><f>1+1</f><v></v></c>', True),
        (b'<c r="F2"><f>1+1</f><v/></c>', True),
        (b'<x:c r="F2" s="1"><x:f t="shared" si="0"/><x:v /></x:c>', True),
        (b'<c r="F2"><f>1+1</f><v>2</v></c>', False),
        (b'<c r="F2" t="str"><f>""</f><v></v></c>', False),
        (b'<c r="F2"><v>2</v></c>', False),
    ],
)
def test_a_formula_without_an_outcome_is_named_instead_of_read_as_empty(
    costs: Source, cell: bytes, is_empty: bool
) -> None:
    data = edited(
        sheet(HEADERS, ROW[:5]), "xl/worksheets/sheet1.xml", b"</row></sheetData>", cell + b"</row></sheetData>"
    )
    found = read_workbook(data, costs).faulty_cells["gevonden"].to_list()
    assert found == ["een formule zonder uitkomst in cel F2 (bewaar de werkmap in Excel)"] * is_empty


def merged(*ranges: str, title: str = "", left: int = 0) -> bytes:
    def fill(made: Any) -> None:
        one = made.add_worksheet("Blad1")
        one.write(0, 0, title)
        one.write_row(1, left, HEADERS)
        for number in range(3):
            one.write_row(2 + number, left, ROW)
        for each in ranges:
            one.merge_range(each, "samen")

    return book(fill)


def test_every_cell_under_a_merged_one_is_named_but_not_the_one_that_has_the_value(costs: Source) -> None:
    table = read_workbook(merged("C3:C5", "E4:F4"), costs)
    assert sorted(table.faulty_cells.rows()) == [
        (4, "cel2", "een samengevoegde cel (C3:C5)"),
        (4, "cel5", "een samengevoegde cel (E4:F4)"),
        (5, "cel2", "een samengevoegde cel (C3:C5)"),
    ]


def test_merged_cells_are_found_where_the_table_starts_further_right(costs: Source) -> None:
    assert read_workbook(merged("E3:E4", left=2), costs).faulty_cells.rows() == [
        (4, "cel2", "een samengevoegde cel (E3:E4)")
    ]


def test_a_merged_title_does_no_harm_and_a_merged_header_is_refused(costs: Source) -> None:
    assert read_workbook(merged("A1:F1"), costs).faulty_cells.is_empty()
    assert read_workbook(merged("H1:H9"), costs).faulty_cells.is_empty()
    assert refusal(merged("A1:A2"), costs) == (
        "verwacht een kopregel zonder samengevoegde cellen, gevonden A1:A2; hef de samenvoeging op"
    )


def test_one_merged_cell_over_everything_takes_no_longer(costs: Source) -> None:
    data = edited(merged("A3:B3"), "xl/worksheets/sheet1.xml", b'"A3:B3"', b'"A3:XFD1048576"')
    table = read_workbook(data, costs)
    assert table.read == 3
    assert table.faulty_cells.height == 3 * 6 - 1


def test_the_content_of_a_workbook_with_macros_is_read_and_nothing_is_run(costs: Source) -> None:
    data = edited(
        sheet(HEADERS, ROW), "[Content_Types].xml", b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml"
    )
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as opened:
        opened.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    assert cells(read_workbook(stream.getvalue(), costs)) == [(2, *ROW)]


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_date_cells_are_right_in_both_calendars(declared: Mapping[str, Source], epoch_1904: bool) -> None:
    def fill(made: Any) -> None:
        one = made.add_worksheet("Blad1")
        one.write_row(0, 0, ["Gemeentecode", "Zaaknummer", "Wet", "OntvangenOp", "BeslistOp", "Uitkomst"])
        one.write_datetime(1, 3, datetime(2021, 12, 31), made.add_format({"num_format": "dd-mm-yyyy"}))

    source = reading(declared["bezwaren"], datum_als_getal=True)
    assert read_workbook(book(fill, date_1904=epoch_1904), source).rows["cel3"].to_list() == ["2021-12-31 00:00:00"]


@pytest.mark.parametrize(
    ("cell", "epoch_1904", "found"),
    [
        (44562, False, "2022-01-01"),
        (44562, True, "2026-01-02"),
        (43100, True, "2022-01-01"),
        (61, False, "1900-03-01"),
        (60, False, "60"),
        (73415, False, "2100-12-31"),
        (73416, False, "73416"),
        (44562.5, False, "44562.5"),
        (-1, False, "-1"),
        ("44562", False, "44562"),
        ("01-01-2022", False, "01-01-2022"),
    ],
)
def test_a_number_is_a_date_where_declared_by_the_calendar_of_the_workbook(
    declared: Mapping[str, Source], cell: object, epoch_1904: bool, found: str
) -> None:
    rows = [["Gemeentecode", "Zaaknummer", "Wet", "OntvangenOp", "BeslistOp", "Uitkomst"], ["0164", 44562, "Wmo", cell]]
    source = reading(declared["bezwaren"], datum_als_getal=True)
    table = read_workbook(sheet(*rows, date_1904=epoch_1904), source)
    assert table.rows.select("cel1", "cel3").rows() == [("44562", found)]


def test_a_number_stays_a_number_where_it_is_not_declared_as_a_date(declared: Mapping[str, Source]) -> None:
    rows = [["Gemeentecode", "Zaaknummer", "Wet", "OntvangenOp", "BeslistOp", "Uitkomst"], ["0164", 1, "Wmo", 44562]]
    table = read_workbook(sheet(*rows), reading(declared["bezwaren"], datum_als_getal=False))
    assert table.rows["cel3"].to_list() == ["44562"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "gevonden een beschadigd bestand"),
        (b"Gemeentecode;Jaar\n", "gevonden een beschadigd bestand"),
        (sheet(HEADERS)[:-40], "gevonden een beschadigd bestand"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "gevonden een werkmap met een wachtwoord of in een oude vorm (.xls)"),
        (edited(sheet(HEADERS), "xl/workbook.xml", b"</workbook>", b""), "gevonden een beschadigde werkmap"),
        (
            edited(sheet(HEADERS, ROW), "xl/worksheets/sheet1.xml", b'r="A1"', b'r="A0"'),
            "gevonden een blad dat niet te lezen is",
        ),
    ],
)
def test_what_is_no_workbook_is_refused_with_the_reason(costs: Source, data: bytes, reason: str) -> None:
    assert refusal(data, costs).startswith("verwacht een XLSX-werkmap zonder wachtwoord, ")
    assert reason in refusal(data, costs)


def test_a_zip_that_is_no_workbook_is_refused(costs: Source) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a.csv", "x")
    assert refusal(stream.getvalue(), costs) == "verwacht een XLSX-werkmap zonder wachtwoord, gevonden iets anders"


@pytest.mark.parametrize(
    "junk",
    [
        b"<c " * 350_000,
        b"<c" + b' r="A1"' * 140_000 + b">",
        b"<mergeCell " * 90_000,
        b'<c r="B9"><f>1</f>' + b" " * 10**6,
    ],
    ids=["open cells", "addresses", "open ranges", "spaces"],
)
def test_a_sheet_that_is_made_to_take_hours_is_refused_at_once(costs: Source, junk: bytes) -> None:
    data = edited(sheet(HEADERS, ROW), "xl/worksheets/sheet1.xml", b"</sheetData>", junk)
    assert "gevonden een blad dat niet te lezen is" in refusal(data, costs)


def test_a_workbook_that_is_a_bomb_is_refused(costs: Source) -> None:
    stream = io.BytesIO(sheet(HEADERS, ROW))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("xl/media/plaatje.png", b"0" * 50 * 2**20)
    assert "hoogstens 200 keer zo groot is en hoogstens 1 GB" in refusal(stream.getvalue(), costs)


def test_one_cell_far_away_is_refused_and_does_not_take_all_memory(costs: Source) -> None:
    def fill(made: Any) -> None:
        one = made.add_worksheet("Blad1")
        one.write_row(0, 0, HEADERS)
        one.write_row(1, 0, ROW)
        one.write(1_048_575, 16_383, "x")

    assert "gevonden cellen tot en met XFD1048576; verwijder wat buiten de tabel staat" in refusal(book(fill), costs)


def test_a_format_far_away_is_no_cell(costs: Source) -> None:
    def fill(made: Any) -> None:
        one = made.add_worksheet("Blad1")
        one.write_row(0, 0, HEADERS)
        one.write_row(1, 0, ROW)
        one.write_blank(1_048_575, 16_383, None, made.add_format({"bold": True}))

    assert cells(read_workbook(book(fill), costs)) == [(2, *ROW)]


def test_cells_without_an_address_are_refused(costs: Source) -> None:
    data = edited(sheet(HEADERS, ROW), "xl/worksheets/sheet1.xml", b'r="B2" ', b"")
    assert "verwacht cellen met een adres" in refusal(data, costs)


def test_cells_are_found_over_the_edge_of_the_pieces_in_which_a_sheet_is_read(
    costs: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_small_pieces(*arguments: Any) -> Any:
        for piece in whole(*arguments):
            yield from (piece[at : at + 50] for at in range(0, len(piece), 50))

    whole = sheets.unpacked
    monkeypatch.setattr(sheets, "unpacked", in_small_pieces)
    assert read_workbook(merged("E3:E4", left=2), costs).faulty_cells["gevonden"].to_list() == [
        "een samengevoegde cel (E3:E4)"
    ]


@pytest.mark.parametrize(
    ("row", "column", "name"), [(1, 0, "A1"), (5, 25, "Z5"), (5, 26, "AA5"), (9, 701, "ZZ9"), (9, 702, "AAA9")]
)
def test_a_cell_is_named_as_the_spreadsheet_does(row: int, column: int, name: str) -> None:
    assert address(row, column) == name
