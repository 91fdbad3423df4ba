"""The logo of a house style: read once, in a form that the pages and the PDF both take."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import typst

from pipelines.factsheet.errors import StyleError

LARGEST_LOGO = 200_000
"""Bytes: the logo is repeated on every page, which is to load at once on a telephone."""

LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}

DRAWN = "#let logo = json(bytes(sys.inputs.logo))\n#image(bytes(logo.inhoud), format: logo.soort)"
"""A document with the logo alone, to see whether it can be drawn."""


def read_logo(path: Path) -> str:
    """Read a logo, as data URI.

    Args:
        path: An SVG or PNG.

    Raises:
        StyleError: When it can't be read or drawn, or is too large.
    """
    if path.suffix not in LOGO_TYPES:
        raise StyleError(f"{path}: expected a logo that ends in {' or '.join(LOGO_TYPES)}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StyleError(f"{path}: expected a readable logo, found: {error.strerror}.") from error
    if len(content) > LARGEST_LOGO:
        raise StyleError(f"{path}: expected a logo of at most {LARGEST_LOGO:,} bytes, found {len(content):,}.")
    uri = f"data:{LOGO_TYPES[path.suffix]};base64,{base64.b64encode(content).decode('ascii')}"
    inputs = {"logo": json.dumps(for_typst(uri))}
    try:
        typst.compile(DRAWN.encode(), ignore_system_fonts=True, sys_inputs=inputs, format="svg")
    except typst.TypstError as error:
        raise StyleError(f"{path}: expected a logo that can be drawn, found: {error.message}.") from error
    return uri


def for_typst(uri: str) -> dict[str, object]:
    """A logo as Typst takes it: its kind, and its bytes as numbers.

    Args:
        uri: As `read_logo` made it.
    """
    kind, content = uri.split(";base64,", 1)
    return {"soort": "svg" if "svg" in kind else "png", "inhoud": list(base64.b64decode(content))}
