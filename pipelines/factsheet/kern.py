"""The kernindicatoren of a gemeente by their key, so that forty wijken don't each search the whole table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pipelines.factsheet.model import Absence, Figure, Place, Unit
from pipelines.factsheet.published import UNITS, Published, Row

TABLE = "kernindicatoren"
ALL = "ALLE"

WETTEN = {"WMO": "Wmo", "JEUGDWET": "Jeugdwet", "PARTICIPATIEWET": "Participatiewet", ALL: "alle wetten samen"}
"""What a reader calls each wet; the published file names them in full."""

Key = tuple[int, str, str, str]


@dataclass(frozen=True)
class Kern:
    """What was published of a gemeente and its wijken.

    Attributes:
        published: The published file.
        gemeente: Code of the gemeente.
    """

    published: Published
    gemeente: str

    @cached_property
    def rows(self) -> Mapping[Key, Row]:
        """The rows by year, wet, place and indicator."""
        found = self.published.rows(TABLE, gemeente_code=self.gemeente)
        return {(row["jaar"], row["wet_code"], row["wijk_code"], row["indicator_code"]): row for row in found}

    @cached_property
    def dictionary(self) -> Mapping[str, Row]:
        """What each indicator is, by its code."""
        return {row["code"]: row for row in self.published.rows("indicatoren")}

    def unit(self, indicator: str) -> Unit:
        """How figures of an indicator are written."""
        return UNITS[self.dictionary[indicator]["eenheid"]] if indicator in self.dictionary else Unit.COUNT

    def figure(self, indicator: str, wet: str, year: int, place: str | None = None) -> Figure:
        """The figure with this key; an absent one when it wasn't published.

        Args:
            indicator: Its code.
            wet: Code of the wet.
            year: The year.
            place: Code of the wijk; of the gemeente when left out.
        """
        where = place or self.gemeente
        row = self.rows.get((year, wet, where, indicator))
        unit = self.unit(indicator)
        if row is None:
            key = Place(TABLE, "waarde", (self.gemeente, str(year), wet, where, indicator))
            return Figure(value=None, unit=unit, place=key, year=year, absence=Absence.UNKNOWN)
        return self.published.figure(row, TABLE, "waarde", unit)

    def series(self, indicator: str, wet: str, years: list[int], place: str | None = None) -> tuple[Figure, ...]:
        """The figure of each year."""
        return tuple(self.figure(indicator, wet, year, place) for year in years)

    def years(self, *indicators: str) -> list[int]:
        """The years in which one of the indicators was published of the gemeente, hidden or not, in order."""
        return sorted({key[0] for key in self.rows if key[2] == self.gemeente and key[3] in indicators})
