"""`published/vastgezet.json`: releases that are kept whatever their age, each with the reason."""

from __future__ import annotations

import json

from pipelines.publication import files
from pipelines.publication.errors import PublicationError
from pipelines.settings import Settings

PINS = "vastgezet.json"


def read_pins(settings: Settings) -> dict[str, str]:
    """Version -> reason.

    Raises:
        PublicationError: When the file can't be read: then nobody knows what has to be kept.
    """
    path = settings.published_dir / PINS
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise PublicationError(f"{path} can't be read: {error}. Mend it, or remove it and pin again.") from error
    if not (isinstance(content, dict) and all(isinstance(reason, str) for reason in content.values())):
        raise PublicationError(f"{path} must hold a reason per version. Mend it, or remove it and pin again.")
    return content


def pin(settings: Settings, versie: str, reason: str) -> None:
    """Keep a release, or give another reason for keeping it.

    Raises:
        PublicationError: When there is no reason, or the file can't be read.
    """
    if not reason.strip():
        raise PublicationError("A pinned release needs a reason, or nobody dares to unpin it.")
    _write(settings, {**read_pins(settings), versie: reason.strip()})


def unpin(settings: Settings, text: str) -> str:
    """Stop keeping a release; it may be gone already.

    Args:
        settings: The installation.
        text: The version, or a part from its start that only one pinned version has.

    Returns:
        The version.

    Raises:
        PublicationError: When it isn't pinned, or the file can't be read.
    """
    pins = read_pins(settings)
    found = [versie for versie in pins if text and versie.startswith(text)]
    if len(found) != 1:
        raise PublicationError(f"{text!r} isn't one pinned release; pinned are: {', '.join(sorted(pins)) or 'none'}.")
    _write(settings, {versie: reason for versie, reason in pins.items() if versie != found[0]})
    return found[0]


def _write(settings: Settings, pins: dict[str, str]) -> None:
    text = json.dumps(dict(sorted(pins.items())), ensure_ascii=False, indent=1)
    files.replace_text(settings.published_dir / PINS, text + "\n")
