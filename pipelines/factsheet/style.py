"""The house style of a gemeente: colours, type, logo and name, from one YAML file; refused when unreadable."""

from __future__ import annotations

import base64
from itertools import combinations
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

DEFAULT = Path(__file__).with_name("huisstijl.yml")

TEXT_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 (AA): text against what is behind it."""

DRAWN_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11 (AA): what must be seen of a chart or a control, against what is beside it."""

SERIES_CONTRAST = 1.25
"""Between two series, as contrast of lightness: on a black and white print a step less than this looks the same."""

LARGEST_LOGO = 200_000
"""Bytes: the logo is repeated on every page, which is to load at once on a telephone."""

LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


class StyleError(Exception):
    """A house style can't be used; the message names the file, what is wrong and what was expected."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Colours(_Strict):
    """Colours of the light or the dark page.

    Attributes:
        papier: Behind everything.
        vlak: Behind highlights, notes and heads of tables.
        inkt: Text.
        inkt_zacht: Text that matters less.
        lijn: Thin lines that only divide.
        accent: Links and focus.
        reeksen: Of the series of a chart, in their order.
        vergelijking: Of a series that the others are compared with.
    """

    papier: Colour
    vlak: Colour
    inkt: Colour
    inkt_zacht: Colour
    lijn: Colour
    accent: Colour
    reeksen: Annotated[tuple[Colour, ...], Field(min_length=4, max_length=4)]
    vergelijking: Colour

    @model_validator(mode="after")
    def _readable(self) -> Self:
        for front in ("inkt", "inkt_zacht", "accent"):
            for back in ("papier", "vlak"):
                _require(front, getattr(self, front), back, getattr(self, back), TEXT_CONTRAST)
        drawn = {f"reeksen {number}": colour for number, colour in enumerate(self.reeksen, 1)}
        for name, colour in {**drawn, "vergelijking": self.vergelijking}.items():
            _require(name, colour, "papier", self.papier, DRAWN_CONTRAST)
        for (name, colour), (other, beside) in combinations(drawn.items(), 2):
            _require(name, colour, other, beside, SERIES_CONTRAST)
        return self


class _Colours(_Strict):
    licht: Colours
    donker: Colours


class _Fields(_Strict):
    """A style file; what it leaves out stays as in the default."""

    naam: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    website: Annotated[str, StringConstraints(pattern=r"^https://[^\s\"'<>]+$")] | None = None
    logo: str | None = None
    lettertypen: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9 -]*$")], ...]
    kleuren: _Colours


class HouseStyle(_Strict):
    """How the pages of a gemeente look.

    Attributes:
        naam: Of the organisation; null for that of the gemeente.
        website: Where its name links to.
        logo: As data URI, so that a page needs nothing beside itself.
        lettertypen: Names of fonts, the first that a reader has; none is sent along.
        licht: Colours of the light page, of the charts and of the PDF.
        donker: Colours for readers who prefer a dark page.
    """

    naam: str | None
    website: str | None
    logo: str | None
    lettertypen: tuple[str, ...]
    licht: Colours
    donker: Colours

    @classmethod
    def read(cls, gemeente_code: str, style_dir: Path | None = None) -> HouseStyle:
        """Read the style of a gemeente: that of its file where there is one, over the default.

        Args:
            gemeente_code: Names the file.
            style_dir: Folder with a file per gemeente; null for the default.

        Raises:
            StyleError: When it can't be read, has an unknown field, or colours that can't be told apart.
        """
        fields = _read_yaml(DEFAULT)
        path = DEFAULT
        if style_dir and (style_dir / f"{gemeente_code}.yml").exists():
            path = style_dir / f"{gemeente_code}.yml"
            fields = _over(fields, _read_yaml(path))
        try:
            found = _Fields.model_validate(fields)
        except ValidationError as error:
            raise StyleError(f"{path}: {'; '.join(map(_told, error.errors()))}.") from error
        return cls(
            naam=found.naam,
            website=found.website,
            logo=_data_uri(path.parent / found.logo) if found.logo else None,
            lettertypen=found.lettertypen,
            licht=found.kleuren.licht,
            donker=found.kleuren.donker,
        )


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, as WCAG 2.2 defines it: from 1 (the same) to 21 (black and white)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _require(name: str, colour: str, other: str, beside: str, least: float) -> None:
    if (ratio := contrast(colour, beside)) < least:
        pair = f"{name} ({colour}) and {other} ({beside})"
        raise ValueError(f"expected a contrast of at least {least} between {pair}, found {ratio:.2f}")


def _told(error: object) -> str:
    """One mistake, with where it stands."""
    assert isinstance(error, dict)
    place = ".".join(map(str, error["loc"]))
    said = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {said}" if place else said


def _over(default: dict[str, object], own: dict[str, object]) -> dict[str, object]:
    """The default with what a gemeente says itself, also inside `kleuren`."""
    merged = dict(default)
    for name, value in own.items():
        below = merged.get(name)
        merged[name] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _read_yaml(path: Path) -> dict[str, object]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise StyleError(f"{path}: expected YAML in UTF-8, found: {' '.join(str(error).split())}.") from error
    if not isinstance(found, dict):
        raise StyleError(f"{path}: expected fields with values, found {type(found).__name__}.")
    return found


def _data_uri(path: Path) -> str:
    if path.suffix not in LOGO_TYPES:
        raise StyleError(f"{path}: expected a logo that ends in {' or '.join(LOGO_TYPES)}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StyleError(f"{path}: expected a readable logo, found: {error.strerror}.") from error
    if len(content) > LARGEST_LOGO:
        raise StyleError(f"{path}: expected a logo of at most {LARGEST_LOGO:,} bytes, found {len(content):,}.")
    return f"data:{LOGO_TYPES[path.suffix]};base64,{base64.b64encode(content).decode('ascii')}"
