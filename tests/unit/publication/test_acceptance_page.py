"""The page for the owner of the data: the verdict first, nothing from elsewhere, everything escaped."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser

import pytest

from pipelines.publication.acceptance_page import render
from pipelines.publication.judgement import Acceptance, Result
from pipelines.publication.suites import load_suites
from pipelines.settings import PROJECT_DIR

SUITES = load_suites(PROJECT_DIR / "expectations")
MADE = datetime(2026, 11, 21, 3, 0)
VOID = {"meta", "br", "link", "img", "hr", "input"}


def result(expectation: str, severity: str = "critical", success: bool = True, **rest: str) -> Result:
    said = {"waargenomen": "in orde", "reden": "daarom", "eigenaar": "wij", "sinds": "2026-01-01", "doen": "bel"} | rest
    return Result("groep_een", expectation, "main.t", None, severity, success, **said)  # ty: ignore[invalid-argument-type]  (literals)


def page(*results: Result, versie: str | None = None) -> str:
    return render(Acceptance(results, "ab" * 32), SUITES, MADE, versie)


class Elements(HTMLParser):
    """Which elements a page has, and whether each is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.seen)


def test_failures_come_first_with_all_that_an_owner_needs() -> None:
    failed = result("wijken tellen op", success=False, waargenomen="3 rijen", reden="omdat", eigenaar="Jo", doen="kijk")
    text = page(result("goed"), result("let op", "warning", success=False), failed)
    order = [text.index(part) for part in ("Geweigerd", "wijken tellen op", "let op", "Alles wat getoetst is", "goed")]
    assert order == sorted(order)
    for part in ("3 rijen", "omdat", "Jo", "kijk", "getoetst sinds 2026-01-01"):
        assert part in text[: text.index("Alles wat getoetst is")]


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ([result("a")], "✓ Aanvaard</strong>"),
        ([result("a"), result("b", "warning", success=False)], "✓ Aanvaard, met waarschuwingen"),
        ([result("a", success=False)], "✗ Geweigerd: er is niets gepubliceerd"),
    ],
)
def test_the_verdict_is_said_in_words(results: list[Result], verdict: str) -> None:
    assert verdict in page(*results)


def test_everything_is_escaped() -> None:
    text = page(result("<script>alert(1)</script>", success=False, waargenomen="x=<img src=y> & 'z'"))
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text


def test_nothing_is_asked_from_elsewhere() -> None:
    text = page(result("a"), versie="20261121T030000Z-aaaaaaaa")
    assert re.search(r"https?:|//|@import|url\(|<script|<link|<img|<iframe", text) is None


def test_a_reader_without_eyes_or_colour_finds_the_way() -> None:
    text = page(result("a"), result("b", success=False))
    elements = Elements(text)
    assert elements.open == []
    assert ("html", {"lang": "nl"}) in elements.seen
    assert elements.count("h1") == elements.count("main") == 1
    assert elements.count("caption") == elements.count("table")
    assert all(attributes.get("scope") for tag, attributes in elements.seen if tag == "th")
    assert "✗ niet gehaald" in text
    assert "✓ gehaald" in text


def test_the_page_is_the_same_each_time_and_knows_no_clock_but_its_release() -> None:
    made = page(result("a"), versie="20261121T030000Z-aaaaaaaa")
    assert made == page(result("a"), versie="20261121T030000Z-aaaaaaaa")
    assert "21-11-2026 03:00 (UTC)" in made
    assert "20261121T030000Z-aaaaaaaa" in made


def test_bounds_and_bands_are_shown_with_their_reasons() -> None:
    text = page(result("a"))
    assert "ontwikkeling: banden" in text
    assert "Hengelo steeg hooguit 15 % (Jeugdwet 2020)" in text
    assert "-5.000.000.000" in text
    assert "1,8" in text
    assert "with recursive" not in text
