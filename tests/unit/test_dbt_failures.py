"""A failed dbt build is explained with the rule and its rows, and never with a pseudonym."""

from __future__ import annotations

import json

import dagster as dg
import duckdb
import pytest
import yaml

from pipelines.assets.keys import MESSAGES
from pipelines.assets.warehouse import with_message
from pipelines.checks.dbt_failures import ROWS_SHOWN, explain_by_node, explain_failures, rules_that_failed
from pipelines.settings import PROJECT_DIR

DATA_TESTS = PROJECT_DIR / "dbt_project" / "tests" / "_tests.yml"
TEST = "test.sociaal_domein.is_positief_kern_waarde.abc"
MODEL = "model.sociaal_domein.kern"
NODES = {
    TEST: {
        "name": "is_positief_kern_waarde",
        "attached_node": MODEL,
        "description": "A count is\n  never negative.",
        "config": {"meta": {"uitleg": "Een aantal is\n  nooit negatief."}},
    },
    MODEL: {"name": "kern", "original_file_path": "models/marts/kern.sql"},
}


@pytest.fixture
def warehouse(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table kern as select range as jaar, 'geheim' || range as client_pseudoniem from range(20)"
        )
    return path


def explain(tmp_path, warehouse, result):
    (tmp_path / "run_results.json").write_text(json.dumps({"results": [{"status": "pass"}, result]}))
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": NODES}))
    return explain_failures(tmp_path, warehouse)


def failed_test(query):
    return {"unique_id": TEST, "status": "fail", "failures": 20, "message": "Got 20 results", "compiled_code": query}


def test_failed_test_shows_rule_and_rows_without_pseudonyms(tmp_path, warehouse):
    (message,) = explain(tmp_path, warehouse, failed_test("select * from kern order by jaar"))
    first, *rows = message.splitlines()
    assert first == "Controle is_positief_kern_waarde op kern: 20 rijen voldoen niet. Een aantal is nooit negatief."
    assert rows == [f"  jaar = {year}" for year in range(ROWS_SHOWN)]


def test_english_is_for_the_log_and_not_for_the_owner(tmp_path, warehouse):
    (message,) = explain(tmp_path, warehouse, failed_test("select * from kern"))
    assert "never" not in message
    assert rules_that_failed(tmp_path) == ["is_positief_kern_waarde: A count is never negative."]


def test_every_data_test_of_ours_explains_itself_in_dutch():
    described = {test["name"]: test for test in yaml.safe_load(DATA_TESTS.read_text(encoding="utf-8"))["data_tests"]}
    for file in DATA_TESTS.parent.glob("*.sql"):
        assert described[file.stem]["config"]["meta"]["uitleg"], file.stem


def test_an_empty_cell_is_called_empty(tmp_path, warehouse):
    (message,) = explain(tmp_path, warehouse, failed_test("select jaar, null as wijk_code from kern where jaar = 1"))
    assert message.splitlines()[1:] == ["  jaar = 1, wijk_code = leeg"]


def test_rows_of_nothing_but_pseudonyms_are_not_shown(tmp_path, warehouse):
    (message,) = explain(tmp_path, warehouse, failed_test("select client_pseudoniem from kern"))
    assert "geheim" not in message
    assert len(message.splitlines()) == 1


def test_failed_model_gives_the_message_of_dbt_in_one_line(tmp_path, warehouse):
    result = {"unique_id": MODEL, "status": "error", "message": "Binder Error:\n  column jaartal", "failures": None}
    (message,) = explain(tmp_path, warehouse, result)
    assert message == "dbt kan kern niet bouwen (models/marts/kern.sql): Binder Error: column jaartal"


def test_rows_that_cannot_be_read_are_no_new_failure(tmp_path, warehouse):
    (message,) = explain(tmp_path, warehouse, failed_test("select * from weg"))
    assert "20 rijen voldoen niet" in message
    assert "niet te tonen" in message


def test_dbt_that_never_started_names_its_log(tmp_path, warehouse):
    (message,) = explain_failures(tmp_path, warehouse)
    assert "dbt.log" in message


@pytest.mark.parametrize("status", ["fail", "warn"])
def test_the_check_in_dagster_says_the_same(status, tmp_path, warehouse):
    explain(tmp_path, warehouse, {**failed_test("select * from kern order by jaar"), "status": status})
    explained = explain_by_node(tmp_path, warehouse)
    of_dbt = {"unique_id": dg.MetadataValue.text(TEST)}
    failed = dg.AssetCheckResult(passed=False, check_name="x", asset_key="kern", metadata=of_dbt)
    message = str(with_message(failed, explained).metadata[MESSAGES].value)
    assert "Controle is_positief_kern_waarde op kern: 20 rijen voldoen niet. Een aantal is nooit" in message
    assert "jaar = 0" in message
    passed = dg.AssetCheckResult(passed=True, check_name="x", asset_key="kern", metadata=of_dbt)
    assert with_message(passed, explained) is passed
