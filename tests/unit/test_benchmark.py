"""What the benchmark reads from a process, and what it says of that."""

from __future__ import annotations

import json
import sys

import pytest
from benchmark import results
from benchmark.measure import CommandError, measure

from pipelines.assets.progress import made, step_name

STEPS = [("landing", 0.5, []), ("raw__bijstand", 1.5, [1_200]), ("raw__indicaties", 0.5, [34]), ("dbt", 2.5, [1, 2, 3])]


def progress() -> list[str]:
    """What `sdib refresh` prints at the end of some steps."""
    return [f"  {step_name(step):<28}{seconds:>6.1f} s{made(rows)}" for step, seconds, rows in STEPS]


def test_the_lines_of_a_refresh_become_stages():
    measured = measure([sys.executable, "-c", f"print({chr(10).join(['Refreshing data', *progress(), 'Ready'])!r})"])
    assert {name: (stage.seconds, stage.rows) for name, stage in measured.stages.items()} == {
        "landing": (0.5, 0),
        "ingest": (2.0, 1_234),
        "warehouse": (2.5, 0),
    }


def test_the_memory_of_a_child_counts():
    child = "import time; held = bytearray(150_000_000); time.sleep(0.6)"
    measured = measure(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"]
    )
    assert measured.peak_mb > 150


def test_what_fails_says_why():
    with pytest.raises(CommandError, match="no room"):
        measure([sys.executable, "-c", "import sys; sys.exit('no room')"])


def test_the_installation_of_who_measures_is_left_alone(monkeypatch):
    monkeypatch.setenv("SDIB_DATA_DIR", "/elsewhere")
    shown = measure([sys.executable, "-c", "import os; print(os.environ['SDIB_DATA_DIR'])"], SDIB_DATA_DIR="/ours")
    assert shown.output == ["/ours"]


def part(seconds: float, peak_mb: float = 100, **more: object) -> dict:
    return {"seconds": seconds, "cpu_seconds": seconds, "peak_mb": peak_mb, "stages": {}} | more


def scale(number: int, refresh: float, bare: float) -> dict:
    stages = {"ingest": {"seconds": 1.5 * number, "cpu_seconds": 2.0 * number**2, "peak_mb": 80, "rows": 100 * number}}
    parts = {"refresh": part(refresh, 9_000, stages=stages), "bare": part(bare), "no_op": part(2), "example": part(5)}
    sizes = {"rows": 100 * number, "deliveries": 2 * number, "landing_mb": 10.0, "data_root_mb": 30.0}
    return {"scale": number, "parts": parts, **sizes}


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A page with results of before between its marks."""
    monkeypatch.setattr(results, "DOCS", tmp_path)
    (tmp_path / "benchmark.md").write_text(f"# Title\n{results.START}\nold\n{results.END}\nThe end.\n")
    return tmp_path / "benchmark.md"


def test_results_replace_those_of_before_and_nothing_else(page):
    machine = {"day": "2026-11-22", "machine": "2 cores", "system": "Linux"}
    found = {"machine": machine, "start_up": {"sdib --help": 0.123}, "scales": [scale(1, 20, 5), scale(8, 60, 30)]}
    results.keep(found | {"left_out": ["scale 50: no room"]})
    text = page.read_text()
    assert text.startswith("# Title\n<!--")
    assert text.endswith("-->\nThe end.\n")
    assert "old" not in text
    assert "Scale 1, a refresh: 20.0 s; at most 30 s is met." in text
    assert "Scale 8, a refresh beside the bare script: 2.0 times; at most 3 times is met." in text
    assert "Scale 8, peak memory: 9,000.0 MB; at most 8,590 MB is not met." in text
    assert "Left out: scale 50: no room." in text
    assert "| ingest | 8.00 |" in text, "2 seconds at scale 1 and 128 at scale 8 are 8 times as much per row"
    assert json.loads((page.parent / "benchmark.json").read_text())["start_up"] == {"sdib --help": 0.12}
