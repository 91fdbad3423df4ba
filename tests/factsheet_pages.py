"""Pages of a factsheet as they were written, read back: figures with their place, words, headings, links."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml.html import HtmlElement

DUTCH = re.compile(r"(?:€\u00a0)?(−?)(\d{1,3}(?:\.\d{3})*)(?:,(\d+))?(\u00a0mln|%|\u00a0uur|\u00a0dagdelen)?")
"""A number as a Dutch reader writes it, with its unit."""

MILLION = Decimal(1_000_000)

ROUNDED_TO = (Decimal(1), Decimal(100), Decimal(1000))
"""What a whole amount in a sentence may be rounded to, as long as three digits still count."""

UNSEEN = {"script", "style", "head", "title", "desc"}


@dataclass(frozen=True)
class Told:
    """A figure on a page.

    Attributes:
        text: What a reader sees.
        value: What is stated as its exact value; null when it is absent.
        place: Where it is said to stand in the published file.
        per: Where the number stands by which it was divided; null when it wasn't.
        title: What is said of its year, origin and prices.
        is_exact: Whether it stands in a table, where nothing is rounded to thousands.
    """

    text: str
    value: Decimal | None
    place: str
    per: str | None
    title: str
    is_exact: bool


@dataclass(frozen=True)
class ReadPage:
    """A page.

    Attributes:
        path: Below the folder of the site.
        folder: Of the site.
    """

    path: str
    folder: Path

    @cached_property
    def root(self) -> HtmlElement:
        return lxml.html.document_fromstring((self.folder / self.path).read_bytes())

    @property
    def figures(self) -> list[Told]:
        return figures(self.root)

    @property
    def words(self) -> str:
        """All that is written on it, in one line per piece."""
        return "\n".join(text for _, text in texts(self.root))

    def find(self, selector: str) -> list[HtmlElement]:
        return list(self.root.xpath(selector))

    def target(self, href: str) -> Path | None:
        """The file to which a link leads; none when it leads elsewhere."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return None
        own = self.folder / self.path
        return (own.parent / unquote(parts.path)).resolve() if parts.path else own.resolve()


def pages(folder: Path) -> list[ReadPage]:
    """All pages of a site, in the order of their path."""
    return [ReadPage(str(path.relative_to(folder)), folder) for path in sorted(folder.rglob("*.html"))]


def digests(folder: Path) -> dict[str, str]:
    """A digest per file."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def figures(inside: HtmlElement) -> list[Told]:
    """The figures in a part of a page, absent ones too, in their order."""
    return [_told(one) for one in inside.iter("data", "span") if one.get("data-plaats")]


def texts(inside: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Each piece of text that a reader sees outside a figure, with the element in which it stands."""
    for element in inside.iter():
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            continue
        if element.get("data-plaats") is None and element.text and element.text.strip():
            yield element, element.text
        for child in element:
            if child.tail and child.tail.strip():
                yield element, child.tail


def dutch(text: str) -> tuple[Decimal, Decimal]:
    """Read a number: its value, and the step of its last digit."""
    found = DUTCH.fullmatch(text)
    assert found, f"expected a number in Dutch notation, found {text!r}"
    sign, whole, decimals, unit = found.groups()
    times = MILLION if unit == "\u00a0mln" else Decimal(1)
    value = Decimal(f"{whole.replace('.', '')}.{decimals or 0}") * times
    assert value or not sign, f"zero has no sign: {text!r}"
    return -value if sign else value, Decimal(1).scaleb(-len(decimals or "")) * times


def reads_as(text: str, value: Decimal, is_exact: bool = False) -> bool:
    """Whether a text is this value, rounded as a reader does."""
    read, step = dutch(text)
    steps = [step] if is_exact or step != 1 else [one for one in ROUNDED_TO if one == 1 or abs(read) >= 100 * one]
    return any((value / one).quantize(Decimal(1), ROUND_HALF_UP) * one == read for one in steps)


def is_number(text: str) -> bool:
    """Whether a text is a number and its unit, and nothing else."""
    return DUTCH.fullmatch(text) is not None


def _told(element: HtmlElement) -> Told:
    value = element.get("value")
    return Told(
        text=element.text_content(),
        value=None if value is None else Decimal(value),
        place=element.get("data-plaats") or "",
        per=element.get("data-per"),
        title=element.get("title") or "",
        is_exact=any(one.tag == "table" for one in element.iterancestors()),
    )
