"""Where the figures of a part of a page come from and in whose prices they are, said once instead of at each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.factsheet.model import Figure, Section, Unit
from pipelines.factsheet.notes import figures_of
from pipelines.factsheet.prose import years_text

ORIGINS = {
    "registratie": "uit de registratie",
    "gepubliceerd": "eerder gepubliceerd",
    "aanname": "aanname: door niemand gepubliceerd",
    "synthetisch": "synthetisch: gemaakt als voorbeeld",
}
"""Origins and what they are called in full; each has its first letter as mark."""


@dataclass(frozen=True)
class Sourcing:
    """Where figures come from.

    Attributes:
        origins: Their origins.
        prices: In whose prices the amounts are, one line per kind.
    """

    origins: tuple[str, ...]
    prices: tuple[str, ...]

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Sourcing:
        """Look at figures."""
        known = list(figures)
        found = {figure.origin for figure in known if figure.origin}
        return cls(
            tuple(origin for origin in ORIGINS if origin in found) + tuple(sorted(found - set(ORIGINS))),
            tuple(_prices([figure for figure in known if figure.unit in {Unit.EURO, Unit.EURO_EACH}])),
        )

    def mark(self, figure: Figure) -> str:
        """The letter of its origin where origins differ; nothing where they don't.

        Args:
            figure: The figure.
        """
        return figure.origin[0] if figure.origin and len(self.origins) > 1 else ""

    @property
    def said(self) -> str:
        """All of it, in short sentences."""
        return " ".join([*self.origins_said, *self.prices])

    @property
    def origins_said(self) -> tuple[str, ...]:
        """A sentence with the origins; none when there are no figures."""
        several = len(self.origins) > 1
        origins = [ORIGINS.get(origin, origin) + (f" ({origin[0]})" if several else "") for origin in self.origins]
        return (f"Herkomst: {'; '.join(origins)}.",) if origins else ()


def sourcing(section: Section) -> Sourcing:
    """Look at all figures of a section.

    Args:
        section: The section.
    """
    return Sourcing.of(figures_of(section))


def _prices(amounts: list[Figure]) -> Iterator[str]:
    own = any(figure.price_year == figure.year for figure in amounts)
    base = sorted({figure.price_year for figure in amounts if figure.price_year not in {None, figure.year}} - {None})
    if own or any(figure.price_year is None for figure in amounts):
        yield (
            "Bedragen in prijzen van het jaar zelf." if not base else "Nominale bedragen: in prijzen van het jaar zelf."
        )
    if base:
        yield f"Gecorrigeerde bedragen: in prijzen van {years_text(base)}."
