"""The candidate file: what leaves the warehouse, and what doesn't."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.publication.candidate import build_candidate
from pipelines.publication.errors import PublicationError
from pipelines.publication.tables import TABLES
from pipelines.settings import Settings

MOMENT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def _rows(path: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def _figure(path: Path, jaar: int, wet: str, wijk: str, indicator: str) -> tuple | None:
    found = _rows(
        path,
        "select waarde, is_onderdrukt from kernindicatoren "
        f"where (jaar, wet_code, wijk_code, indicator_code) = ({jaar}, '{wet}', '{wijk}', '{indicator}')",
    )
    return found[0] if found else None


def test_only_the_allow_listed_tables_are_in_it(clean_candidate: Path) -> None:
    own = {f"_meta.{name}" for name in ("release", "kwaliteit", "wijzigingen", "tabellen", "kolommen")}
    found = {name for (name,) in _rows(clean_candidate, "select schema_name || '.' || table_name from duckdb_tables()")}
    assert found == {table.target for table in TABLES} | own
    assert _rows(clean_candidate, "select view_name from duckdb_views() where not internal") == []


def test_columns_are_the_contract_in_its_order(clean_candidate: Path) -> None:
    columns = _rows(clean_candidate, "select column_name, column_type from (describe kernindicatoren)")
    assert columns == [
        ("gemeente_code", "VARCHAR"),
        ("jaar", "INTEGER"),
        ("wet_code", "VARCHAR"),
        ("wijk_code", "VARCHAR"),
        ("indicator_code", "VARCHAR"),
        ("waarde", "DECIMAL(18,4)"),
        ("is_onderdrukt", "BOOLEAN"),
        ("status", "VARCHAR"),
        ("prijspeil_jaar", "INTEGER"),
        ("peildatum", "DATE"),
        ("indeling_jaar", "INTEGER"),
        ("herkomst", "VARCHAR"),
        ("bijzonderheid_ids", "VARCHAR"),
    ]


def test_moments_are_in_utc_without_zone(clean_candidate: Path) -> None:
    found = _rows(
        clean_candidate, "select typeof(ontvangen_op), ontvangen_op from _meta.bronnen where bron = 'indicaties'"
    )
    assert found == [("TIMESTAMP", datetime(2026, 1, 2))]


def test_the_number_of_persons_is_nowhere_published(clean_candidate: Path) -> None:
    assert _rows(clean_candidate, "select * from duckdb_columns() where column_name = 'personen_aantal'") == []
    assert b"personen_aantal" not in clean_candidate.read_bytes()


def test_small_cells_are_hidden_and_others_shown(clean_candidate: Path) -> None:
    assert _figure(clean_candidate, 2021, "JEUGDWET", "WK000102", "clienten") == (None, True)
    assert _figure(clean_candidate, 2021, "JEUGDWET", "WK000102", "indicaties") == (None, True)
    assert _figure(clean_candidate, 2022, "JEUGDWET", "GM0001", "clienten") == (None, True)
    assert _figure(clean_candidate, 2021, "WMO", "WK000102", "clienten_peildatum") == (Decimal(10), False)
    assert _figure(clean_candidate, 2021, "WMO", "ONBEKEND", "clienten") == (Decimal(0), False)
    assert _figure(clean_candidate, 2021, "WMO", "ONBEKEND", "indicaties_per_client") == (None, False)
    assert _rows(clean_candidate, "select count(*) from uitgaven where is_onderdrukt") == [(1,)]


def test_a_row_with_one_small_count_loses_all_its_counts(clean_candidate: Path) -> None:
    columns = "voorziening_code, columns('_aantal$'), is_onderdrukt"
    query = f"select {columns} from gebruik"
    assert _rows(clean_candidate, f"{query} where voorziening_code = 'WMO-02'") == [
        ("WMO-02", None, None, None, None, True)
    ]
    assert _rows(clean_candidate, f"{query} where voorziening_code = 'WMO-11'") == [("WMO-11", 0, 0, 0, 0, False)]


def test_a_running_year_has_no_persons_per_wijk(clean_candidate: Path) -> None:
    assert _figure(clean_candidate, 2022, "WMO", "GM0001", "clienten") == (Decimal(41), False)
    assert _figure(clean_candidate, 2022, "WMO", "WK000101", "clienten") is None
    assert _figure(clean_candidate, 2022, "WMO", "ONBEKEND", "clienten") is None


def test_every_table_and_column_has_a_comment(clean_candidate: Path) -> None:
    bare = "coalesce(comment, '') = ''"
    assert _rows(clean_candidate, f"select * from duckdb_tables() where {bare}") == []
    assert _rows(clean_candidate, f"select * from duckdb_columns() where not internal and {bare}") == []
    query = "select comment from duckdb_columns() where table_name = 'kernindicatoren' and column_name = 'jaar'"
    assert _rows(clean_candidate, query) == [("Kolom jaar.",)]


def test_meta_describes_the_file_and_what_it_does_not_protect_yet(clean_candidate: Path) -> None:
    described = {
        (schema, table): (text, rows)
        for schema, table, text, _, rows in _rows(clean_candidate, "select * from _meta.tabellen")
    }
    assert described["main", "uitgaven"][1] == 6
    assert described["_meta", "kwaliteit"][1] is None
    assert "Secundaire onderdrukking is nog niet van kracht" in described["main", "kernindicatoren"][0]
    assert _rows(clean_candidate, "select count(*) from _meta.kolommen") == _rows(
        clean_candidate, "select count(*) from duckdb_columns() where not internal"
    )


def test_the_release_row_states_the_choices_and_that_these_are_examples(clean_candidate: Path) -> None:
    [(choices, example)] = _rows(clean_candidate, "select instellingen, voorbeeldgegevens from _meta.release")
    assert json.loads(choices) == {
        "basisjaar": 2021,
        "eerste_jaar": 2015,
        "indexreeks": "toegepast",
        "minimum_cel": 10,
        "secundaire_onderdrukking": False,
    }
    assert example is True


def test_an_example_that_is_no_longer_in_force_does_not_make_it_an_example(settings: Settings) -> None:
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        connection.execute("update meta.bronnen set in_gebruik = false where herkomst = 'synthetisch'")
    path = build_candidate(settings, MOMENT).path
    assert _rows(path, "select voorbeeldgegevens from _meta.release") == [(False,)]


def test_storage_is_the_version_that_old_clients_read(clean_candidate: Path) -> None:
    tags = _rows(clean_candidate, "select tags from duckdb_databases() where path is not null")[0][0]
    assert tags["storage_version"] == "v1.0.0+"


def test_rows_lie_in_the_order_of_their_key_whatever_their_order_in_the_warehouse(settings: Settings) -> None:
    first = build_candidate(settings, MOMENT).path
    stored = {table.target: _rows(first, f"select * from {table.target} order by rowid") for table in TABLES}
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        for table in ("kernindicatoren", "uitgaven", "wijken"):
            connection.execute(f"create temp table t as select * from marts.{table} order by hash(rowid)")
            connection.execute(f"delete from marts.{table}; insert into marts.{table} select * from t; drop table t")
    second = build_candidate(settings, MOMENT).path
    assert {table.target: _rows(second, f"select * from {table.target} order by rowid") for table in TABLES} == stored


def test_the_bytes_hold_nothing_of_what_is_left_out(settings: Settings) -> None:
    left_out = [b"123456782", b"alleen-in-een-open-jaar"]  # A table and a row that aren't published.
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        connection.execute(
            "update marts.kernindicatoren set herkomst = 'alleen-in-een-open-jaar' "
            "where jaar = 2022 and wijk_code <> gemeente_code"
        )
    content = build_candidate(settings, MOMENT).path.read_bytes()
    assert all(text in settings.warehouse_path.read_bytes() for text in left_out)
    assert not any(text in content for text in left_out)


def test_the_report_counts_rows_and_hidden_rows(settings: Settings) -> None:
    report = build_candidate(settings, MOMENT)
    assert report.rows["main.wijken"] == 15
    assert report.suppressed == {
        "main.kernindicatoren": 7,
        "main.uitgaven": 1,
        "main.gebruik": 1,
        "main.omvang_ondersteuning": 1,
        "main.buig": 1,
        "main.eigen_bijdragen": 1,
        "main.beleidsdoelstellingen": 1,
        "main.transformatiepiramide": 4,
    }
    assert stat.S_IMODE(report.path.stat().st_mode) == 0o600
    # Nothing is left open: a writer gets in.
    duckdb.connect(str(settings.warehouse_path)).close()
    duckdb.connect(str(report.path)).close()


def test_a_new_candidate_removes_the_old_one_and_its_judgement(settings: Settings) -> None:
    settings.candidate_dir.mkdir(parents=True)
    (settings.candidate_dir / "candidate.duckdb").write_text("oud")
    (settings.candidate_dir / "acceptance.json").write_text("{}")
    build_candidate(settings, MOMENT)
    assert [path.name for path in settings.candidate_dir.iterdir()] == ["candidate.duckdb"]


def test_a_missing_column_or_warehouse_is_named(settings: Settings) -> None:
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        connection.execute("alter table marts.uitgaven drop personen_aantal")
    with pytest.raises(PublicationError, match=r"columns personen_aantal of marts\.uitgaven"):
        build_candidate(settings, MOMENT)
    settings.warehouse_path.unlink()
    with pytest.raises(PublicationError, match="no warehouse"):
        build_candidate(settings, MOMENT)
