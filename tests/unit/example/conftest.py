"""One set of example deliveries for all tests here, read back with plain Polars only."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from pipelines.example import generate

Read = Callable[[str], pl.DataFrame]


@pytest.fixture(scope="session")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "landing"
    generate(path)
    return path


@pytest.fixture(scope="session")
def read(landing: Path) -> Read:
    """All CSV deliveries of a source as text, with the year of the file where its name has one."""

    @cache
    def read(bron: str) -> pl.DataFrame:
        parts = []
        for path in sorted((landing / bron).glob("*.csv")):
            part = pl.read_csv(path, separator=";", infer_schema=False)
            parts.append(part.with_columns(bestand=pl.lit(path.stem.split("_")[-1][:4])))
        return pl.concat(parts)

    return read


@pytest.fixture(scope="session")
def sheet(landing: Path) -> Read:
    """The one XLSX delivery of a source."""

    def sheet(bron: str) -> pl.DataFrame:
        (path,) = (landing / bron).glob("*.xlsx")
        return pl.read_excel(path, infer_schema_length=None)

    return sheet
