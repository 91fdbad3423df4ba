"""The results of the benchmark: as a table on the terminal, and in docs/benchmark.md and docs/benchmark.json."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

DOCS = Path(__file__).resolve().parents[2] / "docs"

START, END = "<!-- results: start -->", "<!-- results: end -->"
"""Between these lines of docs/benchmark.md the last results stand."""

AIM_SECONDS_SCALE_1, AIM_SECONDS_NO_OP, AIM_TIMES_BARE, AIM_MB = 30, 3, 3, 8 * 1024**3 / 1e6
"""Design 9: a coffee isn't worth it, a night has 3.600 of them, checks may cost twice the work, a laptop has 8 GiB."""

STAGES = ("landing", "ingest", "register", "warehouse", "candidate", "acceptance", "release")

PACKAGES = ("dagster", "dbt-core", "duckdb", "polars", "great-expectations")


def machine() -> dict[str, str]:
    """The machine in general terms: nothing that says whose it is."""
    memory = round(psutil.virtual_memory().total / 1024**3)
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores ({platform.machine()}), {memory} GiB",
        "system": f"{platform.system()}, Python {platform.python_version()}, {versions}",
    }


def show(found: dict) -> None:
    """Print the results as tables."""
    console = Console()
    for title, headers, rows in _tables(found):
        table = Table(title=title, *[""], show_edge=False) if False else Table(title=title, show_edge=False)
        for number, header in enumerate(headers):
            table.add_column(header, justify="left" if number == 0 else "right")
        for row in rows:
            table.add_row(*row)
        console.print(table, "")
    for line in _notes(found):
        console.print(line)


def keep(found: dict) -> None:
    """Write docs/benchmark.json, and the tables into docs/benchmark.md."""
    (DOCS / "benchmark.json").write_text(json.dumps(_rounded(found), indent=1) + "\n", encoding="utf-8")
    page = DOCS / "benchmark.md"
    text = page.read_text(encoding="utf-8")
    head, rest = text.split(START)
    page.write_text(f"{head}{START}\n{_markdown(found)}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def _markdown(found: dict) -> str:
    parts = []
    for title, headers, rows in _tables(found):
        lines = [headers, ["---", *["---:"] * (len(headers) - 1)], *rows]
        parts.append(f"\n### {title}\n\n" + "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n")
    return "\n".join(parts) + "\n" + "\n".join(f"* {line}" for line in _notes(found)) + "\n"


def _tables(found: dict) -> list[tuple[str, list[str], list[list[str]]]]:
    scales = found["scales"]
    headers = ["", *(f"scale {one['scale']}" for one in scales)]
    return [
        ("Refresh against the bare script", headers, [[name, *map(read, scales)] for name, read in _WHOLE.items()]),
        ("Stages: seconds · rows per second · peak MB", headers, [[stage, *(_stage(one, stage) for one in scales)] for stage in STAGES]),
        ("Growth: how much longer per times as much input", ["", *headers[2:]], _growth(scales)),
        ("Start-up", ["", "seconds"], [[name, f"{seconds:.2f}"] for name, seconds in found["start_up"].items()]),
    ]


def _whole(part: str, key: str, digits: int = 1) -> object:
    return lambda one: f"{one['parts'][part][key]:,.{digits}f}"


_WHOLE = {
    "rows read": lambda one: f"{one['rows']:,}",
    "landing, MB": lambda one: f"{one['landing_mb']:,.0f}",
    "refresh, s": _whole("refresh", "seconds"),
    "bare script, s": _whole("bare", "seconds"),
    "ratio of seconds": lambda one: f"{ratio(one, 'seconds'):.1f}",
    "refresh, processor s": _whole("refresh", "cpu_seconds"),
    "bare script, processor s": _whole("bare", "cpu_seconds"),
    "ratio of processor seconds": lambda one: f"{ratio(one, 'cpu_seconds'):.1f}",
    "refresh, rows per second": lambda one: f"{one['rows'] / one['parts']['refresh']['seconds']:,.0f}",
    "refresh, peak MB": _whole("refresh", "peak_mb", 0),
    "bare script, peak MB": _whole("bare", "peak_mb", 0),
    "refresh without anything new, s": _whole("no_op", "seconds"),
    "example, s": _whole("example", "seconds"),
    "example, peak MB": _whole("example", "peak_mb", 0),
    "data root afterwards, MB": lambda one: f"{one['data_root_mb']:,.0f}",
}


def ratio(one: dict, key: str) -> float:
    """How many times as much the refresh of a scale takes as the bare script."""
    return one["parts"]["refresh"][key] / one["parts"]["bare"][key]


def _stage(one: dict, name: str) -> str:
    stage = one["parts"]["refresh"]["stages"].get(name)
    if stage is None:
        return "-"
    per_second = f"{one['rows'] / stage['seconds']:,.0f}" if stage["seconds"] >= 1 else "-"
    return f"{stage['seconds']:,.1f} · {per_second} · {stage['peak_mb']:,.0f}"


def _growth(scales: list[dict]) -> list[list[str]]:
    """Seconds at a scale over those at the scale before it, divided by the growth of the rows: 1,0 is as the input."""
    rows = []
    for name in ("refresh", "bare", *STAGES):
        cells = []
        for before, after in zip(scales, scales[1:], strict=False):
            once, then = _seconds(before, name), _seconds(after, name)
            cells.append(f"{then / once / (after['rows'] / before['rows']):.2f}" if once >= 0.5 else "-")
        rows.append([name, *cells])
    return rows


def _seconds(one: dict, name: str) -> float:
    parts = one["parts"]
    return parts[name]["seconds"] if name in parts else parts["refresh"]["stages"].get(name, {"seconds": 0})["seconds"]


def _notes(found: dict) -> list[str]:
    aims = [_aim("Nothing new", one["parts"]["no_op"]["seconds"], AIM_SECONDS_NO_OP, "s", one) for one in found["scales"]]
    for one in found["scales"]:
        refresh = one["parts"]["refresh"]
        if one["scale"] == 1:
            aims.append(_aim("Refresh", refresh["seconds"], AIM_SECONDS_SCALE_1, "s", one))
        else:
            aims.append(_aim("Ratio to the bare script", ratio(one, "seconds"), AIM_TIMES_BARE, "", one))
            aims.append(_aim("Peak memory", refresh["peak_mb"], AIM_MB, "MB", one))
    about = found["machine"]
    return [f"{about['day']}, {about['machine']}, {about['system']}", *aims, *(f"Left out: {line}" for line in found["left_out"])]


def _aim(what: str, value: float, aim: float, unit: str, one: dict) -> str:
    met = "met" if value <= aim else "not met"
    return f"Scale {one['scale']}: {what.lower()} {value:,.1f} {unit} (aim {aim:,.0f} {unit}): {met}".replace(" )", ")").replace("  ", " ")


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value
