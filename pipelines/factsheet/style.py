"""The house style of a gemeente: colours, type, logo and name, from one YAML file; refused when unreadable."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from pipelines.factsheet.errors import StyleError
from pipelines.factsheet.fonts import FONTS, Face, PaperFont, faces, fonts
from pipelines.factsheet.logo import read_logo

DEFAULT = Path(__file__).with_name("huisstijl.yml")

FILE_NAME = re.compile(r"GM\d{4}\.yml")
"""Of a style: the code of its gemeente. By another name nobody would find it."""

TEXT_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 (AA): text against what is behind it."""

DRAWN_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11 (AA): what must be seen of a chart or a control, against what is beside it."""

SERIES_CONTRAST = 1.25
"""Between two series, as contrast of lightness: on a black and white print a step less than this looks the same."""


MOST_LETTERS = 200
"""Of an address that is drawn as a QR code: this many take 26 mm of the foot of the page."""

EXPECTED = {
    "extra_forbidden": "expected no field of this name",
    "model_type": "expected fields with values",
    "string_type": "expected text",
    "string_too_short": "expected a text of at least {min_length} letter",
    "string_too_long": "expected a text of at most {max_length} letters",
    "tuple_type": "expected a list",
    "too_short": "expected a list of at least {min_length}",
    "too_long": "expected a list of at most {max_length}",
}
"""How mistakes are said to who sets the style, by what the library calls them; any other in its own words."""


def _matching(pattern: str, words: str) -> Callable[[str], str]:
    def matched(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"expected {words}, found {text!r}")
        return text

    return matched


def _small(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


Colour = Annotated[str, BeforeValidator(_small), AfterValidator(_matching("#[0-9a-f]{6}", "a colour such as #0b5394"))]

Address = Annotated[
    str,
    StringConstraints(max_length=MOST_LETTERS),
    AfterValidator(_matching(r"https://[^\s\"'<>]+", "an address that begins with https://")),
]

FontName = Annotated[str, AfterValidator(_matching("[A-Za-z][A-Za-z0-9 -]*", "the name of a font: letters and digits"))]


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

    naam: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] | None = None
    website: Address | None = None
    adres: Address | None = None
    logo: str | None = None
    lettertypen: Annotated[tuple[FontName, ...], Field(min_length=1)]
    kleuren: _Colours


class HouseStyle(_Strict):
    """How the pages of a gemeente look.

    Attributes:
        naam: Of the organisation; null for that of the gemeente.
        website: Where its name links to.
        adres: Where these pages stand on the web: the PDF leads there.
        logo: As data URI, so that a page needs nothing beside itself.
        lettertypen: Names of fonts, the first that a reader has or the pages bring along.
        meegeleverd: Files of fonts that the pages bring along.
        papier: The font of the PDF.
        licht: Colours of the light page, of the charts and of the PDF.
        donker: Colours for readers who prefer a dark page.
    """

    naam: str | None
    website: str | None
    adres: str | None
    logo: str | None
    lettertypen: tuple[str, ...]
    meegeleverd: tuple[Face, ...]
    papier: PaperFont
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
            paper, brought = fonts(path, found.lettertypen)
        except ValidationError as error:
            raise StyleError(f"{path}: {'; '.join(map(_told, error.errors()))}.") from error
        return cls(
            naam=found.naam,
            website=found.website,
            adres=found.adres,
            logo=read_logo(path.parent / found.logo) if found.logo else None,
            lettertypen=found.lettertypen,
            meegeleverd=brought,
            papier=paper,
            licht=found.kleuren.licht,
            donker=found.kleuren.donker,
        )


def problem_with_styles(folder: Path | None) -> str | None:
    """Say in one line what keeps a house style from being used, and what to do; null when nothing does.

    Args:
        folder: With a style per gemeente; null where there is none.
    """
    if folder is None:
        return None
    try:
        _check(folder)
    except StyleError as error:
        return f"{error} Mend it, or leave the house style out, and run the same again."
    return None


def _check(folder: Path) -> None:
    named: set[str] = set()
    for path in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]):
        if not FILE_NAME.fullmatch(path.name):
            raise StyleError(f"{path}: expected the code of a gemeente as name, such as GM0164.yml.")
        named.update(HouseStyle.read(path.stem, folder).lettertypen)
    for face in faces(folder / FONTS):
        if face.family not in named:
            raise StyleError(f"{face.path}: expected a font that a style names, found {face.family!r}, named in none.")


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


def _told(error: ErrorDetails) -> str:
    """One mistake, with where it stands."""
    place = ".".join(map(str, error["loc"]))
    if error["type"] == "value_error":  # of our own, which says what was found
        return f"{place}: {error['msg'].removeprefix('Value error, ')}"
    expected = EXPECTED.get(error["type"], error["msg"]).format(**error.get("ctx", {}))
    return f"{place}: {expected}, found {error['input']!r}"


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
