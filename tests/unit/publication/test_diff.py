"""The page that tells what a release changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipelines.publication.diff import describe

CELL = "where (jaar, wet_code, wijk_code, indicator_code) = "
SURVEY = "tevredenheid_reintegratie"


def _page(old: Path, new: Path) -> str:
    return describe("nieuw-1", new, ("oud-1", old), same_content=False)


def test_the_first_release_has_nothing_to_compare_with(clean_candidate: Path) -> None:
    assert "eerste uitgave" in describe("nieuw-1", clean_candidate, None, same_content=False)


def test_changed_new_and_lost_cells_are_listed(clean_candidate: Path, changed: Callable[..., Path]) -> None:
    new = changed(
        f"update kernindicatoren set waarde = 66 {CELL}(2021, 'PARTICIPATIEWET', 'GM0001', '{SURVEY}')",
        f"update kernindicatoren set jaar = 2023 {CELL}(2022, 'ALLE', 'GM0001', 'clienten')",
    )
    page = _page(clean_candidate, new)
    assert (
        "| GM0001 | 2021 | PARTICIPATIEWET | GM0001 | tevredenheid_reintegratie | waarde | 65.0000 | 66.0000 |" in page
    )
    assert "| GM0001 | 2022 | ALLE | GM0001 | clienten | vervallen |  |  |" in page
    assert "| GM0001 | 2023 | ALLE | GM0001 | clienten | nieuw |  |  |" in page
    assert "- gewijzigde waarden: 1" in page


def test_a_cell_that_becomes_hidden_is_named_without_any_value(
    clean_candidate: Path, changed: Callable[..., Path]
) -> None:
    new = changed(
        f"update kernindicatoren set waarde = null, is_onderdrukt = true {CELL}(2022, 'WMO', 'GM0001', 'clienten')"
    )
    line = "| GM0001 | 2022 | WMO | GM0001 | clienten | onderdrukking |  |  |"
    assert line in _page(clean_candidate, new)
    assert line in _page(new, clean_candidate)
    assert "41" not in _page(clean_candidate, new).partition("## Kernindicatoren")[2]


def test_changes_of_shape_and_size_are_listed(clean_candidate: Path, changed: Callable[..., Path]) -> None:
    new = changed(
        "alter table wijken drop wijk_naam",
        "alter table jaren add column nieuw integer",
        "alter table wetten alter volgnr type bigint",
        "delete from begroting_realisatie where versie_code = 'primitief'",
    )
    page = _page(clean_candidate, new)
    assert "- `main.wijken.wijk_naam`: VARCHAR -> vervallen" in page
    assert "- `main.jaren.nieuw`: bestond niet -> INTEGER" in page
    assert "- `main.wetten.volgnr`: INTEGER -> BIGINT" in page
    assert "| `main.begroting_realisatie` | 4 | 3 |" in page


def test_many_changes_are_counted_rather_than_listed(clean_candidate: Path, changed: Callable[..., Path]) -> None:
    new = changed(
        "insert into kernindicatoren select k.* replace (3000 + r.i as jaar) "
        f"from kernindicatoren as k, range(300) as r(i) where indicator_code = '{SURVEY}'"
    )
    assert "En nog 100 cellen." in _page(clean_candidate, new)
