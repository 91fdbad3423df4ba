"""The hand-made gemeente: from its deliveries, through reading and dbt, to every figure that README.md works out."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

HERE = Path(__file__).parent
Key = tuple[str, str, str, int]


def read_expected() -> dict[Key, Decimal]:
    with (HERE / "verwacht.csv").open(encoding="utf-8") as file:
        return {
            (row["indicator_code"], row["wet_code"], row["wijk_code"], int(row["jaar"])): Decimal(row["waarde"])
            for row in csv.DictReader(file, delimiter=";")
        }


@pytest.fixture(scope="module")
def found(golden) -> dict[Key, Decimal | None]:
    """Kernindicatoren of the golden deliveries, before disclosure control."""
    rows = golden.query(
        "select indicator_code, wet_code, wijk_code, jaar, waarde from marts.kernindicatoren", warehouse=True
    )
    return {tuple(row[:4]): row[4] for row in rows}


def test_every_figure_is_the_one_worked_out_by_hand(found):
    expected = read_expected()
    assert {key: found.get(key) for key in expected} == expected


def test_what_was_not_worked_out_is_zero_or_empty(found):
    assert {key: value for key, value in found.items() if key not in read_expected() and value} == {}


def test_layers_of_the_transformatiepiramide_are_those_worked_out_by_hand(golden):
    places = ("GM9900", "WK990000", "WK990001", "ONBEKEND")
    expected = {
        (2021, "MAATWERK"): (3, 2, 1, 0),
        (2021, "SOCIALE_BASIS"): (2, 1, 1, 0),
        (2021, "SOCIALE_BASIS_FORMEEL"): (1, 0, 1, 0),
        (2021, "SOCIALE_BASIS_INFORMEEL"): (1, 1, 0, 0),
        (2021, "BEIDE"): (1, 1, 0, 0),
        (2021, "TOTAAL"): (4, 2, 2, 0),
        (2022, "MAATWERK"): (4, 1, 2, 1),
        (2022, "SOCIALE_BASIS"): (3, 1, 1, 1),
        (2022, "SOCIALE_BASIS_FORMEEL"): (1, 0, 1, 0),
        (2022, "SOCIALE_BASIS_INFORMEEL"): (2, 1, 0, 1),
        (2022, "BEIDE"): (2, 0, 0, 1),
        (2022, "TOTAAL"): (5, 2, 3, 1),
    }
    rows = golden.query(
        "select jaar, laag_code, wijk_code, clienten_laag_aantal from marts.transformatiepiramide", warehouse=True
    )
    found = {(jaar, laag, wijk): count for jaar, laag, wijk, count in rows}
    assert found == {
        (*key, place): count for key, counts in expected.items() for place, count in zip(places, counts, strict=True)
    }


def test_characteristics_of_places_are_those_worked_out_by_hand(golden):
    rows = golden.query("select * exclude (gemeente_code, indeling_jaar, herkomst) from gebiedskenmerken")
    inhabitants = {
        (2021, "GM9900"): 20,
        (2021, "WK990000"): 12,
        (2021, "WK990001"): 8,
        (2022, "GM9900"): 25,
        (2022, "WK990000"): 15,
        (2022, "WK990001"): 10,
    }
    assert {row[:4]: (float(row[4]), row[5]) for row in rows} == {
        **{(*place, "inwoners", "totaal"): (count, "aantal") for place, count in inhabitants.items()},
        (2021, "GM9900", "huishoudens", "eenpersoons"): (40, "procent"),
        (2021, "GM9900", "huishoudens", "meerpersoons"): (60, "procent"),
        (2021, "GM9900", "huishoudens", "totaal"): (10, "aantal"),
        (2021, "GM9900", "leeftijd", "0-15"): (25.5, "procent"),
        (2022, "WK990000", "sociaal_economische_score", "totaal"): (-0.125, "score"),
    }


def test_a_year_with_only_a_budget_has_a_row_without_amount(found):
    assert found["uitgaven_nominaal", "JEUGDWET", "GM9900", 2023] is None
