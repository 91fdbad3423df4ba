"""`docs/operations.md` names the settings that are read, the exit codes that are given and what the program says."""

from __future__ import annotations

import re

import pytest
from operations_page import PAGE
from settings_read import settings_read

from pipelines.cli import PUBLISHED, REFUSED, WRONG
from pipelines.settings import PROJECT_DIR


def rows(header: str) -> list[list[str]]:
    """The rows of the table with this header, cell by cell."""
    (table,) = re.findall(rf"^{re.escape(header)}\n\|[-|]+\n((?:\|.*\n)+)", PAGE.read_text(encoding="utf-8"), re.M)
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()]


def test_the_page_names_every_setting_and_no_other():
    named = [name for row in rows("| setting | default | meaning |") for name in re.findall(r"`([A-Z_]+)`", row[0])]
    assert sorted(named) == sorted(settings_read())


def test_the_page_names_every_exit_code():
    assert [int(code) for code, *_ in rows("| exit code | means | who acts |")] == [PUBLISHED, REFUSED, WRONG]


@pytest.fixture(scope="module")
def program() -> str:
    """All that the program and its checks can say."""
    found = [*(PROJECT_DIR / "pipelines").rglob("*.py"), *(PROJECT_DIR / "expectations").glob("*.yml")]
    return "\n".join(path.read_text(encoding="utf-8") for path in found)


def test_the_messages_on_the_page_are_what_the_program_says(program):
    spans = [span for row in rows("| it says | it is | do |") for span in re.findall(r"`([^`]+)`", row[0])]
    assert len(spans) > 15
    parts = [part.strip() for span in spans for part in span.split("…")]
    assert [part for part in parts if part not in program] == []
