"""The results of the benchmark: as tables on the terminal, and in docs/benchmark.md and docs/benchmark.json."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import psutil
from rich.console import Console
from rich.table import Table

DOCS = Path(__file__).resolve().parents[2] / "docs"

START, END = "<!-- results: start -->", "<!-- results: end -->"
"""Between these lines of docs/benchmark.md the last results stand."""

AIM_SECONDS, AIM_SECONDS_NO_OP = 30, 3
"""Of a refresh of one gemeente, and of one without anything new: a newcomer waits for the first, every night has the
second."""

AIM_TIMES_BARE, AIM_MB = 3, 8 * 1024**3 / 1e6
"""Checks, history and disclosure control may cost twice as much again as the figures; a laptop has 8 GiB to give."""

STAGES = ("landing", "ingest", "register", "warehouse", "candidate", "acceptance", "release", "factsheet")

PACKAGES = ("dagster", "dbt-core", "duckdb", "polars", "great-expectations")

ENOUGH_SECONDS = 1.0
"""Of what takes less, a growth or a rate says nothing."""

Found = dict[str, Any]


class Lines(NamedTuple):
    """One table."""

    title: str
    headers: list[str]
    rows: list[list[str]]


def machine() -> dict[str, str]:
    """The machine in general terms: nothing that says whose it is."""
    memory = round(psutil.virtual_memory().total / 1024**3)
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    # Others at work make everything slower; processor seconds hardly change by it.
    load = f"load {os.getloadavg()[0]:.1f} when it began"
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores ({platform.machine()}), {memory} GiB, {load}",
        "system": f"{platform.system()}, Python {platform.python_version()}, {versions}",
    }


def show(found: Found) -> None:
    """Print the results as tables."""
    console = Console()
    for lines in _tables(found):
        table = Table(title=lines.title, show_edge=False)
        for number, header in enumerate(lines.headers):
            table.add_column(header, justify="right" if number else "left")
        for row in lines.rows:
            table.add_row(*row)
        console.print(table, "")
    for note in _notes(found):
        console.print(note)


def keep(found: Found) -> None:
    """Write docs/benchmark.json, and the tables into docs/benchmark.md."""
    (DOCS / "benchmark.json").write_text(json.dumps(_rounded(found), indent=1) + "\n", encoding="utf-8")
    page = DOCS / "benchmark.md"
    head, rest = page.read_text(encoding="utf-8").split(START)
    page.write_text(f"{head}{START}\n{_markdown(found)}{END}{rest.split(END)[1]}", encoding="utf-8")


def _markdown(found: Found) -> str:
    parts = ["\n".join(f"* {note}" for note in _notes(found))]
    for title, headers, rows in _tables(found):
        lines = [headers, ["---", *["---:"] * (len(headers) - 1)], *rows]
        parts.append(f"### {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines))
    return "\n" + "\n\n".join(parts) + "\n\n"


def _tables(found: Found) -> Iterator[Lines]:
    scales = found["scales"]
    headers = ["", *(f"scale {one['scale']}" for one in scales)]
    yield Lines(
        "Refresh beside the bare script", headers, [[name, *map(read, scales)] for name, read in _WHOLE.items()]
    )
    for one in scales:
        titles = ["stage", "seconds", "processor seconds", "rows per second", "peak MB"]
        yield Lines(f"Stages at scale {one['scale']}", titles, [_stage(one, name) for name in STAGES])
    if len(scales) > 1:
        steps = [f"{before['scale']} to {after['scale']}" for before, after in pairwise(scales)]
        yield Lines("Growth of processor seconds, per times as many rows", ["", *steps], _growth(scales))
    yield Lines("Start-up", ["", "seconds"], [[name, f"{seconds:.2f}"] for name, seconds in found["start_up"].items()])


def _part(part: str, key: str, digits: int = 1) -> Callable[[Found], str]:
    return lambda one: f"{one['parts'][part][key]:,.{digits}f}"


_WHOLE: dict[str, Callable[[Found], str]] = {
    "rows read": lambda one: f"{one['rows']:,}",
    "deliveries": lambda one: f"{one['deliveries']:,}",
    "landing, MB": lambda one: f"{one['landing_mb']:,.0f}",
    "data root afterwards, MB": lambda one: f"{one['data_root_mb']:,.0f}",
    "refresh, seconds": _part("refresh", "seconds"),
    "bare script, seconds": _part("bare", "seconds"),
    "ratio of seconds": lambda one: f"{_ratio(one, 'seconds'):.1f}",
    "refresh, processor seconds": _part("refresh", "cpu_seconds"),
    "bare script, processor seconds": _part("bare", "cpu_seconds"),
    "ratio of processor seconds": lambda one: f"{_ratio(one, 'cpu_seconds'):.1f}",
    "refresh, peak MB": _part("refresh", "peak_mb", 0),
    "bare script, peak MB": _part("bare", "peak_mb", 0),
    "refresh without anything new, seconds": _part("no_op", "seconds"),
    "refresh without anything new, processor seconds": _part("no_op", "cpu_seconds"),
    "example, seconds": _part("example", "seconds"),
    "example, peak MB": _part("example", "peak_mb", 0),
}


def _ratio(one: Found, key: str) -> float:
    """How many times as much the refresh takes as the bare script."""
    return one["parts"]["refresh"][key] / one["parts"]["bare"][key]


def _stage(one: Found, name: str) -> list[str]:
    stage = one["parts"]["refresh"]["stages"].get(name)
    if stage is None:
        return [name, *["-"] * 4]
    rate = f"{one['rows'] / stage['seconds']:,.0f}" if stage["seconds"] >= ENOUGH_SECONDS else "-"
    return [name, f"{stage['seconds']:,.1f}", f"{stage['cpu_seconds']:,.1f}", rate, f"{stage['peak_mb']:,.0f}"]


def _growth(scales: list[Found]) -> list[list[str]]:
    """How many times as long a row takes as it did at the scale before: 1,00 grows as the input does."""
    return [
        [name, *(_grown(before, after, name) for before, after in pairwise(scales))]
        for name in ("refresh", "bare", "no_op", *STAGES)
    ]


def _grown(before: Found, after: Found, name: str) -> str:
    once, then = _cpu_seconds(before, name), _cpu_seconds(after, name)
    if once < ENOUGH_SECONDS:
        return "-"
    return f"{then / once / (after['rows'] / before['rows']):.2f}"


def _cpu_seconds(one: Found, name: str) -> float:
    parts = one["parts"]
    found = parts.get(name) or parts["refresh"]["stages"].get(name)
    return found["cpu_seconds"] if found else 0


def _notes(found: Found) -> list[str]:
    """The machine, each aim beside what was found, and what was left out."""
    about = found["machine"]
    notes = [f"{about['day']}: {about['machine']}; {about['system']}."]
    for one in found["scales"]:
        refresh, no_op = one["parts"]["refresh"], one["parts"]["no_op"]
        notes.append(_aim(one, "without anything new", no_op["seconds"], AIM_SECONDS_NO_OP, "s"))
        if one["scale"] == 1:
            notes.append(_aim(one, "a refresh", refresh["seconds"], AIM_SECONDS, "s"))
        else:
            notes.append(_aim(one, "a refresh beside the bare script", _ratio(one, "seconds"), AIM_TIMES_BARE, "times"))
            notes.append(_aim(one, "peak memory", refresh["peak_mb"], AIM_MB, "MB"))
    return notes + [f"Left out: {line}." for line in found["left_out"]]


def _aim(one: Found, what: str, value: float, aim: float, unit: str) -> str:
    met = "met" if value <= aim else "not met"
    return f"Scale {one['scale']}, {what}: {value:,.1f} {unit}; at most {aim:,.0f} {unit} is {met}."


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value
