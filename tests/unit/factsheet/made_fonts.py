"""Font files of a gemeente: the shipped ones under a name that no machine has."""

from __future__ import annotations

from pathlib import Path

from pipelines.factsheet.fonts import SHIPPED

NAME = "De Letters"
"""As long as the name that it replaces, so that nothing else in the file moves."""


def letters(folder: Path, *looks: str) -> Path:
    """Put these looks (Regular, Bold, Italic) of a font into the folder of fonts beside a style."""
    (folder / "lettertypen").mkdir(exist_ok=True)
    for look in looks:
        content = (SHIPPED / f"HKGrotesk-{look}.otf").read_bytes()
        for old, new in (("HK Grotesk", NAME), ("HKGrotesk", NAME.replace(" ", ""))):
            for coding in ("ascii", "utf-16-be"):
                content = content.replace(old.encode(coding), new.encode(coding))
        (folder / "lettertypen" / f"{look}.otf").write_bytes(content)
    return folder
