"""Each figure of a page as CSV, as a Dutch spreadsheet reads it."""

import csv
import io

import hand_made
from hand_made import chart, figure, hidden, series

from pipelines.factsheet.downloads import content, exact, file_name, files
from pipelines.factsheet.model import Place, Shape, Table, Unit


def rows(item):
    return list(csv.DictReader(io.StringIO(content(item).decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_spreadsheet_sees_utf_8():
    assert content(hand_made.money()).startswith(b"\xef\xbb\xbfreeks;label;jaar;waarde;")


def test_each_figure_of_a_chart_is_a_row_with_all_that_is_known_of_it():
    found = rows(hand_made.money())
    assert len(found) == 15
    assert found[1] == {
        "reeks": "nominaal",
        "label": "2020",
        "jaar": "2020",
        "waarde": "96359296",
        "eenheid": "euro",
        "herkomst": "synthetisch",
        "prijspeil": "2023",
        "status": "definitief",
        "plaats": "kernindicatoren.waarde[GM9999, 2020, nominaal]",
        "gedeeld_door": "",
    }


def test_a_hidden_figure_says_only_that():
    made = Table("t", "T", ("", "2023"), (("Wmo", hidden()), ("Jeugd", figure(None))))
    assert [row["waarde"] for row in rows(made)] == ["afgeschermd", "onbekend"]


def test_numbers_have_a_comma_and_no_zeros_at_the_end():
    made = Table("t", "T", ("", "a"), (("x", figure("1234.5000")), ("y", figure("-0.0330")), ("z", figure("100.0000"))))
    assert [row["waarde"] for row in rows(made)] == ["1234,5", "-0,033", "100"]


def test_a_derived_figure_has_as_many_decimals_as_the_file_and_both_places():
    per = Place("gebiedskenmerken", "waarde", ("GM9999", "2023"))
    made = figure("89.52380952380952380952380952", unit=Unit.PER_1000, per=per)
    [row] = rows(Table("t", "T", ("", "a"), (("x", made),)))
    assert (exact(made), row["waarde"]) == ("89.5238", "89,5238")
    assert row["gedeeld_door"] == "gebiedskenmerken.waarde[GM9999, 2023]"


def test_no_text_is_calculated_by_a_spreadsheet():
    table = Table("t", "T", ("=kop", "@a"), (("+1", "-x"), ("\tx", None)))
    assert content(table).decode("utf-8-sig").splitlines() == ["'=kop;'@a", "'+1;'-x", "'\tx;"]
    assert rows(chart("c", Shape.BARS, series("=A1", 1, 2, 3, 4, 5)))[0]["reeks"] == "'=A1"


def test_separators_and_quotes_in_a_name_survive():
    assert rows(Table("t", "T", ("", "a"), (('x;"y"\n', figure(1)),)))[0]["rij"] == 'x;"y"\n'


def test_files_are_named_after_their_page():
    page = hand_made.wijk()
    assert [name for name, _ in files(page)] == ["data/WK999901-lks.csv"] == [file_name(page, "lks")]
