"""What was told already, in the data root: shared by the daemon and the command line."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from filelock import FileLock

from pipelines.ingestion.files import PRIVATE_FILE, private_dir
from pipelines.settings import Settings

log = logging.getLogger("sdib.alerts")


@dataclass
class Told:
    """What was told.

    Attributes:
        mislukt: Whether the last that was told of a refresh is that it failed.
        te_laat: Late deliveries, by source and gemeente: the period that was told to be late.
    """

    mislukt: bool = False
    te_laat: dict[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def telling(settings: Settings) -> Generator[Told]:
    """Give what was told, for one at a time, and keep what was changed in it.

    Where nothing can be written there is all the more to tell, though nobody can remember that it was.
    """
    path = settings.register_dir / "gemeld.json"
    with contextlib.ExitStack() as stack:
        try:
            private_dir(settings.register_dir, settings.data_dir)
            stack.enter_context(FileLock(settings.register_dir / ".gemeld.lock", mode=PRIVATE_FILE))
        except OSError as error:
            log.warning("what was told can't be locked: %s", error)
        told = _read(path)
        before = asdict(told)
        yield told
        if asdict(told) != before:
            _keep(path, told)


def _read(path: Path) -> Told:
    """What can't be read is as if nothing was told: once too often rather than never."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        late = {str(key): str(value) for key, value in content["te_laat"].items()}
        return Told(mislukt=bool(content["mislukt"]), te_laat=late)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Told()


def _keep(path: Path, told: Told) -> None:
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.touch(mode=PRIVATE_FILE)
        fresh.write_text(json.dumps(asdict(told), ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        log.warning("what was told can't be kept: %s", error)
