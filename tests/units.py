"""The units in `deploy/systemd` as systemd reads them, and a stand-in for systemd-run that starts what they would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent

UNITS = PROJECT_DIR / "deploy" / "systemd"

STAND_IN = """\
#!{python}
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from units import run
run(sys.argv[1:], Path({root!r}), Path({program!r}))
"""

NOT_HERE = ("SDIB_DAGSTER_POSTGRES",)
"""Settings of what isn't there in a test."""


def lines(name: str) -> list[tuple[str, str]]:
    """The settings of a unit with those that hold for its prefixes, in order; the longer prefix wins of equal names.

    A unit without a file of its own is one that systemd-run makes.
    """
    parts = name.partition("@")[0].split("-")
    folders = [UNITS / f"{'-'.join(parts[:length])}-.service.d" for length in range(1, len(parts))]
    shared = {path.name: path for folder in folders for path in sorted(folder.glob("*.conf"))}
    own = [UNITS / name] if (UNITS / name).exists() else []
    texts = [path.read_text() for path in (*own, *shared.values())]
    return re.findall(r"^(\w+)=(.*)$", "\n".join(texts), re.MULTILINE)


def environment_of(unit: str, root: Path) -> dict[str, str]:
    """What a unit of an instance finds in its environment, on a machine whose `/` is `root`.

    Credentials are shown where they lie, under the names that they have in the unit.
    """
    prefix, _, instance = unit.removesuffix(".service").partition("@")
    found = [(key, value.replace("%i", instance)) for key, value in lines(f"{prefix}@.service")]
    credentials = root / "run" / "credentials" / unit
    credentials.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, path in (value.split(":") for key, value in found if key == "LoadCredential"):
        (credentials / name).touch(mode=0o600)
        (credentials / name).write_bytes((root / path.removeprefix("/")).read_bytes())
    settings = [
        value.replace("%d", "/" + str(credentials.relative_to(root))) for key, value in found if key == "Environment"
    ]
    for path in (value for key, value in found if key == "EnvironmentFile"):
        settings += re.findall(r"^(\w+=.*)$", (root / path.removeprefix("/")).read_text(), re.MULTILINE)
    here = re.compile(r"(?<![\w.])/(?=(?:etc|run/credentials|var/lib)/)")
    named = (setting.split("=", 1) for setting in settings)
    return {name: here.sub(f"{root}/", value) for name, value in named if name not in NOT_HERE}


def run(arguments: Sequence[str], root: Path, program: Path) -> None:
    """Do what systemd-run does with a command of sdib, but for the user and the fences; leaves with its exit code."""
    first = next(place for place, word in enumerate(arguments) if not word.startswith("--"))
    (unit,) = (word.removeprefix("--unit=") for word in arguments[:first] if word.startswith("--unit="))
    command, *words = arguments[first:]
    assert command == "/srv/sdib/.venv/bin/sdib"
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("SDIB_", "DAGSTER_"))}
    environment = {**inherited, **environment_of(unit, root), "PYTHONPATH": str(program)}
    done = subprocess.run([sys.executable, "-m", "pipelines.cli", *words], cwd=program, env=environment, check=False)
    sys.exit(done.returncode)


def stand_in(path: Path, root: Path, program: Path = PROJECT_DIR) -> None:
    """Write a systemd-run that does so.

    Args:
        path: Where it comes.
        root: What stands for `/` of the machine.
        program: What stands for /srv/sdib.
    """
    facts = {"python": sys.executable, "tests": str(Path(__file__).parent), "program": str(program), "root": str(root)}
    path.write_text(STAND_IN.format(**facts))
    path.chmod(0o755)
