"""`sdib signals`: what is read from the warehouse, and where it may be written."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings, load_settings
from pipelines.signals import COLUMNS, SHOWN, SignalsError, count_signals, show_signals


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A warehouse with one kind that has one signal more than fits on a screen, and a kind that has none."""
    monkeypatch.setenv("SDIB_DATA_DIR", str(tmp_path / "data"))
    found = load_settings()
    found.warehouse_path.parent.mkdir(parents=True)
    with duckdb.connect(str(found.warehouse_path)) as connection:
        connection.execute(
            f"""
            create schema seeds;
            create schema quality;
            create table seeds.lijst_signalen as
                select * from (values ('A', 'Titel A'), ('B', 'Titel B')) as lijst (signaal_code, titel);
            create table quality.signalen as
                select 'GM1' as gemeente_code, 2021 as jaar, 'WMO' as wet_code, 'A' as signaal_code,
                    'toewijzing [T' || n || ']' as vindplaats, 'iets' as gevonden, 'niets' as verwacht,
                    'doe iets' as actie
                from range(1, {SHOWN + 2}) as nummers (n);
            """
        )
    return found


def test_counts_per_kind_zeros_included(settings, capsys):
    assert count_signals(settings) == {"A": SHOWN + 1, "B": 0}
    show_signals(settings, None, None)
    shown = capsys.readouterr().out
    assert "Titel B" in shown
    assert str(SHOWN + 1) in shown


def test_one_kind_fills_a_screen_and_says_how_many_more_there_are(settings, capsys):
    show_signals(settings, "A", None)
    shown = capsys.readouterr().out
    assert "GM1 2021 WMO  toewijzing [T1]: iets; verwacht: niets" in shown
    assert shown.count("toewijzing") == SHOWN
    assert "and 1 more: sdib signals A --csv FILE" in shown
    assert "Wat te doen: doe iets" in shown


def test_a_file_holds_them_all_and_is_private(settings, tmp_path):
    target = tmp_path / "signalen.csv"
    show_signals(settings, None, target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == SHOWN + 2
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_signals_are_never_written_where_readers_look(settings):
    target = settings.published_dir / "signalen.csv"
    target.parent.mkdir(parents=True)
    with pytest.raises(SignalsError, match="never published"):
        show_signals(settings, None, target)
    assert not target.exists()


def test_an_unknown_kind_names_those_that_exist(settings):
    with pytest.raises(SignalsError, match="the kinds are A, B"):
        show_signals(settings, "C", None)


def test_without_a_warehouse_it_says_what_to_do(settings):
    settings.warehouse_path.unlink()
    with pytest.raises(SignalsError, match="run: sdib refresh"):
        count_signals(settings)
