"""An installation of which some sources are pulled from a folder; `sdib` on it runs in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml
from installation import Installation

from pipelines.settings import PROJECT_DIR

RUN = """
import sys
from dataclasses import replace
from pathlib import Path
from pipelines import cli, settings

load = settings.load_settings
cli.load_settings = lambda: replace(load(), sources_dir=Path(sys.argv[1]))
sys.exit(cli.run(sys.argv[2:]))
"""
"""The command line with other declarations than those of the project."""


@dataclass(frozen=True)
class PullingInstallation(Installation):
    """An installation with declarations of its own."""

    sources: Path

    def sdib(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", RUN, str(self.sources), *arguments],
            cwd=PROJECT_DIR,
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            check=False,
        )


def declare(sources: Path, bron: str, **ophalen: object) -> None:
    """Say in a declaration where a source is pulled from."""
    path = sources / bron / "source.yml"
    fields = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**fields, "ophalen": ophalen}, allow_unicode=True), encoding="utf-8")
