"""The one error of a declaration, and its wording."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError


class DeclarationError(Exception):
    """A declaration that can't be used; the message names file, field, expected and found."""


def mask(text: str) -> str:
    """Hide every number that could be a BSN, for a known error may be about a person, and who logs in to a url."""
    return re.sub(r"(?<=://)[^/@\s]+(?=@)|\d{8,}|\d(?:[-. ]?\d){8,}", "********", text)


def describe(path: Path, error: ValidationError) -> str:
    """Word the findings of pydantic as one line per field."""
    lines = []
    for finding in error.errors(include_url=False):
        field = mask(".".join(str(part) for part in finding["loc"])) or "(whole file)"
        found = "nothing" if finding["type"] == "missing" else mask(repr(finding["input"]))[:120]
        lines.append(f"{path}: field {field}: expected: {finding['msg']}; found: {found}.")
    return "\n".join(lines)
