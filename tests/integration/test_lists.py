"""What a typing error in the list of products is answered with: the compiled data tests, on a list that was changed."""

from __future__ import annotations

import json

import duckdb
import pytest
import yaml

from pipelines.settings import PROJECT_DIR, Settings

LISTS = ("lijst_producten", "lijst_voorzieningen", "lijst_ondersteuningsvormen")

# Gemeente, wet, categorie, product, jaar_van, jaar_tot, component, form. The list itself has OB2G under WMO 07.
RIGHT = [
    ("GM0164", "WMO", "07", "OB2G", "2020", "2024", "", "groep"),
    ("GM0164", "WMO", "07", "OB2G", "2025", "", "WMO_TOEGANG", ""),
    ("GM0164", "WMO", "07", "*", "", "", "", ""),
]
WRONG = [
    (("*", "WMO", "07", "OB2G", "2020", "2024", "", ""), "overlappen"),
    (("*", "WMO", "07", "OB2G", "", "", "", ""), "staat er twee keer"),
    (("*", "WMO", "2", "X", "", "", "", ""), "staan niet in lijst_voorzieningen.csv"),
    (("*", "Wmo", "02", "X", "", "", "", ""), "staan niet in lijst_voorzieningen.csv"),
    (("164", "WMO", "02", "X", "", "", "", ""), "GM met vier cijfers"),
    (("*", "WMO", "02", "", "", "", "", ""), "product_code ontbreekt"),
    (("*", "WMO", "02", "X", "", "", "JEUGD_OB", ""), "JEUGD_OB is geen component van deze wet"),
    (("*", "WMO", "02", "X", "", "", "WMO_0B", ""), "WMO_0B is geen component van deze wet"),
    (("*", "WMO", "02", "X", "2025", "2024", "", ""), "jaar_tot ligt voor jaar_van"),
    (("*", "WMO", "02", "X", "", "", "", "grp"), "grp staat niet in lijst_ondersteuningsvormen.csv"),
]


@pytest.fixture
def judged(golden):
    """A function that adds rows to the list and returns what the data tests say of them."""
    settings = Settings(data_dir=golden.data_dir)
    nodes = json.loads((settings.dbt_target_dir / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    tests = [node["compiled_code"] for node in nodes if node["name"].startswith("lijst_producten_")]

    def judge(*rows):
        with duckdb.connect() as connection:
            connection.execute("attach ':memory:' as warehouse; create schema warehouse.seeds")
            connection.execute(f"attach '{settings.warehouse_path}' as made (read_only)")
            for name in LISTS:
                connection.execute(f"create table warehouse.seeds.{name} as from made.seeds.{name}")
            for row in rows:
                connection.execute(
                    "insert into warehouse.seeds.lijst_producten (gemeente_code, wet_code, categorie_code,"
                    " product_code, jaar_van, jaar_tot, component_code, ondersteuningsvorm_code)"
                    " values (?, ?, ?, ?, ?, ?, ?, ?)",
                    [cell or None for cell in row],
                )
            return [row[-1] for sql in tests for row in connection.execute(sql).fetchall()]

    assert len(tests) == 2
    return judge


def test_the_list_as_it_is_shipped_and_a_row_of_a_gemeente_are_in_order(judged):
    assert judged(*RIGHT) == []


@pytest.mark.parametrize(("row", "words"), WRONG, ids=lambda value: value if isinstance(value, str) else "-")
def test_a_typing_error_is_named_with_what_is_wrong(judged, row, words):
    (message,) = judged(row)
    assert words in message


def test_a_product_may_have_each_component_of_the_price_index_that_spending_can_have(judged):
    source = yaml.safe_load((PROJECT_DIR / "sources" / "prijsindex" / "source.yml").read_text(encoding="utf-8"))
    (column,) = [column for column in source["kolommen"] if column["naam"] == "component_code"]
    wetten = {"WMO": ("WMO", "02"), "JEUGD": ("JEUGDWET", "45"), "PW": ("PARTICIPATIEWET", "PW")}
    rows = [
        ("*", *wetten[code.split("_")[0]], f"P{number}", "", "", code, "")
        for number, code in enumerate(column["codes"])
    ]
    # A taakstelling and baten are no spending.
    refused = {code for code in column["codes"] for message in judged(*rows) if f" {code} " in message}
    assert refused == {code for code in column["codes"] if code.endswith(("_TAAKSTELLING", "_BATEN", "_BIJDRAGEN"))}
