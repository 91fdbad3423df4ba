"""What `docs/bi.md` tells a BI developer to run does run on the example, with the outcome that the page shows."""

from __future__ import annotations

import re
import subprocess
import sys

import duckdb
import pytest
from bi_page import PAGE, Block, blocks

from pipelines.publication.tables import TABLES


def at(block: Block) -> str:
    return f"line {block.line}"


@pytest.mark.parametrize("block", blocks("sql"), ids=at)
def test_a_query_gives_what_the_page_shows(published, block):
    with duckdb.connect(str(published.published), read_only=True) as connection:
        found = connection.execute(block.code)
        columns = [column[0] for column in found.description or ()]
        rows = [[str(value) for value in row] for row in found.fetchall()]
    assert rows
    if block.outcome:
        assert [columns, *rows] == block.outcome


def test_the_page_shows_outcomes():
    assert sum(bool(block.outcome) for block in blocks("sql")) >= 5


@pytest.mark.parametrize("block", blocks("python"), ids=at)
def test_a_script_runs_where_the_data_root_is(published, block):
    command = [sys.executable, "-c", block.code]
    done = subprocess.run(command, cwd=published.data_dir.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_views_over_parquet_name_files_that_are_published(published):
    named = re.findall(r"/published/(current/parquet/\w+\.parquet)", PAGE.read_text(encoding="utf-8"))
    assert named
    assert [path for path in named if not (published.data_dir / "published" / path).exists()] == []


def test_every_table_of_figures_says_which_rows_are_totals():
    facts = {table.target.removeprefix("main.") for table in TABLES if "jaar" in table.key and len(table.key) > 3}
    (listed,) = re.findall(r"^\| table \| rows that are totals.*?\n\n", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert facts <= set(re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in listed.strip().splitlines())))
