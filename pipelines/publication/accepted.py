"""`expectations/aanvaard.yml`: the losses that somebody answers for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipelines.publication.errors import PublicationError

ACCEPTED = "aanvaard.yml"

Level = Literal["tabel", "kolom", "indicator", "jaar", "wijk"]

_FIELDS: dict[Level, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "tabel": (("tabel",), ()),
    "kolom": (("tabel", "kolom"), ()),
    "indicator": (("indicator_code",), ("gemeente_code", "wet_code")),
    "jaar": (("gemeente_code", "jaar"), ("wet_code", "indicator_code")),
    "wijk": (("gemeente_code", "wijk_code"), ("jaar",)),
}
"""Per niveau what must be named, and what may be: left out, it holds for all of them."""

NAMES = ("tabel", "kolom", "gemeente_code", "jaar", "wet_code", "wijk_code", "indicator_code")


class AcceptedLoss(BaseModel):
    """One loss, or all losses of that kind that fit what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    niveau: Level
    tabel: str | None = None
    kolom: str | None = None
    gemeente_code: str | None = None
    jaar: int | None = None
    wet_code: str | None = None
    wijk_code: str | None = None
    indicator_code: str | None = None
    reden: str = Field(min_length=10)
    eigenaar: str = Field(min_length=1)
    tot: date

    @model_validator(mode="after")
    def _names_what_is_lost(self) -> AcceptedLoss:
        needed, allowed = _FIELDS[self.niveau]
        given = self.named()
        if missing := [name for name in needed if name not in given]:
            raise ValueError(f"niveau {self.niveau} needs {', '.join(missing)}")
        if extra := [name for name in given if name not in (*needed, *allowed)]:
            raise ValueError(f"niveau {self.niveau} has no {', '.join(extra)}")
        return self

    def named(self) -> dict[str, object]:
        """The fields that say what is lost."""
        return {name: value for name in NAMES if (value := getattr(self, name)) is not None}

    def fits(self, loss: dict[str, Any]) -> bool:
        """Whether this loss, a row of `_meta.wijzigingen`, is the one that was accepted."""
        return loss["niveau"] == self.niveau and all(loss[name] == value for name, value in self.named().items())


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    aanvaard: tuple[AcceptedLoss, ...]


def load_accepted(expectations_dir: Path) -> tuple[AcceptedLoss, ...]:
    """Read which losses were accepted; none when there is no such file.

    Raises:
        PublicationError: When the file can't be read as one.
    """
    path = expectations_dir / ACCEPTED
    if not path.exists():
        return ()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {"aanvaard": []}
        return _File.model_validate(content).aanvaard
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PublicationError(f"{ACCEPTED} is not a list of accepted losses: {where}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PublicationError(f"{ACCEPTED} can't be read: {' '.join(str(error).split())}") from error
