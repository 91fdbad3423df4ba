"""What a refresh leaves for who looks at it: metadata in the UI, logs, and in neither of them a person."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from unittest import mock

import dagster as dg
import pytest

from pipelines.ingestion.persons import pseudonym
from pipelines.settings import EXAMPLE_KEY


@pytest.fixture(scope="module")
def made(golden) -> dict[str, dict[str, object]]:
    """Asset -> metadata of its newest materialization."""
    home = golden.data_dir / "dagster"
    with mock.patch.dict(os.environ, {"DAGSTER_HOME": str(home)}), dg.DagsterInstance.get() as instance:
        events = instance.event_log_storage.get_latest_materialization_events(instance.all_asset_keys())
        entries = {key.to_user_string(): entry for key, entry in events.items() if entry}
        found = {key: entry.asset_materialization for key, entry in entries.items()}
        return {key: {name: value.value for name, value in one.metadata.items()} for key, one in found.items() if one}


@pytest.fixture(scope="module")
def told(golden) -> list[dict[str, object]]:
    [path] = (golden.data_dir / "logs").glob("*.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_raw_assets_say_what_arrived(made):
    indicaties = made["raw/indicaties"]
    assert (indicaties["dagster/row_count"], indicaties["rows_read"], indicaties["rows_rejected"]) == (12, 12, 0)
    deliveries = str(indicaties["newest_deliveries"])
    assert "| synthetisch |" in deliveries
    assert re.search(r"\| [0-9a-f]{16} \|", deliveries)
    assert "| <10 |" in str(indicaties["preview"])


def test_tables_without_persons_show_rows(made):
    assert "| GM9900 |" in str(made["raw/begroting"]["preview"])


def test_the_warehouse_shows_counts_and_no_values(made):
    mart = made["marts/kernindicatoren"]
    assert int(str(mart["dagster/row_count"])) > 0
    assert "preview" not in mart


def test_the_candidate_names_every_published_column_and_where_it_comes_from(made):
    columns = {column.name for column in made["candidate"]["dagster/column_schema"].columns}
    assert {"kernindicatoren.waarde", "_meta.kwaliteit.reden"} <= columns
    [origin] = made["candidate"]["dagster/column_lineage"].deps_by_column["kernindicatoren.waarde"]
    assert (origin.asset_key.to_user_string(), origin.column_name) == ("marts/kernindicatoren", "waarde")


def test_a_release_shows_its_hash_its_place_and_a_few_figures(golden, made):
    release = made["release"]
    assert golden.release.endswith(str(release["version"]))
    assert re.fullmatch("[0-9a-f]{64}", str(release["hash"]))
    assert str(release["path"]).endswith(golden.release)
    shown = [row.split(" | ") for row in str(release["preview"]).splitlines()[2:]]
    assert shown
    assert all(row[5] == "False" for row in shown)  # nothing that is suppressed


def test_a_factsheet_leads_to_its_page(golden, made):
    sheet = made["factsheet"]
    assert str(sheet["page"]).endswith(f"{golden.release}/factsheet/index.html")
    assert str(sheet["address"]) == f"file://{sheet['page']}"
    assert int(str(sheet["files"])) > 0


def test_every_stage_has_its_cost_in_the_log_and_the_report(golden, told):
    stages = {line["stage"]: line for line in told if line["event"] == "stage"}
    assert {
        "landing",
        "ingest",
        "register",
        "warehouse",
        "candidate",
        "acceptance",
        "release",
        "factsheet",
    } <= stages.keys()
    for stage in ("ingest", "warehouse", "candidate", "acceptance", "release", "factsheet"):
        assert int(str(stages[stage]["peak_mb"])) > 50  # Python with Polars alone holds more
        assert float(str(stages[stage]["seconds"])) >= 0
    report = (golden.data_dir.parent / "refresh.txt").read_text()
    assert "Megabytes" in report
    assert re.search(r"^  factsheet +\d+\.\d s$", report, re.MULTILINE)


def test_the_log_knows_how_the_run_ended(told):
    assert told[0]["event"] == "run_started"
    assert told[-1]["event"] == "run_succeeded"


def test_what_happened_is_logged_once(told):
    lines = [json.dumps({key: line[key] for key in line if key != "time"}, sort_keys=True) for line in told]
    assert [line for line, times in Counter(lines).items() if times > 1] == []


def test_nobody_is_in_logs_or_in_what_dagster_remembers(golden):
    persons = set()
    for path in sorted((golden.data_dir / "landing").glob("*/*.csv")):
        persons |= set(re.findall(r"(?<![0-9])9999[0-9]{5}(?![0-9])", path.read_text(encoding="utf-8-sig")))
    assert persons
    secrets = [text.encode() for bsn in persons for text in (bsn, pseudonym(EXAMPLE_KEY, "GM9900", bsn))]
    for folder in ("logs", "dagster"):
        for path in sorted((golden.data_dir / folder).rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                assert [secret for secret in secrets if secret in content] == [], path
