"""The wijken of a gemeente: which there are, in which division, and how many people live there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pipelines.factsheet.kern import Kern
from pipelines.factsheet.model import Absence, Figure, Place, Sentence, Unit
from pipelines.factsheet.prose import listed, sentence, short_name, years_text
from pipelines.factsheet.published import Row

TRAITS = "gebiedskenmerken"

INHABITANTS = ("inwoners", "totaal")


@dataclass(frozen=True)
class Wijk:
    """A wijk.

    Attributes:
        code: Its CBS code.
        full_name: As the CBS writes it: `Wijk 03 Hasseler Es`.
    """

    code: str
    full_name: str

    @property
    def name(self) -> str:
        """As its inhabitants call it."""
        return short_name(self.full_name)

    @property
    def path(self) -> str:
        """Of its page, below the folder of the gemeente."""
        return f"wijken/{self.code}.html"


@dataclass(frozen=True)
class Places:
    """The gemeente and its wijken.

    Attributes:
        kern: Figures of the gemeente.
        until: The year that the factsheet is about.
    """

    kern: Kern
    until: int

    @cached_property
    def rows(self) -> list[Row]:
        """The wijken of each year."""
        return self.kern.published.rows("wijken", gemeente_code=self.kern.gemeente, niveau_code="wijk")

    @cached_property
    def years(self) -> list[int]:
        """The years with figures per wijk, hidden or not; by a setting they may stop before that of the factsheet."""
        codes = {row["wijk_code"] for row in self.rows}
        return sorted({key[0] for key in self.kern.rows if key[2] in codes and key[0] <= self.until})

    @cached_property
    def wijken(self) -> list[Wijk]:
        """The wijken of the newest year with figures, by code; none where nothing was published per wijk."""
        if not self.years:
            return []
        known = {key[2] for key in self.kern.rows if key[0] == self.years[-1]}
        found = {row["wijk_code"]: row["wijk_naam"] for row in self.rows if row["jaar"] == self.years[-1]}
        return [Wijk(code, name) for code, name in sorted(found.items()) if code in known]

    @cached_property
    def gemeente(self) -> str:
        """Name of the gemeente."""
        code = self.kern.gemeente
        rows = self.kern.published.rows("wijken", gemeente_code=code, wijk_code=code)
        return max(rows, key=lambda row: row["jaar"])["wijk_naam"] if rows else code

    def divisions(self) -> tuple[Sentence, ...]:
        """Say which division each year follows, where that isn't one and the same."""
        by_edition: dict[int, list[int]] = defaultdict(list)
        rows = self.kern.published.rows("jaren", gemeente_code=self.kern.gemeente)
        used = [row for row in rows if row["jaar"] in self.years and row["indeling_jaar"]]
        for row in used:
            by_edition[row["indeling_jaar"]].append(row["jaar"])
        said = []
        if len(by_edition) > 1:
            parts = [f"van {edition} voor {years_text(years)}" for edition, years in sorted(by_edition.items())]
            text = f"De wijkindeling is die {listed(parts)}. Grenzen van wijken kunnen daardoor verschoven zijn."
            said.append(sentence(text))
        if guessed := [row["jaar"] for row in used if row["is_indeling_geschat"]]:
            said.append(sentence(f"Voor {years_text(guessed)} was er geen indeling; de oudste die er is, is gebruikt."))
        if gone := self._gone():
            begin = "Deze wijk stond" if len(gone) == 1 else "Deze wijken stonden"
            said.append(sentence(f"{begin} alleen in een eerdere indeling: {listed(gone)}."))
        return tuple(said)

    def moved(self) -> tuple[Sentence, ...]:
        """Warn where the newest year and the one before it follow another division; nothing where they don't."""
        rows = self.kern.published.rows("jaren", gemeente_code=self.kern.gemeente)
        editions = {row["jaar"]: row["indeling_jaar"] for row in rows}
        both = self.years[-2:]
        if len({editions.get(year) for year in both}) < 2:
            return ()
        text = f"In {both[-1]} geldt een andere wijkindeling dan in {both[0]}: een verschil kan ook daarvan komen."
        return (sentence(text),)

    def inhabitants(self, year: int, place: str) -> Figure:
        """The inhabitants of a wijk or of the gemeente on 31 December; unknown in a release that lacks them."""
        row = self._inhabitants.get((year, place))
        if row is None:
            key = Place(TRAITS, "waarde", (self.kern.gemeente, str(year), place, *INHABITANTS))
            return Figure(value=None, unit=Unit.COUNT, place=key, year=year, absence=Absence.UNKNOWN)
        return self.kern.published.figure(row, TRAITS, "waarde", Unit.COUNT)

    @cached_property
    def _inhabitants(self) -> Mapping[tuple[int, str], Row]:
        trait, category = INHABITANTS
        rows = self.kern.published.rows(
            TRAITS, gemeente_code=self.kern.gemeente, kenmerk_code=trait, categorie_code=category
        )
        return {(row["jaar"], row["wijk_code"]): row for row in rows}

    def _gone(self) -> list[str]:
        present = {row["wijk_code"] for row in self.rows if row["jaar"] == self.years[-1]}
        rows = (row for row in self.rows if row["jaar"] in self.years and row["wijk_code"] not in present)
        return [name for _, name in sorted({(row["wijk_code"], short_name(row["wijk_naam"])) for row in rows})]
