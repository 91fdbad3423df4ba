"""Sites of factsheets, written once per process for the tests that read them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from factsheet_pages import ReadPage, pages
from published_cells import PublishedCells

from pipelines.factsheet.site import write_site


@dataclass(frozen=True)
class Site:
    """A site as it was written.

    Attributes:
        folder: Where it is.
        database: The published file of which it is.
        seconds: How long that took.
    """

    folder: Path
    database: Path
    seconds: float

    @classmethod
    def write(cls, database: Path, folder: Path) -> Site:
        begin = time.perf_counter()
        write_site(database, folder)
        return cls(folder, database, time.perf_counter() - begin)

    @cached_property
    def pages(self) -> list[ReadPage]:
        return pages(self.folder)

    @cached_property
    def cells(self) -> PublishedCells:
        return PublishedCells(self.database)

    def page(self, path: str) -> ReadPage:
        return ReadPage(path, self.folder)
