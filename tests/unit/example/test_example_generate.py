"""The generator itself: reproducible, harmless identifiers, honest side files, and it overwrites nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipelines.example import ExampleError, generate
from pipelines.example.context import spread

PROJECT_DIR = Path(__file__).parents[3]
BSN_COLUMNS = ("BSN", "BSNPartner")
IDENTIFIERS = {
    "indicaties": ("Toewijzingnummer", "AanbiederAGB"),
    "declaraties": ("AanbiederAGB", "Declaratienummer", "Referentienummer", "VorigReferentienummer"),
    "bijstand": ("Uitkeringsnummer",),
}


def contents(landing: Path) -> dict[str, bytes]:
    return {str(path.relative_to(landing)): path.read_bytes() for path in sorted(landing.rglob("*")) if path.is_file()}


def passes_11_proef(number: str) -> bool:
    digits = [int(digit) for digit in number.zfill(9)]
    return (sum(w * d for w, d in zip(range(9, 1, -1), digits[:8], strict=True)) - digits[8]) % 11 == 0


@pytest.fixture(scope="session")
def bsns(read):
    columns = [
        (bron, c) for bron in ("indicaties", "declaraties", "eigen_bijdragen", "loonkostensubsidie") for c in ("BSN",)
    ]
    found: set[str] = set()
    for bron, column in [*columns, *(("bijstand", c) for c in BSN_COLUMNS)]:
        found |= set(read(bron)[column].drop_nulls())
    return found


@pytest.fixture(scope="session")
def short(tmp_path_factory) -> Path:
    """The registers of one year, which are as telling as those of six."""
    path = tmp_path_factory.mktemp("short") / "landing"
    generate(path, first_year=2024)
    return path


def test_the_same_seed_gives_the_same_bytes_in_another_process(short, tmp_path):
    code = "import sys, pathlib, pipelines.example as e; e.generate(pathlib.Path(sys.argv[1]), first_year=2024)"
    other = {"PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1", "TZ": "Asia/Tokyo"}
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=True, cwd=PROJECT_DIR, env={**os.environ, **other}
    )
    assert contents(tmp_path) == contents(short)


def test_writing_it_again_changes_nothing(short):
    before = contents(short)
    report = generate(short, first_year=2024)
    assert contents(short) == before
    assert report.files == len(before) / 2


def test_a_larger_scale_leaves_hengelo_as_it_is_and_adds_as_much(short, tmp_path):
    report = generate(tmp_path, first_year=2024, scale=2)
    small, large = contents(short), contents(tmp_path)
    added = {name for name in large if name not in small}
    assert {name: large[name] for name in small} == small
    assert all("GM9001" in name for name in added)
    assert len(added) == len(small) - 4  # of gepubliceerd and prijsindex there is only one
    assert report.files == len(large) / 2
    assert all(yaml.safe_load(large[name])["herkomst"] != "gepubliceerd" for name in added if name.endswith(".yml"))


def test_another_seed_gives_other_registers_with_the_same_counts(tmp_path, short):
    generate(tmp_path, first_year=2024, seed=7)
    name = "bijstand/bijstand_GM0164_2024-12.csv"
    ours, theirs = ((folder / name).read_bytes() for folder in (tmp_path, short))
    assert ours != theirs
    assert len(ours.splitlines()) == len(theirs.splitlines())


def test_bsns_are_well_formed_and_nobodys(bsns):
    persons = bsns - {"999999999"}
    assert all(len(bsn) == 9 and passes_11_proef(bsn) and bsn.startswith("99") for bsn in persons)
    special = {bsn for bsn in persons if bsn.startswith("9999")}
    assert len(persons) > 15_000
    assert len(special) > 8_900  # the range of 9.091 is used up first


def test_no_other_identifier_can_be_taken_for_a_bsn(read):
    for bron, columns in IDENTIFIERS.items():
        values = set().union(*(read(bron)[column].drop_nulls() for column in columns))
        runs = {run for value in values for run in re.findall(r"\d+", value) if len(run) in (8, 9)}
        assert not {run for run in runs if passes_11_proef(run)}


def test_no_other_field_equals_a_bsn(landing, bsns):
    for path in sorted(landing.rglob("*.csv")):
        frame = pl.read_csv(path, separator=";", infer_schema=False)
        others = frame.select(pl.all().exclude(*BSN_COLUMNS))
        found = set().union(*(set(others[column].drop_nulls().unique()) for column in others.columns))
        assert not found & bsns, path.name


def test_side_files_state_the_rows_and_sums_of_their_file(landing):
    paths = sorted(path for path in landing.rglob("*") if path.suffix in {".csv", ".xlsx"})
    assert len({path.parent.name for path in paths}) == 19
    for path in paths:
        side = yaml.safe_load(path.with_name(f"{path.name}.levering.yml").read_text(encoding="utf-8"))
        frame = pl.read_csv(path, separator=";", infer_schema=False) if path.suffix == ".csv" else pl.read_excel(path)
        assert side["controle"]["rijen"] == frame.height
        for header, total in side["controle"].get("som", {}).items():
            column = frame[header].str.replace(",", ".", literal=True).cast(pl.Decimal(18, 2))
            assert float(column.sum()) == total


def test_every_published_delivery_names_its_document(landing):
    sides = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(landing.rglob("*.levering.yml"))]
    assert {side["herkomst"] for side in sides} == {"gepubliceerd", "synthetisch", "aanname"}
    assert all(side.get("document") for side in sides if side["herkomst"] == "gepubliceerd")


def test_a_foreign_file_of_the_same_name_is_left_alone(tmp_path):
    mine = tmp_path / "begroting" / "begroting_GM0164.xlsx"
    mine.parent.mkdir()
    mine.write_bytes(b"my own delivery")
    with pytest.raises(ExampleError, match="begroting_GM0164"):
        generate(tmp_path, first_year=2024)
    assert mine.read_bytes() == b"my own delivery"
    assert [path.name for path in mine.parent.iterdir()] == [mine.name]


@pytest.mark.parametrize(
    "wrong", [{"first_year": 2018}, {"last_year": 2025}, {"first_year": 2023, "last_year": 2022}, {"scale": 0}]
)
def test_what_cannot_be_made_is_refused(tmp_path, wrong):
    with pytest.raises(ExampleError):
        generate(tmp_path, **wrong)
    assert not any(tmp_path.iterdir())


@given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=200), st.integers(0, 10**9))
def test_spread_gives_everybody_a_cent_and_loses_none(weights, more):
    parts = spread(len(weights) + more, np.array(weights))
    assert parts.sum() == len(weights) + more
    assert parts.min() >= 1
