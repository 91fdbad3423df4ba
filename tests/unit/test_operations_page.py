"""`docs/operations.md` names the settings that are read, the exit codes that are given and what the program says."""

from __future__ import annotations

import re
import subprocess
from typing import get_args

import pytest
from bi_page import blocks
from operations_page import PAGE
from settings_read import settings_read

from pipelines.alerts import Kind
from pipelines.cli import PUBLISHED, REFUSED, WRONG, sdib
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


def test_the_page_says_what_to_do_for_each_kind_of_alert():
    told = [re.findall(r"`(\w+)`", row[0])[0] for row in rows("| alert | means | do |") if "`" in row[0]]
    assert set(told) == set(get_args(Kind))


def test_the_commands_on_the_page_exist():
    page = PAGE.read_text(encoding="utf-8")
    asked = re.findall(r"`sdib(?:-for \w+)? ([a-z]\w*)([^`]*)`|^sdib-for \w+ (\w+)([^&|\n]*)", page, re.MULTILINE)
    commands = {(span or line, *re.findall(r"--[a-z-]+", rest + more)) for span, rest, line, more in asked}
    assert len(commands) > 15
    for name, *options in commands - {("stop",), ("start",)}:
        assert set(options) <= {option for one in sdib.commands[name].params for option in one.opts}, name


def test_a_trial_restore_reaches_out_to_nobody(tmp_path):
    (trial,) = (block.code for block in blocks("sh", PAGE) if "terug.env" in block.code)
    (line,) = (line for line in trial.splitlines() if "terug.env" in line)
    reaches_out = re.compile(r"SDIB_(OPHALEN|MELDING|HARTSLAG|DAGSTER)|DAGSTER_")
    settings = [f"{name}=x" for name in sorted(settings_read() | {"DAGSTER_WEBSERVER_PORT"})]
    (tmp_path / "hengelo.env").write_text("\n".join(["# all of them", *settings, ""]))
    subprocess.run(["sh", "-ec", line.replace("/etc/sdib", str(tmp_path))], check=True)
    kept = (tmp_path / "terug.env").read_text().splitlines()
    assert kept == ["# all of them", *(setting for setting in settings if not reaches_out.match(setting))]
    assert "SDIB_BASISJAAR=x" in kept


def test_what_the_page_stops_it_starts_again():
    for block in blocks("sh", PAGE):
        assert block.code.count("sdib-for hengelo stop") == block.code.count("sdib-for hengelo start")
        assert "systemctl stop" not in block.code


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
