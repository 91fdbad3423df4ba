"""The least that the kernindicatoren can cost: plain DuckDB over the files of a landing, into one table.

It computes the value of every row of `kernindicatoren` before disclosure control, and nothing else: no checks, no
rejected rows, no pseudonyms, no signals, no origin, status or break beside a figure, no other tables, no release. It
takes every file to be in force and in order, as those of the example are. The pipeline is measured against it.

    python tests/benchmark/bare.py data/landing
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

PROJECT = Path(__file__).resolve().parents[2]

STEPS = sorted((Path(__file__).parent / "bare").glob("*.sql"))

LISTS = {
    "lijst_voorzieningen": PROJECT / "dbt_project/seeds/lijst_voorzieningen.csv",
    "lijst_producten": PROJECT / "dbt_project/seeds/lijst_producten.csv",
    "lijst_indicatoren": PROJECT / "dbt_project/seeds/lijst_indicatoren.csv",
    "lijst_posten": PROJECT / "sources/begroting/mappings/posten.csv",
    "lijst_beleid": PROJECT / "sources/beleidsindicatoren/mappings/indicatoren.csv",
}

YEAR = re.compile(r"^(Buurt|Wijk|Gem)(\d{4})$")
"""Headers of the addresses, which name the edition of the division."""


def compute(landing: Path, memory_limit: str = "8GB") -> tuple[duckdb.DuckDBPyConnection, dict[str, float]]:
    """Compute the kernindicatoren of all that lies in landing.

    Args:
        landing: Folder with one folder per source.
        memory_limit: What DuckDB may use.

    Returns:
        A connection with the table `kernindicatoren`, and the seconds of each step.
    """
    connection = duckdb.connect(config={"memory_limit": memory_limit})
    connection.execute("set preserve_insertion_order = false")
    connection.execute(
        "set variable basisjaar = 2021; set variable eerste_jaar = 2015; set variable indexreeks = 'toegepast'"
    )
    seconds = {"files": _timed(partial(_open, connection, landing))}
    for step in STEPS:
        seconds[step.stem] = _timed(partial(connection.execute, step.read_text(encoding="utf-8")))
    return connection, seconds


def _open(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    """A view of text per source, the lists of the project, and when every file was received."""
    for name, path in LISTS.items():
        connection.read_csv(str(path), sep=";", all_varchar=True).create_view(name)
    for folder in sorted(landing.iterdir()):
        if folder.is_dir():
            _open_source(connection, folder)
    connection.execute(
        "create table levering as select replace(filename, '.levering.yml', '') as filename,"
        " cast(regexp_extract(content, 'ontvangen_op: ''?(\\d{4}-\\d{2}-\\d{2})', 1) as date) as ontvangen"
        " from read_text(?)",
        [f"{landing}/*/*.levering.yml"],
    )


def _open_source(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    parts = []
    for number, (header, files) in enumerate(_by_header(sorted(folder.glob("*.csv"))).items()):
        names, years = (
            [YEAR.sub(r"\1", name) for name in header],
            [found[2] for found in map(YEAR.match, header) if found],
        )
        view = f"csv_{folder.name}_{number}"
        connection.read_csv(
            files,  # ty: ignore[invalid-argument-type]  # a list of paths works, and isn't in its types
            sep=";",
            header=True,
            filename=True,
            columns=dict.fromkeys(names, "VARCHAR"),
            auto_detect=False,
            quotechar='"',
            escapechar='"',
        ).create_view(view)
        parts.append(f"select *{f', {years[0]} as indeling' if years else ''} from {view}")
    sheets = [
        pl.read_excel(path, infer_schema_length=0).with_columns(filename=pl.lit(str(path)))
        for path in sorted(folder.glob("*.xlsx"))
    ]
    if sheets:
        connection.register(f"xlsx_{folder.name}", pl.concat(sheets).to_arrow())
        parts.append(f"select * from xlsx_{folder.name}")
    connection.execute(f"create view bron_{folder.name} as {' union all by name '.join(parts)}")


def _by_header(files: list[Path]) -> dict[tuple[str, ...], list[str]]:
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for path in files:
        with path.open(encoding="utf-8-sig") as file:
            groups[tuple(file.readline().strip().split(";"))].append(str(path))
    return groups


def _timed(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


if __name__ == "__main__":
    begun = time.perf_counter()
    computed, parts = compute(Path(sys.argv[1]))
    rows = computed.sql("select count(*) from kernindicatoren").fetchone()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    whole = time.perf_counter() - begun
    print(json.dumps({"seconds": whole, "peak_mb": peak_mb, "figures": rows[0] if rows else 0, "parts": parts}))
