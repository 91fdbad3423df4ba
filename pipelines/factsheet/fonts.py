"""The fonts of a house style: those that the PDF is set in, and that its pages bring along."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from pipelines.factsheet.errors import StyleError

FONTS = "lettertypen"
"""Folder with font files, beside the styles; the one here has the font of the PDF where a style brings none."""

SHIPPED = Path(__file__).with_name(FONTS)

FONT_TYPES = {".otf": "font/otf", ".ttf": "font/ttf"}
"""What browsers and Typst both read, so that a font is either in the pages and the PDF, or refused."""

OTHER_FONTS = frozenset({".woff", ".woff2", ".ttc", ".otc", ".eot"})

LARGEST_FONTS = 500_000
"""Bytes of all fonts of a style: a page brings them along. A regular and a bold are 100 to 350 thousand together."""

BOLD = 600
"""Weight from which letters are seen to be bold; key figures are."""


@dataclass(frozen=True)
class Face:
    """One file of a font.

    Attributes:
        family: Its name, as a style names it.
        weight: From 100 to 900; 400 is regular, 700 bold.
        slant: `normal`, `italic` or `oblique`.
        stretch: Its width, in percents of normal.
        path: The file.
    """

    family: str
    weight: int
    slant: str
    stretch: int
    path: Path

    @property
    def look(self) -> tuple[str, int, str, int]:
        """What tells it from other fonts."""
        return self.family, self.weight, self.slant, self.stretch

    @property
    def uri(self) -> str:
        """The file as data URI."""
        content = base64.b64encode(self.path.read_bytes()).decode("ascii")
        return f"data:{FONT_TYPES[self.path.suffix.lower()]};base64,{content}"


@dataclass(frozen=True)
class PaperFont:
    """The font of the PDF.

    Attributes:
        family: Its name.
        folder: Where its files are.
    """

    family: str
    folder: Path


def faces(folder: Path) -> tuple[Face, ...]:
    """Read which fonts lie in a folder.

    Args:
        folder: The folder; one that isn't there has none.

    Raises:
        StyleError: When a file is no font that both a browser and Typst read, or two are the same.
    """
    files = sorted(path for path in folder.resolve().rglob("*") if path.is_file())
    for path in files:
        if path.suffix.lower() in OTHER_FONTS:
            raise StyleError(f"{path}: expected a font that ends in .ttf or .otf; save it as one of those.")
    found = sorted(_read(folder.resolve()), key=lambda face: face.look)
    for path in files:
        if path.suffix.lower() in FONT_TYPES and path not in {face.path for face in found}:
            raise StyleError(f"{path}: expected a font, found a file that can't be read as one; replace or remove it.")
    looks = {face.look: face.path for face in found}
    for face in found:
        if (other := looks[face.look]) != face.path:
            raise StyleError(f"{face.path}: expected one file per font, found the same in {other}; remove one of them.")
    return tuple(found)


def _read(folder: Path) -> Iterator[Face]:
    if not folder.is_dir():
        return
    read = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    for info in read.fonts():
        assert info.path
        yield Face(info.family, info.weight, info.style, round(info.stretch * 100), Path(info.path))


@cache
def shipped() -> tuple[str, ...]:
    """Families that the PDF can be set in on every machine: ours first, then those in Typst itself."""
    read = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    ours = dict.fromkeys(face.family for face in faces(SHIPPED))
    return (*ours, *(name for name in read.families() if not name.endswith("Math")))


def fonts(style: Path, names: Sequence[str]) -> tuple[PaperFont, tuple[Face, ...]]:
    """Find the font of the PDF, and those that the pages bring along.

    Args:
        style: The file of the style; its fonts lie beside it.
        names: As it names them, the first that there is.

    Raises:
        StyleError: When the PDF can't be set in any of them, or they are too large for a page.
    """
    folder = style.parent / FONTS
    there = faces(folder)
    # Ours is for the PDF alone: a page looks well without it, and loads faster.
    own = tuple(face for face in there if face.family in names) if folder != SHIPPED else ()
    if (size := sum(face.path.stat().st_size for face in own)) > LARGEST_FONTS:
        raise StyleError(
            f"{folder}: expected fonts of at most {LARGEST_FONTS:,} bytes together, found {size:,}; "
            "remove weights, or letters that Dutch doesn't have."
        )
    for name in names:
        if weights := {face.weight for face in own if face.family == name and face.slant == "normal"}:
            _require_bold(style, name, weights)
            return PaperFont(name, folder), own
        if name in shipped():
            return PaperFont(name, SHIPPED), own
    found = ", ".join(dict.fromkeys(face.family for face in there)) or "none"
    raise StyleError(
        f"{style}: lettertypen: expected a font that the PDF can be set in, found {', '.join(names)}; put its files "
        f"(.ttf or .otf) into {folder} (there now: {found}), or add one that is always there: {', '.join(shipped())}."
    )


def _require_bold(style: Path, name: str, weights: set[int]) -> None:
    if min(weights) >= BOLD or max(weights) < BOLD:
        raise StyleError(
            f"{style}: lettertypen: expected a regular and a bold file of {name}, "
            f"found of weight {', '.join(map(str, sorted(weights)))}; add the one that is missing."
        )
