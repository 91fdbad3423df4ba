"""What is wrong with a page of a factsheet, whatever figures there are: words without sense, holes, dead links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from factsheet_pages import ReadPage, texts

NO_WORDS = re.compile(r"\b(None|nan|NaN|null|True|False|Decimal|Undefined|datetime)\b|\{\{|\}\}|\{%")
"""What a program leaves behind where words should be."""

CODE = re.compile(
    r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[A-Z]{3,}(?:_[A-Z0-9]+)+\b|\b[A-Z]{4,}-\d|\b(?:JEUGDWET|PARTICIPATIEWET|ALLE|ONBEKEND)\b"
    r"|\bGM\d{4}\b"
)
"""Names from the database, which are no Dutch."""

PUNCTUATION = re.compile(r"  |\s[.,;:!?](?!\d)|[,;:]{2}|(?<!\.)\.\.(?!\.)|\(\s*\)|[,;:]\.")
"""Spaces and signs that only come to stand together when something between them is missing."""

FILLED = ["h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "caption", "summary", "figcaption", "th", "title", "a"]
"""Elements that nobody needs without words."""


def problems(page: ReadPage) -> list[str]:
    """All that is wrong with a page, each with where it is seen."""
    return [f"{page.path}: {one}" for find in CHECKS for one in find(page)]


def _words(page: ReadPage) -> Iterator[str]:
    for element, text in texts(page.root):
        if element.tag == "code":
            continue
        said = text.replace("\n", " ")
        if found := NO_WORDS.search(said):
            yield f"{found[0]!r} in {said!r}"
        if found := CODE.search(said):
            yield f"code {found[0]!r} in {said!r}"


def _sentences(page: ReadPage) -> Iterator[str]:
    """As a reader sees them, with the figures in."""
    for element in page.root.iter("p", "h1", "h2", "h3", "li", "dt", "dd", "caption", "th", "td", "title", "desc"):
        if any(child.tag in {"p", "ul", "svg", "div"} for child in element):
            continue
        said = element.text_content().strip()
        if found := PUNCTUATION.search(said):
            yield f"{found[0]!r} in {said!r}"


def _holes(page: ReadPage) -> Iterator[str]:
    for element in page.root.iter(*FILLED):
        if not element.text_content().strip() and not element.xpath(".//img[@alt]"):
            yield f"empty {element.tag}"
    for section in page.root.iter("section"):
        if not section.xpath(".//p | .//table | .//svg | .//dl | .//li"):
            yield f"nothing below {section.text_content().strip()!r}"
    for table in page.root.iter("table"):
        cells = {len(row.xpath("th | td")) for row in table.iter("tr")}
        if len(cells) != 1 or not table.xpath("./tbody/tr"):
            yield f"rows of {cells} cells in {table.findtext('caption')!r}"


def _headings(page: ReadPage) -> Iterator[str]:
    levels = [int(element.tag[1]) for element in page.root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"headings {levels}"
    if any(later > earlier + 1 for earlier, later in pairwise(levels)):
        yield f"headings that skip a level: {levels}"


def _names(page: ReadPage) -> Iterator[str]:
    ids = Counter(page.find("//@id"))
    yield from (f"{count} times id {name!r}" for name, count in ids.items() if count > 1)
    for names in page.find("//@aria-labelledby | //@aria-describedby"):
        yield from (f"nothing has id {name!r}" for name in names.split() if name not in ids)


def _links(page: ReadPage) -> Iterator[str]:
    for href in page.find("//a/@href"):
        target = page.target(href)
        if target is None or not target.is_file():
            yield f"link to {href}, which isn't there"
            continue
        name = href.partition("#")[2]
        other = (
            page if target == page.target("") else ReadPage(str(target.relative_to(page.folder.resolve())), page.folder)
        )
        if name and not other.root.xpath("//*[@id=$name]", name=name):
            yield f"link to {href}, without such a place"


def _loads(page: ReadPage) -> Iterator[str]:
    for source in page.find("//@src | //link/@href | //*[local-name()='use' or local-name()='image']/@href"):
        if not source.startswith("data:"):
            yield f"loads {source}"
    yield from (f"a script in {element.tag}" for element in page.find("//script | //*[@*[starts-with(name(), 'on')]]"))


CHECKS = (_words, _sentences, _holes, _headings, _names, _links, _loads)
