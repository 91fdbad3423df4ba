"""How fast a large delivery is read, beside the least that reading it can cost.

Measures two things on the same file, each in a process of its own, in turns: a bare `scan_csv(...).sink_parquet(...)`
of polars, and the reading of the delivery with all its checks, pseudonyms included, up to the raw file.

    python tests/benchmark/reading.py --rows 5000000
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from pipelines.declarations import load_source
from pipelines.ingestion.ingest import ingest_source
from pipelines.settings import PROJECT_DIR, Settings

PERSONS = 50_000
"""Clients of two registers in six years, in a gemeente of some 80.000 inhabitants; five million lines are four million
inhabitants with as many lines each, or one gemeente for fifty years."""

TIMES_BARE, MEMORY_GIB = 4, 3
"""The aim: at most so many times the bare reading, in so much memory. A laptop has 8 GiB, and more to do."""


def main() -> None:
    """Make the file, measure both, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--only", choices=["bare", "delivery"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only:
        print(json.dumps(_measure(asked.only, asked.folder)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_delivery(folder / "landing" / "declaraties" / "declaraties.csv", asked.rows)
        runs = {kind: [_in_own_process(kind, folder) for _ in range(asked.turns)] for kind in ("bare", "delivery")}
    best = {kind: min(measured, key=lambda one: one["seconds"]) for kind, measured in runs.items()}
    for kind, one in best.items():
        print(f"{kind:<10}{asked.rows:>12,} rows {one['seconds']:8.1f} s {one['gib']:6.2f} GiB at its peak")
    ratio = best["delivery"]["seconds"] / best["bare"]["seconds"]
    print(
        f"ratio {ratio:.1f} (aim: at most {TIMES_BARE}), memory {best['delivery']['gib']:.2f} GiB (aim: {MEMORY_GIB})"
    )


def _in_own_process(kind: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--only", kind, "--folder", str(folder)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT_DIR).stdout)


def _measure(kind: str, folder: Path) -> dict[str, float]:
    started = time.perf_counter()
    if kind == "bare":
        path = folder / "landing" / "declaraties" / "declaraties.csv"
        pl.scan_csv(path, separator=";").sink_parquet(folder / "bare.parquet")
    else:
        settings = Settings(data_dir=folder, pseudonym_key="een sleutel voor het meten, ruim dertig tekens lang")
        (settings.raw_dir / "declaraties").mkdir(parents=True, exist_ok=True)
        (settings.register_dir / "leveringen.parquet").unlink(missing_ok=True)
        report = ingest_source(load_source(PROJECT_DIR / "sources" / "declaraties"), settings, datetime.now(UTC))
        assert report.accepted == report.read > 0, report.refusals
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}


def _write_delivery(path: Path, rows: int) -> None:
    """Write lines of declaraties as a suite exports them; the persons have numbers of the range for examples."""
    path.parent.mkdir(parents=True)
    number = pl.int_range(rows, dtype=pl.Int64)
    start = pl.lit(date(2019, 1, 1)).dt.offset_by(pl.format("{}mo", number % 72))
    lines = pl.select(
        Gemeentecode=pl.lit("GM0164"),
        Wet=pl.when(number % 3 == 0).then(pl.lit("Jeugdwet")).otherwise(pl.lit("Wmo")),
        AanbiederAGB=pl.format("{}", 41_000_000 + number % 97),
        Declaratienummer=pl.format("D{}", number // 400),
        Referentienummer=pl.format("R{}", number),
        VorigReferentienummer=pl.lit(None, pl.String),
        Toewijzingnummer=pl.format("T{}", number % (2 * PERSONS)),
        BSN=(number * 7919 % PERSONS),
        Productcategorie=pl.when(number % 3 == 0).then(pl.lit("45")).otherwise(pl.lit("02")),
        Productcode=pl.format("{}", 10_000 + number % 40),
        Begindatum=start.dt.strftime("%d-%m-%Y"),
        Einddatum=start.dt.month_end().dt.strftime("%d-%m-%Y"),
        GeleverdVolume=number % 500,
        Eenheid=pl.lit("04"),
        Bedrag=1_000 + number * 31 % 90_000,
        DebetCredit=pl.lit("D"),
    )
    persons = pl.DataFrame({"BSN": range(PERSONS), "_bsn": _numbers(PERSONS)})
    lines.join(persons, on="BSN", how="left", maintain_order="left").with_columns(BSN="_bsn").drop("_bsn").write_csv(
        path, separator=";"
    )


def _numbers(count: int) -> list[str]:
    """The first numbers from 990000000 on that pass the 11-proef."""
    found: list[str] = []
    number = 990_000_000
    while len(found) < count:
        digits = [int(digit) for digit in str(number)]
        if sum(d * w for d, w in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)) % 11 == 0:
            found.append(str(number))
        number += 1
    return found


if __name__ == "__main__":
    main()
