"""The factsheet in a browser: nothing from elsewhere, no dead link, readable for everybody at any width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import Met, chromium, faint, layout, screenshots, served, unfold, visible
from factsheet_sites import Site
from playwright.sync_api import Browser, Page, ViewportSize

pytestmark = pytest.mark.slow

WIDTHS = (320, 360, 768, 1440)
"""The narrowest is a screen of 1280 at 400 percent (WCAG 2.2, 1.4.10), where nobody should have to scroll sideways."""

DESKTOP: ViewportSize = {"width": 1280, "height": 900}

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
svg text { letter-spacing: normal !important; word-spacing: normal !important; }
"""
"""What a reader may set (WCAG 2.2, 1.4.12). Drawings are images with a text alternative and a table beside them."""

LARGE = "html { font-size: 200% !important; }"
"""Text alone twice as large (WCAG 2.2, 1.4.4)."""

A4: ViewportSize = {"width": 680, "height": 1000}
"""Between the margins, in pixels of 1/96 inch."""


Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def both(site, samen, tmp_path_factory) -> list[Site]:
    """The example, and two small gemeenten with a list of them, where most cells are hidden."""
    return [site, Site.write(samen.published, tmp_path_factory.mktemp("samen") / "site")]


@pytest.fixture
def page(browser) -> Iterator[Page]:
    with browser.new_context(viewport=DESKTOP, reduced_motion="reduce") as context:
        yield context.new_page()


def shown(page: Page, sites: list[Site]) -> Iterator[str]:
    """Open each page from disk, and say which it is."""
    for site in sites:
        for one in site.pages:
            page.goto((site.folder / one.path).as_uri())
            yield f"{site.folder.name}/{one.path}"


@pytest.mark.parametrize("way", ["served", "from disk"])
def test_each_page_loads_by_itself_and_each_link_leads_somewhere(browser, both, way):
    for site in both:
        with served(site.folder) as address:
            base = address if way == "served" else site.folder.as_uri()
            links, met = opened(browser, site, base)
        assert met.complaints == []
        assert {url for url in met.requests if not url.startswith((base, "data:"))} == set()
        assert len(links) > len(site.pages)


def opened(browser: Browser, site: Site, base: str) -> tuple[set[str], Met]:
    """Open all pages, follow all links, and keep what was met."""
    met, links = Met(), set()
    with browser.new_context(viewport=DESKTOP) as context:
        met.listen(context)
        page = context.new_page()
        for one in site.pages:
            page.goto(f"{base}/{one.path}")
            links |= set(page.eval_on_selector_all("a", "all => all.map(one => one.href)"))
        for url in sorted({urldefrag(link).url for link in links}):
            assert url.startswith(base), url
            if url.endswith(".html"):
                page.goto(url)
                names = {urldefrag(link).fragment for link in links if urldefrag(link).url == url} - {""}
                assert [name for name in names if not page.locator(f"[id='{unquote(name)}']").count()] == [], url
            elif base.startswith("http"):
                assert context.request.get(url).ok, url
            else:
                assert Path(unquote(urlsplit(url).path)).stat().st_size, url
    return links, met


def test_a_csv_is_downloaded(page, both):
    [site, _] = both
    with served(site.folder) as address:
        page.goto(f"{address}/index.html")
        unfold(page)
        with page.expect_download() as download:
            page.locator(".csv a:visible").first.click()
        assert download.value.suggested_filename.endswith(".csv")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, both, scheme):
    with browser.new_context(viewport=DESKTOP, color_scheme=scheme, reduced_motion="reduce") as context:
        page, axe = context.new_page(), Axe()
        for name in shown(page, both):
            unfold(page)
            results = axe.run(page, options=AXE)
            assert results.violations_count == 0, f"{name} ({scheme}): {results.generate_report()}"
            assert faint(page) == [], name


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_or_lies_over_something_else(page, both, width):
    page.set_viewport_size({"width": width, "height": 900})
    for name in shown(page, both):
        assert layout(page) == [], name
        unfold(page)
        assert layout(page) == [], name


@pytest.mark.parametrize(
    ("style", "width"), [(SPACED, 320), (SPACED, 1280), (LARGE, 1280)], ids=["narrow", "wide", "larger text"]
)
def test_what_a_reader_sets_loses_nothing(page, both, style, width):
    page.set_viewport_size({"width": width, "height": 900})
    for name in shown(page, both):
        page.add_style_tag(content=style)
        unfold(page)
        assert layout(page) == [], name


def test_without_scripts_all_is_there(browser, page, both):
    with browser.new_context(viewport=DESKTOP, java_script_enabled=False) as context:
        plain = context.new_page()
        for name, _ in zip(shown(plain, both), shown(page, both), strict=True):
            assert plain.locator("body").inner_text() == page.locator("body").inner_text(), name
            for closed in plain.locator("details").all()[:1]:
                inside = closed.locator("xpath=./*[not(self::summary)]").first
                assert not inside.is_visible(), name
                closed.locator("summary").click()
                assert inside.is_visible(), name


def test_on_paper_there_are_figures_and_nothing_to_click(page, both):
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    for name in shown(page, both):
        assert visible(page, "nav:not(:has(.bevindingen)), .csv, summary, .overslaan") == [], name
        assert len(visible(page, "table")) == page.locator("table").count(), name
        assert layout(page) == [], name


def test_the_keyboard_skips_to_the_contents(page, both):
    for name in shown(page, both):
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        box = skip.bounding_box()
        assert skip.inner_text() == "Naar de inhoud", name
        assert box, name
        assert box["x"] >= 0, name
        assert box["y"] >= 0, name
        page.keyboard.press("Enter")
        assert page.url.endswith("#hoofdinhoud"), name
        page.keyboard.press("Tab")
        assert page.locator("main :focus, footer :focus").count() == 1, name


def test_pictures_are_kept_for_who_wants_to_look(browser, both, tmp_path, capsys):
    folder = screenshots(tmp_path / "screenshots")
    kinds = {"overzicht": "index.html", "definities": "definities.html", "wijk": both[0].pages[-1].path}
    taken = [picture(browser, both[0], kinds[kind], folder / kind, width) for kind in kinds for width in WIDTHS[1:]]
    taken += [picture(browser, both[1], "index.html", folder / "gemeenten", width) for width in WIDTHS[1:]]
    taken += [picture(browser, both[0], path, folder / f"{kind}-donker", 1440, "dark") for kind, path in kinds.items()]
    with capsys.disabled():
        print(f" {len(taken)} pictures in {folder} ", end="")
    assert all(path.stat().st_size > 10_000 for path in taken)


def picture(browser: Browser, site: Site, path: str, name: Path, width: int, scheme: Scheme = "light") -> Path:
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto((site.folder / path).as_uri())
        target = Path(f"{name}-{width}.png")
        page.screenshot(path=target, full_page=True)
    assert re.fullmatch(r"[a-z-]+-\d+\.png", target.name)
    return target
