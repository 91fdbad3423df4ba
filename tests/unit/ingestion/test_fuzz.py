"""Whatever happens to the bytes or the cells of a delivery: no traceback, no lost row, no BSN in what comes out."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingestion_bench import SEEN, Bench

from pipelines.example import generate
from pipelines.ingestion.ingest import check_source, ingest_source
from pipelines.ingestion.refusal import LONG_DIGITS

ROWS = 60
"""Rows of an example delivery that are kept: enough for every kind of row, few enough for hundreds of tries."""

PERSON = re.compile(rb"(?<![0-9a-f])99\d{7}(?![0-9a-f])")
"""A BSN of the examples."""

CELLS = st.sampled_from(
    [
        "",
        "-",
        "0",
        "1.234",
        "31-02-2021",
        '"',
        ";",
        "\n",
        "\r",
        "\0",
        "é",
        "€",
        "999999999",
        "GM9999",
        "x" * 20_000,
        "=1/0",
    ]
)
BYTES = st.one_of(
    st.binary(max_size=4), st.sampled_from([b'"', b";", b"\n", b"\0", b"\xff\xfe", b"\x81", b"]]>", b"<a>"])
)


@cache
def example() -> Path:
    """The smallest example: one year."""
    import tempfile

    landing = Path(tempfile.mkdtemp()) / "landing"
    generate(landing, first_year=2024, last_year=2024)
    return landing


@cache
def delivery(bron: str, ending: str) -> tuple[str, bytes]:
    """The first example delivery of a source with an ending, and the first rows of it."""
    path = next(path for path in sorted((example() / bron).iterdir()) if path.name.endswith(ending))
    content = path.read_bytes()
    return path.name, b"".join(content.splitlines(keepends=True)[: ROWS + 1]) if ending == ".csv" else content


def sources(ending: str) -> list[str]:
    return sorted({path.parent.name for path in example().glob(f"*/*{ending}")})


def judge(bench: Bench, bron: str, name: str, content: bytes) -> None:
    """Read a delivery as a refresh and as a check do, and hold what comes out against what must always hold."""
    shutil.rmtree(bench.settings.data_dir, ignore_errors=True)
    bench.put(bron, name, content, herkomst="synthetisch")
    for one in bench.sources.values():
        if one.berichten and one.berichten.ook_in == bron:
            ingest_source(one, bench.settings, SEEN)
    report = ingest_source(bench.sources[bron], bench.settings, SEEN)
    bench.settle()
    checked = check_source(bench.sources[bron], bench.settings, SEEN)
    assert report.read == report.accepted + report.rejected
    assert (checked.read, checked.rejected) == (report.read, report.rejected)
    assert report.accepted == bench.raw(bron).height
    assert "onverwachte fout" not in " ".join(report.refusals)
    said = repr(report.refusals) + repr(report.rejections) + repr(report.warnings)
    folders = (bench.settings.raw_dir, bench.settings.rejected_dir, bench.settings.register_dir)
    written = b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*.parquet"))
    assert not PERSON.search(said.encode())
    assert not [text for text in report.afgewezen["gevonden"] if re.search(LONG_DIGITS, text)]
    # Nines stand for nobody, and may be a number of something else.
    assert not (set(PERSON.findall(content)) - {b"999999999"}) & set(PERSON.findall(written))


EXAMPLES = int(os.environ.get("SDIB_FUZZ", "8"))
"""Tries per test; a nightly job or a developer can ask for more."""

FUZZ = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)


@pytest.mark.parametrize("bron", ["indicaties", "declaraties", "bijstand", "eigen_bijdragen", "adressen", "prijsindex"])
def test_bytes_of_a_csv(bench, bron) -> None:
    name, content = delivery(bron, ".csv")

    @FUZZ
    @given(st.lists(st.tuples(st.integers(0, len(content)), st.integers(0, 30), BYTES), min_size=1, max_size=5))
    def mutate(changes: list[tuple[int, int, bytes]]) -> None:
        judge(bench, bron, name, _changed(content, changes))

    mutate()


@pytest.mark.parametrize("bron", ["indicaties", "declaraties", "bijstand", "sociale_basis", "bevolking", "gebieden"])
def test_cells_of_a_csv(bench, bron) -> None:
    name, content = delivery(bron, ".csv")
    lines = [line.split(";") for line in content.decode("utf-8-sig").splitlines()]

    @FUZZ
    @given(st.lists(st.tuples(st.integers(0, len(lines) - 1), st.integers(0, 30), CELLS), min_size=1, max_size=8))
    def mutate(changes: list[tuple[int, int, str]]) -> None:
        cells = [list(line) for line in lines]
        for row, column, text in changes:
            cells[row][column % len(cells[row])] = text
        judge(bench, bron, name, "\n".join(";".join(line) for line in cells).encode() + b"\n")

    mutate()


@pytest.mark.parametrize(("bron", "ending"), [("begroting", ".xlsx"), ("buig_budget", ".xlsx"), ("indicaties", ".xml")])
def test_bytes_of_a_workbook_and_a_message(bench, bron, ending) -> None:
    name, content = delivery(bron, ending)

    @FUZZ
    @given(st.lists(st.tuples(st.integers(0, len(content)), st.integers(0, 30), BYTES), min_size=1, max_size=3))
    def mutate(changes: list[tuple[int, int, bytes]]) -> None:
        judge(bench, bron, name, _changed(content, changes))

    mutate()


def test_bytes_of_a_zip(bench) -> None:
    name, content = delivery("declaraties", ".csv")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)

    @FUZZ
    @given(
        st.lists(st.tuples(st.integers(0, len(packed.getvalue())), st.integers(0, 9), BYTES), min_size=1, max_size=3)
    )
    def mutate(changes: list[tuple[int, int, bytes]]) -> None:
        judge(bench, "declaraties", "a.zip", _changed(packed.getvalue(), changes))

    mutate()


def _changed(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, inserted in changes:
        content = content[:place] + inserted + content[place + length :]
    return content
