"""The one error of a declaration, and its wording."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError


class DeclarationError(Exception):
    """A declaration that can't be used; the message names file, field, expected and found."""


def describe(path: Path, error: ValidationError) -> str:
    """Word the findings of pydantic as one line per field."""
    lines = []
    for finding in error.errors(include_url=False):
        field = ".".join(str(part) for part in finding["loc"]) or "(whole file)"
        found = "nothing" if finding["type"] == "missing" else repr(finding["input"])[:120]
        lines.append(f"{path}: field {field}: expected: {finding['msg']}; found: {found}.")
    return "\n".join(lines)
