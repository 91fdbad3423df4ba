"""What a refresh costs, per stage and scale, beside a bare DuckDB script that computes the same figures (design 9).

Each scale has a data root of its own for a while: the example is written (shown, but no part of what is measured), the
bare script reads it, then `sdib refresh` does, and once more when there is nothing new, each in its own process.

    python tests/benchmark/bench.py --scales 1 8 --write
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import results
from measure import CommandError, Measured, measure, size_mb

BARE = Path(__file__).parent / "bare.py"

DISK_MB_PER_SCALE = 450
"""Room that a gemeente of the size of Hengelo takes while it is measured: 80 MB landing, 40 raw, 130 warehouse, and
what DuckDB sets aside while it sorts, with some to spare."""

DISK_MB_LEFT = 4_000
"""Left free, for others use the disk too."""

BARE_TWICE_UP_TO = 10
"""Scale. A first reading may find the files on disk and not in memory; at larger scales a second takes too long."""

START_UP = {
    "sdib --help": ["-m", "pipelines.cli", "--help"],
    "import pipelines.definitions": ["-c", "import pipelines.definitions"],
}


def main() -> int:
    """Measure what was asked for, print it, and keep it when asked to; 1 when something was left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 8, 50], help="1 is Hengelo alone")
    parser.add_argument("--folder", type=Path, help="for the data roots; that of temporary files otherwise")
    parser.add_argument("--write", action="store_true", help="keep the results in docs/benchmark.md and .json")
    asked = parser.parse_args()
    found: dict[str, Any] = {"machine": results.machine(), "start_up": _start_up(), "scales": [], "left_out": []}
    for scale in asked.scales:
        with tempfile.TemporaryDirectory(prefix="sdib-bench-", dir=asked.folder) as name:
            problem = _too_full(Path(name), scale)
            try:
                found["left_out" if problem else "scales"].append(problem or _measure_scale(scale, Path(name)))
            except CommandError as error:
                found["left_out"].append(f"scale {scale}: {error}")
    results.show(found)
    if asked.write:
        results.keep(found)
    return 1 if found["left_out"] else 0


def _start_up() -> dict[str, float]:
    # The first start writes the bytecode; the second is what a user sees every day.
    return {name: min(measure([sys.executable, *command]).seconds for _ in "12") for name, command in START_UP.items()}


def _too_full(folder: Path, scale: int) -> str | None:
    needed, free = scale * DISK_MB_PER_SCALE + DISK_MB_LEFT, shutil.disk_usage(folder).free / 1_000_000
    return f"scale {scale}: it needs {needed:,} MB of disk, and {free:,.0f} are free" if free < needed else None


def _measure_scale(scale: int, folder: Path) -> dict[str, Any]:
    data = folder / "data"
    example = _sdib(scale, data, "example", "--scale", str(scale))
    bare = min((_bare(scale, data) for _ in range(2 if scale <= BARE_TWICE_UP_TO else 1)), key=lambda one: one.seconds)
    refresh = _sdib(scale, data, "refresh")
    no_op = _sdib(scale, data, "refresh")
    return {
        "scale": scale,
        "rows": refresh.stages["ingest"].rows,
        "deliveries": sum(1 for path in (data / "landing").glob("*/*") if path.suffix != ".yml"),
        "landing_mb": size_mb(data / "landing"),
        "data_root_mb": size_mb(data),
        "parts": {
            "example": _figures(example),
            "bare": _figures(bare) | {"parts": json.loads(bare.output[-1])["parts"]},
            "refresh": _figures(refresh),
            "no_op": _figures(no_op),
        },
    }


def _sdib(scale: int, data: Path, *arguments: str) -> Measured:
    measured = measure([sys.executable, "-m", "pipelines.cli", *arguments], SDIB_DATA_DIR=str(data))
    return _said(f"scale {scale}: sdib {' '.join(arguments)}", measured)


def _bare(scale: int, data: Path) -> Measured:
    return _said(f"scale {scale}: the bare script", measure([sys.executable, str(BARE), str(data / "landing")]))


def _said(what: str, measured: Measured) -> Measured:
    """Say at once what was found: a large scale takes long."""
    took = f"{measured.seconds:>8.1f} s {measured.cpu_seconds:>8.1f} s of processors {measured.peak_mb:>8,.0f} MB"
    print(f"{what:<36}{took}", file=sys.stderr, flush=True)
    return measured


def _figures(measured: Measured) -> dict[str, Any]:
    return {key: value for key, value in asdict(measured).items() if key != "output"}


if __name__ == "__main__":
    sys.exit(main())
