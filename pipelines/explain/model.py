"""What is asked and what is answered; nothing here knows where it comes from or how it is shown."""

from __future__ import annotations

from dataclasses import dataclass

Cell = object
Row = tuple[Cell, ...]


class QuestionError(Exception):
    """A question about a figure that isn't there; the message is one line that names what is."""


@dataclass(frozen=True)
class Question:
    """A figure as somebody names it; what isn't named is chosen where there is one choice."""

    indicator: str
    jaar: int
    wet: str | None = None
    wijk: str | None = None
    gemeente: str | None = None


@dataclass(frozen=True)
class Figure:
    """One published figure with its definition: a row of `kernindicatoren` and one of `indicatoren`."""

    cijfer: dict[str, Cell]
    definitie: dict[str, Cell]

    @property
    def key(self) -> dict[str, Cell]:
        """The parameters by which everything else is looked up."""
        names = ("gemeente_code", "jaar", "wet_code", "wijk_code", "indicator_code")
        return {name: self.cijfer[name] for name in names}

    @property
    def indicator(self) -> str:
        """Its code."""
        return str(self.cijfer["indicator_code"])

    @property
    def is_gemeente(self) -> bool:
        """Whether it is about the whole gemeente."""
        return self.cijfer["wijk_code"] == self.cijfer["gemeente_code"]


@dataclass(frozen=True)
class Part:
    """A table of the answer."""

    titel: str
    kolommen: tuple[str, ...]
    rijen: tuple[Row, ...]
    toelichting: str = ""


@dataclass(frozen=True)
class Explanation:
    """The whole answer.

    Attributes:
        release: The release in force.
        figure: The figure and its definition.
        onderdelen: What makes it up, from the published tables.
        leveringen: The deliveries in force behind it.
        rijen: How many rows count for it, as far as the warehouse is there and may say so.
        opmerkingen: What the reader must know about the answer.
        bijzonderheden: The breaks that touch it.
        aansluiting: Figures published before that concern it.
    """

    release: str
    figure: Figure
    onderdelen: tuple[Part, ...]
    leveringen: Part
    rijen: Part | None
    opmerkingen: tuple[str, ...]
    bijzonderheden: Part
    aansluiting: Part
