"""The data tests speak up when a figure is off: their compiled SQL, on a copy of the warehouse that was changed."""

from __future__ import annotations

import json
import shutil

import duckdb
import pytest

from pipelines.settings import Settings

PLACE = "wijk_code = gemeente_code and waarde is not null"


@pytest.fixture
def rows_of(golden, tmp_path):
    """A function that changes a copy of the warehouse and returns what a data test finds wrong."""
    settings = Settings(data_dir=golden.data_dir)
    nodes = json.loads((settings.dbt_target_dir / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    queries = {node["name"]: node.get("compiled_code") for node in nodes}
    copy = shutil.copy(settings.warehouse_path, tmp_path / "warehouse.duckdb")

    def found(test, change="", column="wet_code"):
        with duckdb.connect(copy) as connection:
            if change:
                connection.execute(change)
            return connection.execute(f"select distinct {column} from ({queries[test]}) order by all").fetchall()

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


EFFECT = "Effect van reële tarieven van component WMO_OB in 2022 hoort bij geen uitgaven van dat jaar. "


@pytest.mark.parametrize(
    ("change", "said"),
    [
        # Another component of the Wmo has spending: the line itself is wrong.
        ("component_code = 'WMO_OB' and jaar = 2022", ["Verbeter component of jaar in reele_tarieven."]),
        # Nothing at all was delivered of the Wmo: the line may well be right.
        (
            "wet_code = 'WMO' and jaar = 2022",
            ["Lever de jaarrekening van 2022 van WMO, of haal de regel weg uit reele_tarieven."],
        ),
    ],
)
def test_an_effect_without_spending_says_what_to_deliver(rows_of, change, said):
    test = "tarief_effect_heeft_uitgaven"
    assert rows_of(test, column="melding") == []
    found = rows_of(test, f"delete from intermediate.int_componenten where {change}", "melding")
    assert found == [(EFFECT + words,) for words in said]


def test_an_effect_waits_for_the_jaarrekening_of_a_year_with_a_budget(rows_of):
    test = "tarief_effect_heeft_uitgaven"
    later = "update intermediate.int_tarief_effect set jaar = {} where component_code = 'JEUGD_OB'"
    # Of 2023 the Jeugdwet has a budget, of 2025 nothing was delivered.
    assert rows_of(test, later.format(2023), "jaar") == []
    assert rows_of(test, later.format(2025), "jaar") == [(2025,)]


def test_no_price_index_is_asked_for_a_year_without_spending(rows_of):
    test = "prijsindex_volledig"
    where = "where component_code = 'WMO_OB' and jaar = 2022"
    missing = f"update conformed.dim_prijsindex set index_cumulatief = null {where}"
    assert rows_of(test, missing, "component_code") == [("WMO_OB",)]
    without = f"delete from intermediate.int_componenten {where}"
    assert rows_of(test, without, "component_code") == []
