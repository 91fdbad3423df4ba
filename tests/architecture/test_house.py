"""The rules of the house: layers, one reader of the environment, nothing of one machine, small files and functions."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest

from pipelines.settings import PROJECT_DIR

LONGEST_FILE = 400
"""Lines; what is longer can't be read in one go."""

MEAN_FUNCTION = 15
"""Lines, over all functions; single ones may be longer where a table of facts is."""

OURS = ("pipelines", "tests", "dbt_project", "sources", "expectations", "docs", "deploy")
MADE = {"__pycache__", "target", "logs", ".ruff_cache", ".pytest_cache"}
OF_ONE_MACHINE = re.compile(
    "|".join([r"https?://[\w.-]*(pypi|pythonhosted|artifactory|nexus)", r"--(extra-)?index-url", "--find-links"])
    + r"|(?<![\w./-])/(work|root|opt|home)/"
)


def files(*suffixes: str) -> Iterator[Path]:
    folders = [path for name in OURS for path in (PROJECT_DIR / name).rglob("*")]
    for path in sorted([*folders, *PROJECT_DIR.glob("*"), *(PROJECT_DIR / ".ci").glob("*")]):
        if path.is_file() and MADE.isdisjoint(path.parts) and (not suffixes or path.suffix in suffixes):
            yield path


def name(path: Path) -> str:
    return path.relative_to(PROJECT_DIR).as_posix()


def test_imports_go_down_only():
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_only_settings_reads_the_environment():
    reading = re.compile(r"os\.(environ|getenv)|from os import .*(environ|getenv)")
    readers = {name(path) for path in files(".py") if reading.search(path.read_text())}
    assert {reader for reader in readers if reader.startswith("pipelines/")} == {"pipelines/settings.py"}


def test_nothing_names_a_package_host_or_a_path_of_one_machine():
    text_files = files(
        ".py",
        ".sql",
        ".yml",
        ".yaml",
        ".toml",
        ".md",
        ".lock",
        ".csv",
        ".cfg",
        ".conf",
        ".env",
        ".service",
        ".timer",
        ".target",
        "",
    )
    found = [
        f"{name(path)}: {match.group()}"
        for path in text_files
        if path != Path(__file__)
        for match in OF_ONE_MACHINE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_two_test_files_have_one_name():
    """Without packages, pytest imports only the first."""
    tests = Counter(path.name for path in files(".py") if path.name.startswith("test_"))
    assert [name for name, count in tests.items() if count > 1] == []


def test_files_are_short():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files(".py", ".sql")}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


@pytest.mark.parametrize("folder", ["pipelines", "tests"])
def test_functions_are_short_on_average(folder):
    lengths = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in (PROJECT_DIR / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]
    assert mean(lengths) <= MEAN_FUNCTION


def test_exceptions_to_the_rules_have_a_reason_beside_them():
    bare = re.compile(
        r"(noqa(: ?[A-Z0-9, ]+)?|(type|ty): ignore(\[[\w, -]+\])?|mark\.(skip|xfail)(\(\))?|TODO|FIXME)\s*$"
    )
    found = []
    for path in files(".py"):
        lines = ["", *path.read_text().splitlines()]
        found += [
            f"{name(path)}:{number}"
            for number, line in enumerate(lines)
            if bare.search(line) and not lines[number - 1].lstrip().startswith("#")
        ]
    assert found == []
