"""What a refresh costs, per stage and scale, beside a bare DuckDB script that computes the same figures (design 9).

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

import results
from measure import CommandError, Measured, measure, size_mb

HERE = Path(__file__).parent
PYTHON = sys.executable

DISK_MB_PER_SCALE = 450
"""Room that one gemeente of the size of Hengelo needs while it is measured: 80 landing, 40 raw, 130 warehouse and as much
again for what DuckDB sets aside while it sorts, with some to spare."""

DISK_MB_LEFT = 4_000
"""Left free for others on the machine."""

START_UP = {
    "sdib --help": [PYTHON, "-m", "pipelines.cli", "--help"],
    "import pipelines.definitions": [PYTHON, "-c", "import pipelines.definitions"],
}


def main() -> int:
    """Measure what was asked for, print it, and keep it when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 8, 50], help="1 is Hengelo alone")
    parser.add_argument("--folder", type=Path, help="where the data roots come; the folder for temporary files otherwise")
    parser.add_argument("--write", action="store_true", help="keep the results in docs/benchmark.md and .json")
    asked = parser.parse_args()
    found = {"machine": results.machine(), "start_up": _start_up(), "scales": [], "left_out": []}
    for scale in asked.scales:
        with tempfile.TemporaryDirectory(prefix="sdib-bench-", dir=asked.folder) as name:
            free_mb = shutil.disk_usage(name).free / 1e6
            if free_mb < scale * DISK_MB_PER_SCALE + DISK_MB_LEFT:
                found["left_out"].append(
                    f"scale {scale}: needs {scale * DISK_MB_PER_SCALE + DISK_MB_LEFT:,.0f} MB free, found {free_mb:,.0f}"
                )
                continue
            try:
                found["scales"].append(_measure_scale(scale, Path(name)))
            except CommandError as error:
                found["left_out"].append(f"scale {scale}: {error}")
    results.show(found)
    if asked.write:
        results.keep(found)
    return 1 if found["left_out"] else 0


def _start_up() -> dict[str, float]:
    # The first start writes the bytecode; the second is what a user sees every day.
    return {name: min(measure(command).seconds for _ in range(2)) for name, command in START_UP.items()}


def _measure_scale(scale: int, folder: Path) -> dict:
    root = {"SDIB_DATA_DIR": str(folder / "data")}
    sdib = [PYTHON, "-m", "pipelines.cli"]
    example = measure([*sdib, "example", "--scale", str(scale)], **root)
    _say(f"scale {scale}: example", example)
    # Twice where that is quick, for the disk and the cache are warm only then, as they are for the refresh after it.
    bare = min((_bare(folder / "data" / "landing") for _ in range(2 if scale < 10 else 1)), key=lambda one: one.seconds)
    _say(f"scale {scale}: bare script", bare)
    refresh = measure([*sdib, "refresh"], **root)
    _say(f"scale {scale}: refresh", refresh)
    unchanged = measure([*sdib, "refresh"], **root)
    _say(f"scale {scale}: refresh without anything new", unchanged)
    return {
        "scale": scale,
        "rows": sum(stage.rows for name, stage in refresh.stages.items() if name == "ingest"),
        "landing_mb": size_mb(folder / "data" / "landing"),
        "data_root_mb": size_mb(folder / "data"),
        "parts": {
            "example": _without_output(example), "bare": _without_output(bare) | {"steps": json.loads(bare.output[-1])},
            "refresh": _without_output(refresh), "no_op": _without_output(unchanged),
        },
    }


def _bare(landing: Path) -> Measured:
    return measure([PYTHON, str(HERE / "bare.py"), str(landing)])


def _without_output(measured: Measured) -> dict:
    return {key: value for key, value in asdict(measured).items() if key != "output"}


def _say(what: str, measured: Measured) -> None:
    print(f"{what:<45}{measured.seconds:>8.1f} s {measured.peak_mb:>8,.0f} MB", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
