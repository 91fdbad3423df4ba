"""A glimpse of accepted rows: rows of tables without persons, and of all others only rounded counts."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.declarations import load_sources
from pipelines.ingestion.glimpse import ROWS_SHOWN, about_persons, glimpse
from pipelines.settings import PROJECT_DIR

SOURCES = load_sources(PROJECT_DIR / "sources")


@pytest.fixture
def indicaties(tmp_path):
    """14 toewijzingen of the Wmo in 2023, 3 of the Jeugdwet, and 1.004 in 2022."""
    groups = [("WMO", 2023, 14), ("JEUGDWET", 2023, 3), ("WMO", 2022, 1004)]
    rows = [
        {"client_pseudoniem": "a" * 64, "toewijzingnummer": "T1", "wet_code": wet, "ingangsdatum": date(year, 3, 1)}
        for wet, year, count in groups
        for _ in range(count)
    ]
    pl.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    return [tmp_path / "a.parquet", tmp_path / "not there.parquet"]


def test_of_a_register_only_rounded_counts_per_year_and_wet(indicaties):
    shown = glimpse(SOURCES["indicaties"], indicaties)
    assert shown.sort(pl.all()).rows() == [("2022", "WMO", "1000"), ("2023", "JEUGDWET", "<10"), ("2023", "WMO", "10")]
    assert shown.columns == ["jaar", "wet", "rijen"]


REGISTERS = "indicaties declaraties bijstand loonkostensubsidie eigen_bijdragen sociale_basis start_stop bezwaren"
WITH_COUNTS = "bevolking buig_realisatie beleidsindicatoren"


@pytest.mark.parametrize("bron", [*REGISTERS.split(), *WITH_COUNTS.split()])
def test_rows_about_persons_or_counts_of_them_are_never_shown(bron):
    assert about_persons(SOURCES[bron])


def test_of_a_table_without_persons_the_first_rows(tmp_path):
    source = SOURCES["prijsindex"]
    names = [column.naam for column in source.kolommen if column.naam]
    pl.DataFrame({name: [f"{name} {row}" for row in range(9)] for name in [*names, "rij"]}).write_parquet(
        tmp_path / "a.parquet"
    )
    shown = glimpse(source, [tmp_path / "a.parquet"])
    assert shown.columns == names
    assert shown.height == ROWS_SHOWN


def test_nothing_to_show_is_no_fault(tmp_path):
    assert glimpse(SOURCES["indicaties"], [tmp_path / "not there.parquet"]).is_empty()


@pytest.mark.parametrize("bron", SOURCES)
def test_every_source_can_be_glimpsed_when_it_is_empty(tmp_path, bron):
    from pipelines.ingestion.schema import raw_schema

    path = tmp_path / "a.parquet"
    pl.DataFrame(schema=raw_schema(SOURCES[bron])).write_parquet(path)
    shown = glimpse(SOURCES[bron], [path])
    assert set(shown.columns) & {"client_pseudoniem", "partner_pseudoniem", "toewijzingnummer", "zaaknummer"} == set()
