"""The page that tells what a release changes: `_meta.wijzigingen` in words."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.publication.changes import COLUMNS
from pipelines.publication.diff import page

WHY = "Leveringen: indicaties/i.csv (nieuw)."
PROGRAM = "Programmatuur: v1 -> v2."
CELL = {"gemeente_code": "GM0001", "jaar": 2021, "wet_code": "WMO", "wijk_code": "GM0001", "indicator_code": "clienten"}
CHANGED = {"soort": "gewijzigd", "niveau": "cel", **CELL, "kolom": "waarde", "oud": "40.0000", "nieuw": "41.0000"}


def _page(*rows: dict[str, Any]) -> str:
    schema = {name: pl.Int32 if name == "jaar" else pl.String for name in COLUMNS}
    return page("nieuw-1", "oud-1", pl.DataFrame([{"toelichting": WHY, **row} for row in rows], schema=schema))


def test_the_first_release_has_nothing_to_compare_with() -> None:
    nothing = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    assert "eerste uitgave" in page("nieuw-1", None, nothing)


def test_equal_content_is_said() -> None:
    assert "De inhoud is gelijk" in _page()


def test_a_changed_figure_stands_with_the_number_of_its_cause() -> None:
    other = {**CHANGED, "jaar": 2022, "toelichting": PROGRAM}
    shown = _page(CHANGED, other)
    assert f"1. {WHY}\n2. {PROGRAM}\n" in shown
    assert "| GM0001 | 2021 | WMO | GM0001 | clienten | waarde | 40.0000 | 41.0000 | 1 |" in shown
    assert "| GM0001 | 2022 | WMO | GM0001 | clienten | waarde | 40.0000 | 41.0000 | 2 |" in shown
    assert "- gewijzigde gegevens van cellen: 2" in shown


def test_a_hidden_cell_is_named_and_shares_its_cause_with_others() -> None:
    hidden = {**CELL, "soort": "onderdrukking", "niveau": "cel", "kolom": "is_onderdrukt"}
    shown = _page(CHANGED, {**hidden, "toelichting": f"Nu onderdrukt. {WHY}"})
    assert "| GM0001 | 2021 | WMO | GM0001 | clienten | nu onderdrukt |  |  | 1 |" in shown
    assert "\n2. " not in shown


def test_changed_figures_come_before_new_ones_and_totals_before_wijken() -> None:
    new = {**CHANGED, "soort": "nieuw", "kolom": None, "oud": None, "jaar": 2019}
    wijk = {**CHANGED, "wijk_code": "WK000101"}
    lines = [line.split(" | ")[3] for line in _page(new, wijk, CHANGED).splitlines() if line.startswith("| GM0001")]
    assert lines == ["GM0001", "WK000101", "GM0001"]


def test_losses_are_shown_with_who_accepted_them() -> None:
    year = {**CELL, "soort": "vervallen", "niveau": "jaar", "wijk_code": None}
    shown = _page(
        {**year, "aanvaard_reden": "Bewaartermijn (A, tot en met 2027-01-31)"},
        {**year, "indicator_code": "indicaties", "aanvaard_reden": "Bewaartermijn (A, tot en met 2027-01-31)"},
        {"soort": "vervallen", "niveau": "kolom", "tabel": "main.buig", "kolom": "status"},
        {"soort": "nieuw", "niveau": "tabel", "tabel": "main.later"},
    )
    assert (
        "- vervallen: kolom `main.buig.status`; niet aanvaard\n"
        "- vervallen: jaar GM0001 2021 WMO (clienten, indicaties); aanvaard: Bewaartermijn (A, tot en met 2027-01-31)\n"
        "- nieuw: tabel `main.later`\n"
    ) in shown


def test_rows_and_types_are_listed_per_table() -> None:
    said = f"Rijen: 2 nieuw, 1 vervallen, 0 gewijzigd. {WHY}"
    rows = {
        "soort": "gewijzigd",
        "niveau": "rijen",
        "tabel": "main.buig",
        "oud": "4",
        "nieuw": "5",
        "toelichting": said,
    }
    kind = {
        "soort": "gewijzigd",
        "niveau": "kolom",
        "tabel": "main.buig",
        "kolom": "jaar",
        "oud": "INTEGER",
        "nieuw": "DATE",
    }
    shown = _page(rows, kind)
    assert "| `main.buig` | 4 | 5 | 2 nieuw, 1 vervallen, 0 gewijzigd | 1 |" in shown
    assert "- `main.buig.jaar`: INTEGER -> DATE (oorzaak 1)" in shown


def test_many_changes_are_counted_rather_than_listed() -> None:
    assert "En nog 100; zie de tabel _meta.wijzigingen." in _page(*({**CHANGED, "jaar": 2000 + n} for n in range(300)))


def test_a_bar_in_a_text_does_not_break_the_table() -> None:
    assert "| a\\|b |" in _page({**CHANGED, "oud": "a|b"})
