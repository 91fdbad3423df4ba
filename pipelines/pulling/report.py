"""What came of pulling one source."""

from __future__ import annotations

from dataclasses import dataclass, field

NAMES_SHOWN = 10
"""Enough to see what kind of files came; a first pull of thousands would fill the log with one line."""


@dataclass
class PullReport:
    """Every file that was found is in exactly one of the lists from `nieuw` to `fouten`.

    Attributes:
        bron: Source.
        adres: Where it is pulled from, without credentials.
        gevonden: How many files with a wanted name there are.
        nieuw: Names under which new deliveries were landed.
        bekend: Names that were known already.
        later: Names that are left for the next time, with the reason, in Dutch.
        geweigerd: Names that can't be landed, with the reason and what to do, in Dutch.
        fouten: What went wrong, in English, with what to do.
        opmerkingen: What else there is to say, in Dutch.
        overgeslagen: How many names weren't those of deliveries.
        grootte: Bytes that came over.
        herkansingen: How often something was tried again.
        seconden: How long it took.
    """

    bron: str
    adres: str
    gevonden: int = 0
    nieuw: list[str] = field(default_factory=list)
    bekend: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    geweigerd: list[str] = field(default_factory=list)
    fouten: list[str] = field(default_factory=list)
    opmerkingen: list[str] = field(default_factory=list)
    overgeslagen: int = 0
    grootte: int = 0
    herkansingen: int = 0
    seconden: float = 0

    @property
    def problems(self) -> list[str]:
        """What makes that the pull of this source failed; each in one line."""
        return [*self.fouten, *self.geweigerd]

    @property
    def line(self) -> str:
        """The whole in one line; `nieuw` has all names."""
        counts = [
            f"{len(self.nieuw)} new",
            f"{len(self.bekend)} known",
            *([f"{len(self.later)} left for later"] if self.later else []),
            *([f"{len(self.problems)} failed or refused"] if self.problems else []),
        ]
        more = len(self.nieuw) - NAMES_SHOWN
        names = f": {', '.join(self.nieuw[:NAMES_SHOWN])}" if self.nieuw else ""
        rest = f" and {more} more" if more > 0 else ""
        return f"{self.bron}: {self.gevonden} found at {self.adres}, {', '.join(counts)}{names}{rest}"
