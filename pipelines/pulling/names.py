"""Names of remote files: which may be landed, and under which name that is still free."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pipelines.ingestion.persons import names_a_person
from pipelines.ingestion.refusal import MASK

LONGEST = 180
"""Bytes: Linux allows 255, of which a hash, the ending of a side file and that of a temporary file take up to 70."""

SHOWN = 80
"""Characters of a bad name that are shown: enough to find it."""


def problem_with(name: str) -> str | None:
    """Say in Dutch why a file with this name isn't landed; None when it can be."""
    if any(unicodedata.category(letter).startswith("C") for letter in name):
        return "verwacht een bestandsnaam zonder besturingstekens, gevonden zo'n teken; hernoem het bestand"
    if "/" in name or "\\" in name or name in {"", ".", ".."}:
        return "verwacht een bestandsnaam zonder pad, gevonden een verwijzing naar een andere map; hernoem het bestand"
    if names_a_person(name):
        return "verwacht een bestandsnaam zonder BSN, gevonden een burgerservicenummer; hernoem het bestand"
    if len(name.encode()) > LONGEST:
        return f"verwacht een bestandsnaam van hoogstens {LONGEST} bytes, gevonden {len(name.encode())}; kort haar in"
    return None


def shown(name: str) -> str:
    """A name as messages may show it: in one line, short, and without a number that is a person's."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return MASK if names_a_person(plain) else plain[:SHOWN]


def candidates(name: str, sha256: str) -> Iterator[str]:
    """Names under which a file can be landed: its own, then with more and more of the hash of its content."""
    yield name
    path = PurePosixPath(name)
    for length in range(8, len(sha256) + 1):
        # Digits of a hash can happen to be a BSN, and a delivery with such a name would be refused.
        if not names_a_person(longer := f"{path.stem}.{sha256[:length]}{path.suffix}"):
            yield longer


def name_in(url: str) -> str:
    """The name of the file that a url ends in."""
    return Path(url.partition("?")[0].partition("#")[0]).name
