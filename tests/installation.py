"""A data root, and `sdib` on it in a process of its own, as a person at a terminal would run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.settings import PROJECT_DIR

GOLDEN = Path(__file__).parent / "golden" / "leveringen"
"""Deliveries of a gemeente of ten persons: a refresh of them takes seconds."""

REKENDORP = Path(__file__).parent / "golden" / "rekendorp" / "leveringen"
"""Deliveries of a gemeente of forty persons, with every trap of the rules."""


LONGEST = 900
"""Seconds that a command may take: some take a minute, on a slow machine several. One that hangs fails its own test,
not all that come after."""


@dataclass(frozen=True)
class Installation:
    """One data root with what lies in it."""

    data_dir: Path

    def sdib(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipelines.cli", *arguments],
            cwd=PROJECT_DIR,
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )

    def environment(self, **variables: str) -> dict[str, str]:
        ours = {"SDIB_DATA_DIR": str(self.data_dir), "COLUMNS": "160"}
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("SDIB_", "DAGSTER_"))}
        return {**inherited, **ours, **variables}

    @property
    def published(self) -> Path:
        return self.data_dir / "published" / "sociaal_domein.duckdb"

    @property
    def release(self) -> str:
        return str((self.data_dir / "published" / "current").readlink())

    def query(self, sql: str, *parameters: object, warehouse: bool = False) -> list[tuple]:
        path = self.data_dir / "warehouse" / "warehouse.duckdb" if warehouse else self.published
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(sql, list(parameters)).fetchall()

    def copy(self, target: Path) -> Installation:
        shutil.copytree(self.data_dir, target, symlinks=True)
        return Installation(target)


def deliver(data_dir: Path, *gemeenten: Path) -> Installation:
    """Put the golden deliveries, or those of other gemeenten, into the landing of a new installation."""
    made = Installation(data_dir)
    for leveringen in gemeenten or (GOLDEN,):
        for path in sorted(leveringen.glob("*/*.csv")):
            delivery = made.data_dir / "landing" / path.parent.name / path.name
            delivery.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, delivery)
            # Files of one register that say different things need an order: the later file of a source came later.
            day = 1 + sorted(path.parent.glob("*.csv")).index(path)
            side = f"herkomst: synthetisch\nontvangen_op: 2023-{1 + day // 28:02d}-{1 + day % 28:02d}\n"
            delivery.with_name(delivery.name + ".levering.yml").write_text(side, encoding="utf-8")
    return made
