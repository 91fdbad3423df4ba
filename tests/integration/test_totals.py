"""The data tests of totals speak up when a figure is off: their compiled SQL, on a copy in which one figure was changed."""

from __future__ import annotations

import json
import shutil

import duckdb
import pytest

from pipelines.settings import Settings

PLACE = "wijk_code = gemeente_code and waarde is not null"


@pytest.fixture
def rows_of(golden, tmp_path):
    """A function that changes a copy of the warehouse and returns which keys a data test finds wrong."""
    settings = Settings(data_dir=golden.data_dir)
    nodes = json.loads((settings.dbt_target_dir / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    queries = {node["name"]: node.get("compiled_code") for node in nodes}
    copy = shutil.copy(settings.warehouse_path, tmp_path / "warehouse.duckdb")

    def found(test, change=None):
        with duckdb.connect(copy) as connection:
            if change:
                connection.execute(change)
            return connection.execute(f"select distinct wet_code from ({queries[test]})").fetchall()

    return found


def test_totals_of_the_golden_gemeente_are_in_order(rows_of):
    assert rows_of("uitgaven_gelijk_aan_posten") == []
    assert rows_of("wijken_tellen_op") == []


@pytest.mark.parametrize("wet", ["WMO", "JEUGDWET", "PARTICIPATIEWET", "ALLE"])
def test_a_cent_too_much_under_a_wet_is_found(rows_of, wet):
    change = "update marts.kernindicatoren set waarde = waarde + 0.01 where indicator_code = 'uitgaven_nominaal'"
    assert rows_of("uitgaven_gelijk_aan_posten", f"{change} and {PLACE} and wet_code = '{wet}'") == [(wet,)]


def test_averages_may_differ_by_their_rounding_and_no_more(rows_of):
    change = "update marts.kernindicatoren set waarde = waarde + {} where indicator_code = 'uitkeringen_gemiddeld'"
    assert rows_of("wijken_tellen_op", f"{change} and {PLACE}".format("0.0001")) == []
    assert rows_of("wijken_tellen_op", f"{change} and {PLACE}".format("0.001")) == [("PARTICIPATIEWET",)]
