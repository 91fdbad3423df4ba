"""What a page says of the checks before publication: in words, and only what concerns its gemeente."""

from __future__ import annotations

import pytest
from made_published import GEMEENTE, kern, texts
from made_tables import made, said

from pipelines.factsheet import definities


def check(seen="", reason="", asked="elk jaar is er", passed=False, table="main.eigen_bijdragen"):
    row = {"suite": "a", "verwachting": asked, "tabel": table, "kolom": None, "ernst": "warning", "geslaagd": passed}
    return row | {"waargenomen": seen, "reden": reason}


def checked(*checks, others=False):
    rows = [*kern("clienten", "WMO", {2023: 1})] + ([*kern("clienten", "WMO", {2023: 1}, "GM9900")] if others else [])
    page = definities.page(made(*rows, **{"_meta.kwaliteit": checks}), GEMEENTE, 2023)
    return next(section for section in page.sections if section.anchor == "kwaliteit")


def test_when_all_is_well_that_is_said():
    one = checked(check(passed=True))
    assert said(one) == "Deze uitgave is vooraf op 1 punt getoetst; alles is in orde."
    assert said(checked(*[check(passed=True)] * 2, others=True)) == (
        "Deze uitgave is vooraf op 2 punten getoetst; over Testdorp is alles in orde."
    )


def test_what_a_check_found_is_said_in_words():
    found = check(
        "2 rijen, te beginnen met: gemeente_code=GM9999, jaar=2021; gemeente_code=GM9999, jaar=2022",
        "De lezer moet het weten. Geef de post het component WMO_EIGEN in sources/begroting/posten.csv.",
        "de volgende levering van buig_budget is niet te laat",
    )
    section = checked(found, check(passed=True))
    assert texts(section.sentences) == [
        "Deze uitgave is vooraf op 2 punten getoetst. Niet in orde, en toch gepubliceerd, is dit punt:"
    ]
    assert section.tables[0].rows == (
        (
            "De volgende levering van budget BUIG is niet te laat",
            "eigen bijdragen",
            "2",
            "De lezer moet het weten.",
        ),
    )


@pytest.mark.parametrize(
    ("seen", "rows"),
    [
        (
            "3 rijen, te beginnen met: gemeente_code=GM9900, jaar=1; gemeente_code=GM9999; gemeente_code=GM9999",
            "2",
        ),
        ("1 rij, te beginnen met: gemeente_code=GM9999, waarom=Een; twee", "1"),
        # What isn't shown may be of this gemeente.
        ("8 rijen, te beginnen met: gemeente_code=GM9900, jaar=1", "8, van alle gemeenten samen"),
        ("4 van 9 rijen", "4"),
        ("0", "geen"),
        ("GM9999: verwacht een levering over 2024; 3 dagen te laat.", ""),
        # Of another gemeente alone.
        ("1 rij, te beginnen met: gemeente_code=GM9900, waarom=Een; twee", None),
    ],
)
def test_a_gemeente_reads_what_concerns_it_and_how_many_rows(seen, rows):
    section = checked(check(seen), others=True)
    assert [row[2] for table in section.tables for row in table.rows] == ([] if rows is None else [rows])
    assert "GM99" not in said(section)
