"""Nothing is lost unseen: what the suite `verlies` lets through, and what it says when it doesn't."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from breaks_of_losses import LOST, UNEXPLAINED, changed

from pipelines.publication.suites import failing_rows, load_suites
from pipelines.settings import PROJECT_DIR

[SUITE] = [suite for suite in load_suites(PROJECT_DIR / "expectations") if suite.name == "verlies"]
ACCEPT = "update _meta.wijzigingen set aanvaard_reden = 'Zo afgesproken (gegevensbeheer, tot en met 2027-01-31)'"


def _found(path: Path) -> dict[str, list[dict[str, object]]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        found = {item.name: failing_rows(connection, SUITE, item) for item in SUITE.expectations}
    return {name: rows for name, rows in found.items() if rows}


def test_all_of_them_stop_publication() -> None:
    assert {item.severity for item in SUITE.expectations} == {"critical"}


@pytest.mark.parametrize("name", LOST)
def test_an_accepted_loss_is_let_through(candidate_with: Callable[..., Path], name: str) -> None:
    assert _found(candidate_with(LOST[name], ACCEPT)) == {}


@pytest.mark.parametrize("name", LOST)
def test_what_is_there_for_the_first_time_is_no_loss(candidate_with: Callable[..., Path], name: str) -> None:
    assert _found(candidate_with(LOST[name].replace("'vervallen'", "'nieuw'"))) == {}


def test_the_message_says_what_is_lost_and_what_to_write(candidate_with: Callable[..., Path]) -> None:
    other = changed("jaar", "'main.kernindicatoren', null, 'GM0001', 2019, 'ALLE', null, 'clienten'")
    [row] = _found(candidate_with(LOST["geen jaar verdwijnt"], other))["geen jaar verdwijnt"]
    assert row == {
        "gemeente_code": "GM0001",
        "jaar": 2019,
        "wetten": "ALLE WMO",
        "indicatoren": "clienten",
        "voor_aanvaard_yml": "niveau: jaar, gemeente_code: GM0001, jaar: 2019, indicator_code (weggelaten: alle), "
        "reden, eigenaar, tot",
        "toelichting": "Leveringen: indicaties/i.csv (nieuw).",
    }


@pytest.mark.parametrize(
    ("name", "listed", "hint"),
    [
        (
            "geen indicator verdwijnt",
            {"indicatoren": "clienten", "wetten": "WMO"},
            "per indicator: niveau: indicator, indicator_code, gemeente_code: GM0001, reden, eigenaar, tot",
        ),
        (
            "geen wijk verdwijnt",
            {"wijken": "WK000103", "jaren": "2021"},
            "per wijk: niveau: wijk, gemeente_code: GM0001, wijk_code, reden, eigenaar, tot",
        ),
    ],
)
def test_what_a_gemeente_loses_stands_on_one_line(
    candidate_with: Callable[..., Path], name: str, listed: dict[str, str], hint: str
) -> None:
    [row] = _found(candidate_with(LOST[name]))[name]
    assert row == {
        "gemeente_code": "GM0001",
        **listed,
        "voor_aanvaard_yml": hint,
        "toelichting": "Leveringen: indicaties/i.csv (nieuw).",
    }


def test_an_expired_acceptance_is_said_first(candidate_with: Callable[..., Path]) -> None:
    expired = "Aanvaarding door A verlopen na 2026-01-31, zie aanvaard.yml."
    place = "'main.kernindicatoren', null, 'GM0001', 2019, 'ALLE', null, 'clienten'"
    other = changed("jaar", place, cause=f"'nieuwe_levering', '{expired}'")
    [row] = _found(candidate_with(LOST["geen jaar verdwijnt"], other))["geen jaar verdwijnt"]
    assert row["toelichting"] == expired


def test_an_unexplained_change_shows_its_cell_and_no_value(candidate_with: Callable[..., Path]) -> None:
    path = candidate_with(UNEXPLAINED, "update _meta.wijzigingen set oud = '40.0000', nieuw = '41.0000'")
    [row] = _found(path)["elke wijziging heeft een bekende oorzaak"]
    assert not {"oud", "nieuw", "toelichting"} & row.keys()
    assert (row["wijk_code"], row["indicator_code"]) == ("GM0001", "clienten")


@pytest.fixture
def candidate_with(changed: Callable[..., Path]) -> Callable[..., Path]:
    """The clean candidate after some statements; `changed` means something else here."""
    return changed
