"""`sdib rekey` and `sdib retention` at the terminal: what they refuse, and what they say about what is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from ingestion_bench import SEEN, Bench
from small_deliveries import BSN, OTHER_BSN, benefit, benefits

from pipelines import cli
from pipelines.refresh import RefusedError
from pipelines.settings import EXAMPLE_KEY
from pipelines.upkeep import rekey, retention

OTHER_KEY = "een andere sleutel van deze test, ook dertig tekens"
TODAY = date(2026, 3, 1)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def filled(bench: Bench) -> Bench:
    """Two months of benefits, read and in force; the first was received long ago."""
    bench.put("bijstand", "jan.csv", benefits(benefit(1), benefit(2, bsn=OTHER_BSN)), ontvangen_op="2018-05-01")
    bench.put("bijstand", "feb.csv", benefits(benefit(1, month="2021-02")), ontvangen_op="2025-05-01")
    bench.ingest("bijstand")
    bench.settle()
    return bench


@pytest.fixture
def sdib(bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command under another key: exit code, what it printed, and what it refused."""

    def run(*arguments: str, key: str = OTHER_KEY) -> tuple[int, str, str]:
        monkeypatch.setenv("SDIB_DATA_DIR", str(bench.settings.data_dir))
        monkeypatch.setenv("SDIB_PSEUDONYM_KEY", key)
        code = cli.run(arguments)
        return code, *capsys.readouterr()

    return run


def kept(bench: Bench) -> dict[Path, bytes]:
    """All files but the lock."""
    paths = [path for path in bench.settings.data_dir.rglob("*") if path.is_file()]
    return {path: path.read_bytes() for path in paths if path != bench.settings.lock_path}


def in_landing(bench: Bench) -> set[str]:
    return {path.name for path in (bench.settings.landing_dir / "bijstand").iterdir()}


def test_rekey_asks_before_it_loses_what_is_in_force(filled: Bench, sdib: Run) -> None:
    (filled.settings.landing_dir / "bijstand" / "feb.csv").rename(filled.settings.data_dir / "elders.csv")
    (filled.settings.landing_dir / "bijstand" / "feb.csv.levering.yml").unlink()
    before = kept(filled)
    code, out, err = sdib("rekey")
    assert (code, out) == (1, "")
    assert "bijstand/feb.csv" in err
    assert "jan.csv" not in err
    assert "sdib rekey --yes" in err
    assert kept(filled) == before


def test_rekey_that_may_lose_says_what_it_lost_and_writes_it_down(filled: Bench, sdib: Run) -> None:
    (filled.settings.landing_dir / "bijstand" / "feb.csv").unlink()
    (filled.settings.landing_dir / "bijstand" / "feb.csv.levering.yml").unlink()
    code, out, err = sdib("rekey", "--yes")
    assert (code, err) == (0, "")
    assert "bijstand/feb.csv" in out
    assert "acceptance refuses it" in out
    assert "Rows and persons are as before" not in out
    assert "didn't change" not in out
    gone = filled.register().filter(bestand="feb.csv")
    assert gone.select("aanwezig", "in_gebruik").row(0) == (False, False)
    assert sdib("rekey")[0] == 0


def test_rekey_that_loses_nothing_says_that_all_is_as_before(filled: Bench, sdib: Run) -> None:
    code, out, _ = sdib("rekey")
    assert code == 0
    assert "Rows and persons are as before. What is published didn't change" in out


def test_rekey_without_landing_is_wrong_use(filled: Bench, sdib: Run) -> None:
    filled.settings.landing_dir.rename(filled.settings.data_dir / "elders")
    before = kept(filled)
    for arguments in (["rekey"], ["rekey", "--yes"]):
        code, out, err = sdib(*arguments)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert "landing" in err
    assert kept(filled) == before


def test_rekey_under_the_example_key_names_a_registration_as_a_refresh_does(filled: Bench, sdib: Run) -> None:
    before = kept(filled)
    code, out, err = sdib("rekey", key=EXAMPLE_KEY)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "bijstand/feb.csv: verwacht een eigen sleutel (SDIB_PSEUDONYM_KEY)" in err
    assert kept(filled) == before


def test_rekey_under_the_example_key_passes_over_what_is_refused_anyway(bench: Bench, sdib: Run) -> None:
    rows = benefits(benefit(1))
    bench.put("bijstand", "jan.csv", rows, herkomst="synthetisch")
    bench.put("bijstand", f"{BSN}.csv", rows.replace("1.234,56", "1,00"))
    bench.ingest("bijstand")
    bench.settle()
    assert sdib("rekey", key=EXAMPLE_KEY)[0] == 0


def test_retention_decides_only_when_no_other_command_is_at_work(
    filled: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    with FileLock(filled.settings.lock_path):
        with pytest.raises(RefusedError, match="Another refresh"):
            retention(filled.settings, TODAY, remove=True)
        assert capsys.readouterr().out == ""
        retention(filled.settings, TODAY, remove=False)
    assert "bijstand/jan.csv" in capsys.readouterr().out
    assert in_landing(filled) == {f"{name}.csv{end}" for name in ("jan", "feb") for end in ("", ".levering.yml")}


def test_retention_says_what_acceptance_will_do(filled: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    retention(filled.settings, TODAY, remove=True)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Removed 1 deliveries")
    assert "missing that were published, acceptance refuses it until that loss is accepted" in last
    assert in_landing(filled) == {"feb.csv", "feb.csv.levering.yml"}


def test_retention_clears_what_a_killed_one_left_when_told(filled: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    side = filled.settings.landing_dir / "bijstand" / "jan.csv.levering.yml"
    content = side.read_text(encoding="utf-8")
    retention(filled.settings, TODAY, remove=True)
    side.write_text(content, encoding="utf-8")
    capsys.readouterr()
    retention(filled.settings, TODAY, remove=False)
    shown = capsys.readouterr().out
    assert "Left by an earlier removal: bijstand/jan.csv.levering.yml\nNothing is removed." in shown
    assert side.exists()
    retention(filled.settings, TODAY, remove=True)
    assert not side.exists()
    retention(filled.settings, TODAY, remove=False)
    assert "Nothing about persons is older" in capsys.readouterr().out.splitlines()[-1]


def test_rekey_behind_a_link_is_a_refusal_of_one_line(filled: Bench, tmp_path: Path) -> None:
    raw = filled.settings.raw_dir / "bijstand"
    raw.rename(tmp_path / "elders")
    raw.symlink_to(tmp_path / "elders")
    (tmp_path / "elders" / "van een ander.txt").write_text("blijft")
    filled.with_key(OTHER_KEY)
    with pytest.raises(RefusedError, match=r"van een ander\.txt"):
        rekey(filled.settings, SEEN, accept_loss=True)
    assert (tmp_path / "elders" / "van een ander.txt").exists()
