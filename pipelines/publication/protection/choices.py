"""Choices made before: what protects a group of figures follows from that group alone, so it need be chosen once.

A night on which little changed then costs little. Nothing rests on it: without what was kept the same is chosen again,
and the audit lets the attacker loose on what is published, wherever a choice came from.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import numpy as np

from pipelines.publication.protection import attack, secondary, system
from pipelines.publication.protection.system import Flags, System

_CHOOSES: tuple[ModuleType, ...] = (attack, secondary, system)
_COUNTS: tuple[str, ...] = ("highspy", "numpy")


class Choices:
    """What was chosen before and now, by a hash of all that decides it: the group, the code and the solver.

    Attributes:
        known: What was chosen before.
        used: What was asked this time, of before or new: what is worth keeping.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self.known = dict(known or {})
        self.used: dict[str, str] = {}

    def choose(self, part: System, may_be_hidden: Flags) -> tuple[Flags, Flags]:
        """What to hide of a group and what is exposed all the same, as `secondary.choose` says.

        Args:
            part: The group.
            may_be_hidden: What of it may be hidden.
        """
        name = _fingerprint(part, may_be_hidden)
        said = self.known.get(name)
        if said is None:
            said = "".join("01"[flag] for flag in np.concatenate(secondary.choose(part, may_be_hidden)).tolist())
        self.used[name] = said
        hidden, exposed = np.array([flag == "1" for flag in said]).reshape(2, part.size)
        return hidden, exposed

    def keep(self, path: Path) -> None:
        """Write what was asked this time for the next, in one step; readable by the owner only.

        Args:
            path: The file, in a private folder: the hash of a group rests on its true values.
        """
        if self.used == self.known:
            return
        content = json.dumps(self.used, sort_keys=True, indent=0)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}")
        unfinished.touch(mode=0o600)
        unfinished.write_text(f"{_sha256(content)}\n{content}", encoding="utf-8")
        unfinished.replace(path)


def kept(path: Path) -> Choices:
    """What was kept; nothing when there is none, or it isn't as it was written.

    Args:
        path: The file.
    """
    try:
        sha256, _, content = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return Choices()
    return Choices(json.loads(content) if sha256 == _sha256(content) else None)


def _fingerprint(part: System, may_be_hidden: Flags) -> str:
    digest = hashlib.sha256(_code().encode())
    arrays = {f.name: getattr(part, f.name) for f in fields(part) if f.name not in {"relations", "takes_along"}}
    # Only which of them are the same says anything; their numbers depend on all that the gemeente publishes.
    arrays["unit"] = np.unique(part.unit, return_inverse=True)[1]
    bounds = np.array([(relation.low, relation.high) for relation in part.relations])
    terms = dict(zip(("relation", "quantity", "coefficient"), part.terms, strict=True))
    pairs = np.array(part.takes_along, dtype=np.int64)
    for name, values in {**arrays, **terms, "bounds": bounds, "pairs": pairs, "may": may_be_hidden}.items():
        digest.update(f"{name} {values.dtype} {values.shape}\n".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()


@cache
def _code() -> str:
    sources = [inspect.getsource(module) for module in _CHOOSES]
    return _sha256("\n".join([*sources, *(f"{package} {version(package)}" for package in _COUNTS)]))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
