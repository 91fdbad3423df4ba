"""What a failed dbt build says to the data owner: the rule, the rows that break it, or dbt's own message."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import duckdb

ROWS_SHOWN = 5
"""Enough to recognise a pattern, few enough to stay on the screen."""

PERSONAL = "pseudoniem"
"""No column with this in its name is ever shown: a pseudonym belongs on no terminal and in no log."""

FOR_THE_KEEPER = "Meld dit aan de beheerder van de pijplijn."
"""What an owner can do about a rule without `uitleg` of its own, such as those that dbt itself brings."""


def explain_failures(target: Path, warehouse: Path) -> list[str]:
    """Explain every failed node of the latest dbt run.

    Args:
        target: Folder with `run_results.json` and `manifest.json` of that run.
        warehouse: The DuckDB file that dbt wrote; the rows of failed data tests are read from it.

    Returns:
        One message per failed test or model; dbt's general complaint when it didn't come to running anything.
    """
    try:
        json.loads((target / "run_results.json").read_text())
    except (OSError, ValueError):
        return [f"dbt is gestopt voordat er iets was gebouwd; zie {target / 'dbt.log'}."]
    explained = explain_by_node(target, warehouse, ("fail", "error", "runtime error"))
    return list(explained.values()) or [f"dbt is gestopt; zie {target / 'dbt.log'}."]


def explain_by_node(
    target: Path, warehouse: Path, statuses: Collection[str] = ("fail", "warn", "error", "runtime error")
) -> dict[str, str]:
    """Explain what went wrong in the latest dbt run, by the id of the node.

    Args:
        target: Folder of that run.
        warehouse: The DuckDB file that dbt wrote.
        statuses: What counts as wrong.
    """
    try:
        results = json.loads((target / "run_results.json").read_text())["results"]
        nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    except (OSError, ValueError, KeyError):
        return {}
    wrong = {result["unique_id"]: result for result in results if result["status"] in statuses}
    return {node: _explain(result, nodes.get(node, {}), warehouse) for node, result in wrong.items()}


def rules_that_failed(target: Path) -> list[str]:
    """Name every failed data test of the latest dbt run with its rule in English, for the log."""
    try:
        results = json.loads((target / "run_results.json").read_text())["results"]
        nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    except (OSError, ValueError, KeyError):
        return []
    failed = [nodes.get(result["unique_id"], {}) for result in results if result["status"] == "fail"]
    return [f"{node.get('name')}: {_one_line(node.get('description') or 'no description')}" for node in failed]


def _explain(result: Mapping[str, Any], node: Mapping[str, Any], warehouse: Path) -> str:
    name = node.get("name", result["unique_id"])
    if result["status"] not in ("fail", "warn"):
        return f"dbt kan {name} niet bouwen ({node.get('original_file_path', '?')}): {_one_line(result['message'])}"
    subject = (node.get("attached_node") or "").rsplit(".")[-1]
    where = f" op {subject}" if subject else ""
    rule = _one_line(node.get("config", {}).get("meta", {}).get("uitleg", FOR_THE_KEEPER))
    count = "1 rij voldoet" if result["failures"] == 1 else f"{result['failures']} rijen voldoen"
    head = f"Controle {name}{where}: {count} niet. {rule}".rstrip()
    return "\n".join([head, *_failing_rows(result.get("compiled_code") or "", warehouse)])


def _failing_rows(query: str, warehouse: Path) -> list[str]:
    if not query or not warehouse.exists():
        return []
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            found = connection.sql(query).limit(ROWS_SHOWN)
            shown = [name for name in found.columns if PERSONAL not in name.lower()]
            rows = found.project(", ".join(f'"{name}"' for name in shown)).fetchall() if shown else []
    except duckdb.Error as error:
        return [f"  (de rijen zijn niet te tonen: {_one_line(str(error))})"]
    return ["  " + ", ".join(map(_cell, shown, row)) for row in rows]


def _cell(name: str, value: object) -> str:
    return f"{name} = {'leeg' if value is None else value}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
