"""The figures of a wijk year by year, as a table."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.factsheet.cells import is_published
from pipelines.factsheet.model import Table
from pipelines.factsheet.places import Places, Wijk

Key = tuple[str, str]
"""Indicator and wet."""


def yearly_table(places: Places, wijk: Wijk, table: tuple[str, str], rows: Mapping[str, Key]) -> Table:
    """Set the years of a wijk beside each other; an indicator that was published in none of them is left out.

    Args:
        places: The gemeente and its wijken.
        wijk: The wijk.
        table: Its name and its caption.
        rows: What stands in each row, by its header.
    """
    found = ((name, *places.kern.series(*key, places.years, wijk.code)) for name, key in rows.items())
    known = tuple(row for row in found if any(map(is_published, row)))
    return Table(*table, ("Indicator", *map(str, places.years)), known)
