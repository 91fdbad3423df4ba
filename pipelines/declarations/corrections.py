"""Model of `corrections.yml`: the known errors of a source, and the deliveries that are set aside."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Strict(BaseModel):
    """A part of a declaration: a field that nobody knows is a mistake, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Locator(Strict):
    """Where the error is: the files, and the raw text of the cells by header. All conditions must hold."""

    bestand: str = "*"
    waar: dict[str, str] = Field(min_length=1)


class Guard(Strict):
    """Fails once the source has been mended: how many rows of each located delivery must show the error."""

    rijen: int = Field(ge=1)


class Correction(Strict):
    """One known error: `vervang` writes another text into a cell, `wijs_af` rejects the row.

    A correction with status `vervallen` is kept as history and does nothing.
    """

    id: str
    locator: Locator
    actie: Literal["vervang", "wijs_af"]
    kolom: str | None = None
    waarde: str | None = None
    reden: str = Field(min_length=10)
    status: Literal["actief", "vervallen"]
    sinds: date
    bewaking: Guard

    @model_validator(mode="after")
    def _complete(self) -> Correction:
        if self.actie == "vervang" and (self.kolom is None or self.waarde is None):
            raise ValueError("actie vervang needs kolom (the header) and waarde (the new text)")
        return self


class Ignored(Strict):
    """A delivery that is set aside, and why; it then no longer stops publication."""

    levering_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    reden: str = Field(min_length=10)


class Corrections(Strict):
    """All of `corrections.yml`."""

    correcties: tuple[Correction, ...] = ()
    negeren: tuple[Ignored, ...] = ()

    @property
    def active(self) -> tuple[Correction, ...]:
        """The corrections that still do something."""
        return tuple(correction for correction in self.correcties if correction.status == "actief")

    def reason_to_ignore(self, levering_id: str) -> str | None:
        """Why this delivery is set aside; None when it isn't."""
        return next((ignored.reden for ignored in self.negeren if ignored.levering_id == levering_id), None)
