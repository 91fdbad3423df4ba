"""Which model may read which, and whether all of it is described; judged on dbt's manifest.

The conformed layer has three kinds of model: a dimension reads no facts, a fact reads no totals, a total reads both.
The intermediate models are their steps, also those between a fact and a total, so they may read facts but never totals.
What is published is made of the conformed layer only.
"""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest

CONFORMED = {"dim", "fct", "agg"}
MAY_READ = {
    "staging": {"source"},
    "intermediate": {"staging", "intermediate", "dim", "fct"},
    "dim": {"seed", "staging", "intermediate", "dim"},
    "fct": {"staging", "intermediate", "dim", "fct"},
    "agg": {"seed", "staging", "intermediate", *CONFORMED},
    "marts": {*CONFORMED, "marts"},
    # the lists say with what is reconciled
    "meta": {*CONFORMED, "marts", "meta", "seed"},
    # a signal points at single rows, so it looks below the facts too; its bounds are a list
    "quality": {"seed", "staging", "intermediate", *CONFORMED, "marts", "quality"},
}
EXCEPTIONS = {
    # the register of deliveries is what this table publishes, and it is nobody's fact
    ("bronnen", "leveringen"),
}
DISPATCHED = ("duckdb__", "default__")


def layer(node: dict[str, Any]) -> str:
    """The layer of a model (in the conformed layer: its kind), or `seed` or `source`."""
    if node["resource_type"] != "model":
        return node["resource_type"]
    folder = node["fqn"][1]
    return node["name"].split("_")[0] if folder == "conformed" else folder


def breaches(nodes: dict[str, dict[str, Any]]) -> list[str]:
    """Each reading of a layer that the reader may not read."""
    return [
        f"{node['name']} ({layer(node)}) reads {nodes[upstream]['name']} ({layer(nodes[upstream])})"
        for node in nodes.values()
        if node["resource_type"] == "model"
        for upstream in node["depends_on"]["nodes"]
        if layer(nodes[upstream]) not in MAY_READ[layer(node)]
        and (node["name"], nodes[upstream]["name"]) not in EXCEPTIONS
    ]


@pytest.fixture(scope="module")
def manifest(target) -> dict[str, Any]:
    return json.loads((target / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def nodes(manifest) -> dict[str, dict[str, Any]]:
    """Models, seeds and sources."""
    return {
        key: node
        for key, node in {**manifest["nodes"], **manifest["sources"]}.items()
        if node["resource_type"] in {"model", "seed", "source"}
    }


def test_models_read_only_what_their_layer_may_read(nodes):
    assert breaches(nodes) == []


@pytest.mark.parametrize(
    ("reader", "read"),
    [
        ("model.sociaal_domein.gebruik", "model.sociaal_domein.int_toewijzingen"),
        ("model.sociaal_domein.gebruik", "model.sociaal_domein.stg_indicaties"),
        ("model.sociaal_domein.gebruik", "seed.sociaal_domein.lijst_wetten"),
        ("model.sociaal_domein.dim_jaar", "model.sociaal_domein.fct_buig"),
        ("model.sociaal_domein.fct_buig", "model.sociaal_domein.agg_buig"),
        ("model.sociaal_domein.int_registers", "model.sociaal_domein.agg_buig"),
        ("model.sociaal_domein.agg_buig", "model.sociaal_domein.buig"),
    ],
)
def test_a_model_that_reads_the_wrong_layer_is_found(nodes, reader, read):
    wrong = {**nodes[reader], "depends_on": {"nodes": [read]}}
    assert len(breaches({**nodes, reader: wrong})) == 1


def test_every_model_says_all_columns_that_it_has(nodes, settings):
    models = [node for node in nodes.values() if node["resource_type"] == "model"]
    with duckdb.connect(settings.warehouse_path, read_only=True) as warehouse:
        rows = warehouse.sql("select schema_name, table_name, column_name from duckdb_columns()").fetchall()
    made = {(node["schema"], node["name"]): set() for node in models}
    for schema, table, column in rows:
        made.get((schema, table), set()).add(column)
    wrong = {node["name"]: made[node["schema"], node["name"]] ^ set(node["columns"]) for node in models}
    assert {name: columns for name, columns in wrong.items() if columns} == {}


def test_every_macro_and_test_is_described(manifest):
    ours = [macro for macro in manifest["macros"].values() if macro["package_name"] == "sociaal_domein"]
    bare = [macro["name"] for macro in ours if not macro["description"] and not macro["name"].startswith(DISPATCHED)]
    singular = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    bare += [node["name"] for node in singular if not node.get("test_metadata") and not node["description"]]
    bare += [test["name"] for test in manifest["unit_tests"].values() if not test["description"]]
    assert bare == []
