"""What differs between two published files: every difference once, and never a value that one of them hides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.publication.comparison import COMPARED, compare
from pipelines.publication.errors import PublicationError

Change = Callable[..., Path]
CELL = "(jaar, wet_code, wijk_code, indicator_code) = "
CLIENTS = f"{CELL}(2022, 'WMO', 'GM0001', 'clienten')"


def _rows(frame: pl.DataFrame, *levels: str) -> Iterator[dict[str, Any]]:
    """The rows of some levels, without what is empty."""
    for row in frame.filter(pl.col("niveau").is_in(levels)).rows(named=True):
        yield {name: value for name, value in row.items() if value is not None}


def _cell(jaar: int, wet: str, place: str, indicator: str) -> dict[str, Any]:
    return {"gemeente_code": "GM0001", "jaar": jaar, "wet_code": wet, "wijk_code": place, "indicator_code": indicator}


FIGURES = {"tabel": "main.kernindicatoren"}
CHANGED = {"soort": "gewijzigd", "niveau": "cel", **FIGURES}


def test_equal_files_differ_in_nothing(clean_candidate: Path, changed: Change) -> None:
    found = compare(clean_candidate, changed())
    assert found.is_empty()
    assert dict(found.schema) == COMPARED


def test_a_changed_value_is_shown_as_it_was_and_is(clean_candidate: Path, changed: Change) -> None:
    new = changed(f"update kernindicatoren set waarde = 42 where {CLIENTS}")
    assert list(_rows(compare(clean_candidate, new), "cel")) == [
        {**CHANGED, **_cell(2022, "WMO", "GM0001", "clienten"), "kolom": "waarde", "oud": "41.0000", "nieuw": "42.0000"}
    ]


@pytest.mark.parametrize(
    ("column", "value", "old"),
    [
        ("status", "voorlopig", "definitief"),
        ("herkomst", "aanname", "synthetisch"),
        ("bijzonderheid_ids", "BREUK-2021", ""),
        ("prijspeil_jaar", "2020", None),
        ("peildatum", "2022-12-31", None),
        ("indeling_jaar", "2022", "2021"),
        ("waarde", None, "41.0000"),
    ],
)
def test_every_published_column_of_a_cell_is_compared(
    clean_candidate: Path, changed: Change, column: str, value: str | None, old: str | None
) -> None:
    given = "null" if value is None else f"'{value}'"
    found = compare(clean_candidate, changed(f"update kernindicatoren set {column} = {given} where {CLIENTS}"))
    [row] = found.filter(niveau="cel").rows(named=True)
    assert (row["kolom"], row["oud"], row["nieuw"]) == (column, old, value)


def test_new_and_lost_cells_show_what_the_file_that_has_them_shows(clean_candidate: Path, changed: Change) -> None:
    cell = f"{CELL}(2022, 'ALLE', 'GM0001', 'clienten')"
    found = compare(clean_candidate, changed(f"update kernindicatoren set jaar = 2023 where {cell}"))
    assert list(_rows(found, "cel")) == [
        {
            **_cell(2022, "ALLE", "GM0001", "clienten"),
            **FIGURES,
            "soort": "vervallen",
            "niveau": "cel",
            "oud": "44.0000",
        },
        {**_cell(2023, "ALLE", "GM0001", "clienten"), **FIGURES, "soort": "nieuw", "niveau": "cel", "nieuw": "44.0000"},
    ]


def test_a_cell_that_becomes_hidden_or_shown_is_named_without_any_value(clean_candidate: Path, changed: Change) -> None:
    new = changed(f"update kernindicatoren set waarde = null, is_onderdrukt = true, status = 'x' where {CLIENTS}")
    for old, other, said in ((clean_candidate, new, "Nu onderdrukt."), (new, clean_candidate, "Niet meer onderdrukt.")):
        found = compare(old, other)
        cells = found.filter(niveau="cel")
        assert cells["kolom"].to_list() == ["is_onderdrukt", "status"]
        assert cells["soort"].to_list() == ["onderdrukking", "gewijzigd"]
        assert cells["toelichting"].to_list() == [said, None]
        assert cells["oud"].is_null().all()
        assert cells["nieuw"].is_null().all()
        assert "41" not in str(found.filter(pl.col("niveau") != "rijen").rows())


def test_a_hidden_cell_that_comes_or_goes_shows_nothing(clean_candidate: Path, changed: Change) -> None:
    cell = "is_onderdrukt and jaar = 2021 and indicator_code = 'clienten'"
    found = compare(clean_candidate, changed(f"update kernindicatoren set jaar = 2019 where {cell}"))
    cells = found.filter(niveau="cel")
    assert sorted(cells["soort"]) == ["nieuw", "vervallen"]
    assert cells.select(pl.col("oud", "nieuw").is_null().all()).row(0) == (True, True)


def test_changes_of_shape_are_listed(clean_candidate: Path, changed: Change) -> None:
    new = changed(
        "alter table wijken drop wijk_naam",
        "alter table jaren add column erbij integer",
        "alter table wetten alter volgnr type bigint",
        "drop table buig",
        "create table later as select 1 as x",
    )
    assert list(_rows(compare(clean_candidate, new), "tabel", "kolom")) == [
        {"soort": "nieuw", "niveau": "kolom", "tabel": "main.jaren", "kolom": "erbij", "nieuw": "INTEGER"},
        {
            "soort": "gewijzigd",
            "niveau": "kolom",
            "tabel": "main.wetten",
            "kolom": "volgnr",
            "oud": "INTEGER",
            "nieuw": "BIGINT",
        },
        {"soort": "vervallen", "niveau": "kolom", "tabel": "main.wijken", "kolom": "wijk_naam", "oud": "VARCHAR"},
        {"soort": "vervallen", "niveau": "tabel", "tabel": "main.buig"},
        {"soort": "nieuw", "niveau": "tabel", "tabel": "main.later"},
    ]


def test_rows_are_counted_by_their_key(clean_candidate: Path, changed: Change) -> None:
    new = changed(
        "delete from begroting_realisatie where versie_code = 'primitief'",
        "update begroting_realisatie set bedrag_eur_nominaal = 1 where post = 'Eigen Bijdragen'",
        "insert into begroting_realisatie select * replace ('Anders' as post) from begroting_realisatie limit 2",
    )
    [row] = _rows(compare(clean_candidate, new), "rijen")
    assert row["tabel"] == "main.begroting_realisatie"
    assert (row["oud"], row["nieuw"]) == ("4", "5")
    assert row["toelichting"] == "Rijen: 2 nieuw, 1 vervallen, 1 gewijzigd."


def test_when_a_delivery_was_first_seen_here_is_no_difference(clean_candidate: Path, changed: Change) -> None:
    new = changed("update _meta.bronnen set ontvangen_op = ontvangen_op + interval 1 day")
    assert compare(clean_candidate, new).is_empty()


def test_other_words_for_the_same_column_are_a_difference(clean_candidate: Path, changed: Change) -> None:
    new = changed("update _meta.kolommen set omschrijving = 'anders' where kolom = 'wijk_naam'")
    [row] = _rows(compare(clean_candidate, new), "rijen")
    assert (row["tabel"], row["toelichting"]) == ("_meta.kolommen", "Rijen: 0 nieuw, 0 vervallen, 1 gewijzigd.")


def test_an_indicator_is_lost_with_its_last_value(clean_candidate: Path, changed: Change) -> None:
    lost = {"soort": "vervallen", "niveau": "indicator", **FIGURES, "gemeente_code": "GM0001", "wet_code": "WMO"}
    for gone in ("delete from kernindicatoren", "update kernindicatoren set waarde = null"):
        found = compare(clean_candidate, changed(f"{gone} where (wet_code, indicator_code) = ('WMO', 'indicaties')"))
        assert list(_rows(found, "indicator", "jaar", "wijk")) == [{**lost, "indicator_code": "indicaties"}]


def test_what_is_hidden_is_not_lost(clean_candidate: Path, changed: Change) -> None:
    hide = "update kernindicatoren set waarde = null, is_onderdrukt = true where indicator_code = 'indicaties'"
    assert list(_rows(compare(clean_candidate, changed(hide)), "indicator", "jaar", "wijk")) == []


def test_a_year_of_an_indicator_that_stays_is_lost_per_wet(clean_candidate: Path, changed: Change) -> None:
    where = "(jaar, wet_code, indicator_code) = (2020, 'WMO', 'clienten')"
    expected = {**FIGURES, "soort": "vervallen", "niveau": "jaar", "gemeente_code": "GM0001", "jaar": 2020}
    for gone in ("delete from kernindicatoren", "update kernindicatoren set waarde = null"):
        new = changed(f"{gone} where {where}")
        lost = list(_rows(compare(clean_candidate, new), "indicator", "jaar", "wijk"))
        assert lost == [{**expected, "wet_code": "WMO", "indicator_code": "clienten"}]
        won = list(_rows(compare(new, clean_candidate), "indicator", "jaar", "wijk"))
        assert won == [{**lost[0], "soort": "nieuw"}]


def test_a_wijk_is_lost_from_a_year_that_stays(clean_candidate: Path, changed: Change) -> None:
    new = changed("delete from kernindicatoren where (jaar, wijk_code) = (2020, 'WK000102')")
    assert list(_rows(compare(clean_candidate, new), "indicator", "jaar", "wijk")) == [
        {
            **FIGURES,
            "soort": "vervallen",
            "niveau": "wijk",
            "gemeente_code": "GM0001",
            "jaar": 2020,
            "wijk_code": "WK000102",
        }
    ]


@pytest.mark.parametrize("gone", ["wijk_code in ('ONBEKEND', 'NIET_TOE_TE_DELEN')", "jaar = 2020 and wet_code = 'WMO'"])
def test_a_rest_that_is_empty_and_a_year_that_went_lose_no_wijk(
    clean_candidate: Path, changed: Change, gone: str
) -> None:
    assert list(_rows(compare(clean_candidate, changed(f"delete from kernindicatoren where {gone}")), "wijk")) == []


def test_a_file_that_can_not_be_read_is_an_error_of_one_line(clean_candidate: Path, tmp_path: Path) -> None:
    broken = tmp_path / "stuk.duckdb"
    broken.write_bytes(b"geen database" * 1000)
    with pytest.raises(PublicationError, match=r"^[^\n]+$"):
        compare(broken, clean_candidate)


def test_without_the_kernindicatoren_nothing_can_be_compared(clean_candidate: Path, changed: Change) -> None:
    with pytest.raises(PublicationError, match=r"main\.kernindicatoren lacks herkomst|lacks .*waarde"):
        compare(clean_candidate, changed("alter table kernindicatoren drop waarde"))
