"""A PDF as a reader and a screen reader take it in: text, pages, and the tree of what each part is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pypdf

NUMBER = re.compile(r"\d[\d.,]*\d|\d")


class ReadPdf:
    def __init__(self, content: bytes):
        self.reader = pypdf.PdfReader(io.BytesIO(content))
        self.about: Any = self.reader.metadata
        self.root: Any = self.reader.trailer["/Root"]
        self.texts = [" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in self.reader.pages]
        self.elements = list(_elements(self.root["/StructTreeRoot"]))

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def numbers(self) -> set[str]:
        return set(NUMBER.findall(self.text))

    @property
    def kinds(self) -> list[str]:
        """What each part is: heading, paragraph, figure, head of a table."""
        return [str(element["/S"]) for element in self.elements if "/S" in element]

    @property
    def alternatives(self) -> list[str]:
        """Text in place of pictures."""
        return [str(element["/Alt"]).replace("\u00a0", " ") for element in self.elements if "/Alt" in element]

    @property
    def fonts(self) -> set[str]:
        """Names of the fonts whose letters are in it, those of charts too."""
        trailer: Any = self.reader.trailer
        objects = (self.reader.get_object(number) for number in range(1, trailer["/Size"]))
        found = (one for one in objects if isinstance(one, dict) and one.get("/Type") == "/FontDescriptor")
        # Before the plus is a mark of which letters are in it.
        return {str(one["/FontName"]).split("+")[-1] for one in found}


def _elements(element: Any) -> Iterator[Any]:
    yield element
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        below = child.get_object()
        if isinstance(below, dict):
            yield from _elements(below)
