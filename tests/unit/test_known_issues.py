"""Every known issue is kept by something that exists; every published figure has a target or a reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipelines.declarations.lists import fold
from pipelines.settings import PROJECT_DIR

PAGE = PROJECT_DIR / "docs" / "known_issues.md"
LISTS = PROJECT_DIR / "sources" / "gepubliceerd" / "aansluiting"
POSTS = PROJECT_DIR / "sources" / "begroting" / "mappings" / "posten.csv"
FIGURES = PROJECT_DIR / "pipelines" / "example" / "data" / "published_figures.csv"

CONTRADICTIONS = 26
"""Numbered inconsistencies that were found in Hengelo's documents; KI-01 to KI-26 have their numbers."""

Row = dict[str, str]


def issues() -> list[Row]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    names, *rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [dict(zip(names, row, strict=True)) for row in rows]


def read(path: Path, separator: str = ";") -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=separator))


def figures() -> list[Row]:
    rows = read(FIGURES, ",")
    return [{**row, "post_of_indicator": row["post_or_indicator"], "gemeente_code": "GM0164"} for row in rows]


def key(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("gemeente_code", "onderwerp", "wet", "post_of_indicator"))


def touched(rows: str) -> set[int]:
    """The numbers that a cell like "56-64, 233" names; "-" names none."""
    spans = [] if rows == "-" else [part.strip().split("-") for part in rows.split(",")]
    return {number for span in spans for number in range(int(span[0]), int(span[-1]) + 1)}


def project_texts() -> Iterator[tuple[Path, str]]:
    for folder in ("tests", "dbt_project/models", "dbt_project/seeds", "sources", "pipelines"):
        for path in (PROJECT_DIR / folder).rglob("*"):
            if path.suffix in {".py", ".yml", ".sql", ".csv"} and path != Path(__file__):
                yield path, path.read_text(encoding="utf-8")


def defines(text: str, name: str) -> bool:
    """Whether a text defines something of this name: a function, a test or rule, an indicator or a break."""
    return bool(re.search(rf"(def {name}\(|(name|code): {name}\b|^{name};)", text, re.MULTILINE))


def test_all_contradictions_have_an_entry_that_is_complete():
    assert [issue["id"] for issue in issues()] == [f"KI-{number:02d}" for number in range(1, CONTRADICTIONS + 1)]
    for issue in issues():
        assert all(issue.values()), issue["id"]
        assert date.fromisoformat(issue["last verified"]) <= date(2100, 1, 1)
        assert issue["status"] in {"difference", "handled", "accepted"}


@pytest.mark.parametrize("issue", issues(), ids=lambda issue: issue["id"])
def test_what_handles_an_issue_exists(issue):
    (name,) = re.findall(r"`(.+)`", issue["handled by"])
    paths = [path for path, text in project_texts() if path.name == name or defines(text, name)]
    assert paths or (PROJECT_DIR / name).is_file(), name


def test_differences_are_documented_with_the_rows_that_they_touch():
    documented = {issue["id"]: touched(issue["rows"]) for issue in issues() if issue["status"] == "difference"}
    listed = read(LISTS / "lijst_aansluiting_verschillen.csv")
    assert {row["bekend_verschil_id"] for row in listed} == set(documented)
    for row in listed:
        where = (*key(row), row["jaar"], row["versie"])
        numbers = [n for n, f in enumerate(figures(), start=1) if (*key(f), f["jaar"], f["versie"]) == where]
        assert numbers, row
        assert set(numbers) <= documented[row["bekend_verschil_id"]]


def test_a_known_difference_says_in_a_sentence_why_and_what_it_assumes():
    reasons = {row["bekend_verschil_id"]: row["reden"] for row in read(LISTS / "lijst_aansluiting_verschillen.csv")}
    assert all(reason.endswith(".") and len(reason.split()) > 10 for reason in reasons.values())
    # Of 2020 the example has an assumed total only; who delivers the real one must look into the difference again.
    assert "aangenomen totaal" in reasons["KI-08"]


def test_rows_of_an_issue_are_published_figures():
    assert max(number for issue in issues() for number in touched(issue["rows"])) <= len(figures())


def test_every_spelling_of_a_post_has_the_same_component():
    posts = {(row["wet_code"], fold(row["post"])): row["component_code"] for row in read(POSTS)}
    variants = [
        ("WMO", "Modules maatwerk (verblijf)", "Modules Maatwerk (verblijf)"),
        ("JEUGDWET", "Modules maatwerk (verblijf)", "Modules Maatwerk (verblijf)"),
        ("JEUGDWET", "Module maatregelhelp (Jeugd)", "Module maatregelhulp (Jeugd)"),
        ("WMO", "Eigen Bijdragen", "Eigen bijdragen"),
    ]
    assert [(wet, one) for wet, one, other in variants if posts[wet, fold(one)] != posts[wet, fold(other)]] == []


def test_every_published_figure_has_either_targets_or_a_reason():
    targets = {key(row) for row in read(LISTS / "lijst_aansluiting_doelen.csv")}
    reasons = {key(row) for row in read(LISTS / "lijst_aansluiting_redenen.csv")}
    assert targets & reasons == set()
    assert targets | reasons == {key(row) for row in figures()}


def test_reasons_are_given_once_and_say_something():
    rows = read(LISTS / "lijst_aansluiting_redenen.csv")
    assert len({key(row) for row in rows}) == len(rows)
    assert min(len(row["reden"]) for row in rows) > len("Dit cijfer is niet te bepalen.")
