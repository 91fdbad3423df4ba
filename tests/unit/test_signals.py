"""`sdib signals`: what is read from the warehouse, and where it may be written."""

from __future__ import annotations

import csv
import os
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings, load_settings
from pipelines.signals import COLUMNS, SHOWN, SignalsError, count_signals, show_signals


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A warehouse with one kind that has one signal more than fits on a screen, each larger than the one before, and a
    kind that has none."""
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
                    'doe iets' as actie, cast(n as decimal(18, 2)) as grootte
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
    assert "GM1 2021 WMO  toewijzing [T2]: iets; verwacht: niets" in shown
    assert shown.count("toewijzing") == SHOWN
    assert "En nog 1: sdib signals A --csv BESTAND" in shown
    assert "Wat te doen: doe iets" in shown


def test_newest_first_then_largest_and_what_has_no_size_last(settings, tmp_path):
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        connection.execute("delete from quality.signalen")
        connection.execute(
            """
            insert into quality.signalen
                select 'GM1', jaar, 'WMO', code, vindplaats, 'iets', 'niets', 'doe iets', grootte
                from (
                    values
                        ('B', 2022, 'zesde', 1), ('A', 2020, 'vijfde', 99), ('A', 2021, 'eerste', 1000),
                        ('A', 2021, 'vierde', null), ('A', 2021, 'derde', 9), ('A', 2021, 'tweede', 10)
                ) as t (code, jaar, vindplaats, grootte)
            """
        )
    target = tmp_path / "signalen.csv"
    show_signals(settings, None, target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        places = [row["vindplaats"] for row in csv.DictReader(file, delimiter=";")]
    assert places == ["eerste", "tweede", "derde", "vierde", "vijfde", "zesde"]


def test_a_kind_may_be_typed_in_lower_case(settings, capsys):
    show_signals(settings, "a", None)
    assert "sdib signals A --csv BESTAND" in capsys.readouterr().out


def test_a_file_holds_them_all_and_is_private(settings, tmp_path):
    target = tmp_path / "signalen.csv"
    show_signals(settings, None, target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == SHOWN + 2
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_file_that_everybody_could_read_becomes_private(settings, tmp_path):
    target = tmp_path / "signalen.csv"
    target.write_text("oud", encoding="utf-8")
    target.chmod(0o666)
    show_signals(settings, "A", target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert "oud" not in target.read_text(encoding="utf-8-sig")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["signalen.csv"]


@pytest.mark.parametrize("folder", ["published", "landing/declaraties", "."])
def test_signals_are_never_written_into_the_data_root(settings, folder):
    target = settings.data_dir / folder / "signalen.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    with pytest.raises(SignalsError, match="lies in the data root"):
        show_signals(settings, None, target)
    assert not target.exists()


def test_a_link_into_the_data_root_is_refused_too(settings, tmp_path):
    target = tmp_path / "signalen.csv"
    target.symlink_to(settings.data_dir / "signalen.csv")
    with pytest.raises(SignalsError, match="lies in the data root"):
        show_signals(settings, None, target)


def test_what_is_no_file_is_not_replaced(settings, tmp_path):
    target = tmp_path / "pipe"
    os.mkfifo(target)
    with pytest.raises(SignalsError, match="is no ordinary file"):
        show_signals(settings, None, target)
    assert target.is_fifo()


def test_a_folder_that_is_not_there_is_named(settings, tmp_path):
    with pytest.raises(SignalsError) as raised:
        show_signals(settings, None, tmp_path / "weg" / "signalen.csv")
    assert str(raised.value) == f"There is no folder {tmp_path / 'weg'}."


def test_a_file_that_can_not_be_written_is_a_sentence(settings, tmp_path, monkeypatch):
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipelines.signals.csv.writer", full)
    target = tmp_path / "signalen.csv"
    with pytest.raises(SignalsError) as raised:
        show_signals(settings, None, target)
    assert str(raised.value) == f"{target} can't be written: No space left on device."
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_an_unknown_kind_names_those_that_exist(settings):
    with pytest.raises(SignalsError, match="the kinds are A, B"):
        show_signals(settings, "C", None)


def test_without_a_warehouse_it_says_what_to_do(settings):
    settings.warehouse_path.unlink()
    with pytest.raises(SignalsError, match="run: sdib refresh"):
        count_signals(settings)


@pytest.mark.parametrize("contents", [b"", b"no database" * 1000])
def test_a_warehouse_that_can_not_be_read_is_a_sentence(settings, contents):
    settings.warehouse_path.write_bytes(contents)
    with pytest.raises(SignalsError, match="in use or older than the models; wait, or run: sdib refresh"):
        count_signals(settings)


def test_a_warehouse_that_a_refresh_is_writing_is_a_sentence(settings):
    """DuckDB lets one process write and nobody else read; a lock of this process wouldn't stop it."""
    script = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(settings.warehouse_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(SignalsError, match="in use or older"):
            show_signals(settings, None, None)
        writer.communicate()
