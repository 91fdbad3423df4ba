"""Another key: everything about persons is read again, the counts are as before, and nothing of the old key is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from ingestion_bench import SEEN, Bench
from small_deliveries import OTHER_BSN, addresses, benefit, benefits, claim, claims, costs

from pipelines.declarations import Source
from pipelines.ingestion import rekey as module
from pipelines.ingestion.ingest import ingest_source
from pipelines.ingestion.landing import scan
from pipelines.ingestion.register import deliveries_path
from pipelines.ingestion.rekey import Rekeyed, lost_in_force, rekey
from pipelines.ingestion.removal import RemovalError
from pipelines.settings import Settings

OTHER_KEY = "een andere sleutel van deze test, ook dertig tekens"
PSEUDONYM = pl.col("^.*pseudoniem$")


@pytest.fixture
def filled(bench: Bench) -> Bench:
    """Two months of benefits of two persons, one of whom also has care; and money, which is about nobody."""
    bench.put("adressen", "a.csv", addresses("7551AB;12;1640100;16401;164"))
    bench.put("buig_realisatie", "geld.csv", costs())
    bench.put("bijstand", "jan.csv", benefits(benefit(1), benefit(2, bsn=OTHER_BSN)))
    bench.put("bijstand", "feb.csv", benefits(benefit(1, month="2021-02")))
    bench.put("declaraties", "a.csv", claims(*(claim(n) for n in range(40)), claim(99, bsn="1")))
    bench.ingest("adressen", "buig_realisatie", "bijstand", "declaraties")
    bench.settle()
    return bench


def change_key(bench: Bench) -> Rekeyed | None:
    bench.with_key(OTHER_KEY)
    return read_again(bench)


def read_again(bench: Bench) -> Rekeyed | None:
    return rekey(bench.settings, bench.sources, scan(bench.settings, bench.sources), SEEN + timedelta(days=9))


def pseudonyms(bench: Bench) -> set[str]:
    frames = [pl.read_parquet(path).select(PSEUDONYM) for path in bench.settings.raw_dir.glob("*/*.parquet")]
    return {name for frame in frames for column in frame for name in column.drop_nulls()}


def register_without_key(bench: Bench) -> pl.DataFrame:
    return bench.register().drop("sleutel", "inleeshash")


def test_everything_about_persons_is_read_again_and_counts_the_same(filled: Bench) -> None:
    before, old = register_without_key(filled), pseudonyms(filled)
    assert change_key(filled) == Rekeyed(deliveries=3, persons=3, lost=[], differences=[])
    assert len(pseudonyms(filled)) == len(old) == 2
    assert pseudonyms(filled) & old == set()
    assert register_without_key(filled).equals(before)
    assert filled.ingest("adressen", "buig_realisatie", "bijstand").read_now == 0


def test_under_the_same_key_there_is_nothing_to_do(filled: Bench) -> None:
    assert read_again(filled) is None
    change_key(filled)
    assert change_key(filled) is None


def test_what_can_not_be_read_again_is_removed_and_named(filled: Bench) -> None:
    old = pseudonyms(filled)
    (filled.settings.landing_dir / "bijstand" / "feb.csv").unlink()
    left_over = filled.settings.raw_dir / "bijstand" / ".half.parquet.part"
    left_over.write_bytes(b"half")
    removed_source = filled.settings.raw_dir / "vroeger" / "a.parquet"
    removed_source.parent.mkdir()
    removed_source.write_bytes(b"rijen")
    filled.settings.warehouse_path.parent.mkdir()
    filled.settings.warehouse_path.write_bytes(b"pseudoniemen")
    done = change_key(filled)
    assert done is not None
    assert (done.deliveries, done.lost, done.differences) == (2, ["bijstand/feb.csv"], [])
    assert pseudonyms(filled) & old == set()
    proof = filled.register().filter(bestand="feb.csv").row(0, named=True)
    assert (proof["rijen_gelezen"], proof["aanwezig"], proof["in_gebruik"]) == (1, False, False)
    assert [path for path in (left_over, removed_source, filled.settings.warehouse_path) if path.exists()] == []


def test_a_whole_source_that_is_gone_is_written_down_as_gone(filled: Bench) -> None:
    (filled.settings.landing_dir / "declaraties" / "a.csv").unlink()
    filled.with_key(OTHER_KEY)
    assert lost_in_force(filled.settings, filled.sources, scan(filled.settings, filled.sources)) == [
        "declaraties/a.csv"
    ]
    read_again(filled)
    gone = filled.register().filter(bron="declaraties")
    assert gone.select("aanwezig", "in_gebruik").row(0) == (False, False)
    assert filled.in_force("declaraties") == set()


def test_only_what_is_in_force_counts_as_lost(filled: Bench) -> None:
    filled.put("bijstand", "beter.csv", benefits(benefit(1), benefit(3)))
    filled.ingest("bijstand", seen_at=SEEN + timedelta(days=1))
    filled.settle()
    (filled.settings.landing_dir / "bijstand" / "jan.csv").unlink()
    filled.with_key(OTHER_KEY)
    assert lost_in_force(filled.settings, filled.sources, scan(filled.settings, filled.sources)) == []
    done = read_again(filled)
    assert done is not None
    assert done.lost == ["bijstand/jan.csv"]


def test_what_would_be_refused_now_counts_as_lost(filled: Bench) -> None:
    (filled.settings.landing_dir / "bijstand" / "feb.csv.levering.yml").write_text("herkomst: verzonnen\n")
    filled.with_key(OTHER_KEY)
    assert lost_in_force(filled.settings, filled.sources, scan(filled.settings, filled.sources)) == ["bijstand/feb.csv"]


def test_the_same_bytes_in_another_source_keep_nothing(filled: Bench) -> None:
    old = pseudonyms(filled)
    month = filled.settings.landing_dir / "bijstand" / "feb.csv"
    filled.put("loonkostensubsidie", "feb.csv", month.read_bytes())
    filled.ingest("loonkostensubsidie")
    month.unlink()
    done = change_key(filled)
    assert done is not None
    assert done.lost == ["bijstand/feb.csv"]
    assert pseudonyms(filled) & old == set()


def test_nothing_behind_a_link_is_removed_nor_anything_else(filled: Bench, tmp_path: Path) -> None:
    elsewhere, raw = tmp_path / "elders", filled.settings.raw_dir / "bijstand"
    raw.rename(elsewhere)
    raw.symlink_to(elsewhere)
    (elsewhere / "van een ander.txt").write_text("blijft")
    filled.settings.warehouse_path.parent.mkdir()
    filled.settings.warehouse_path.write_bytes(b"pseudoniemen")
    before = filled.register()
    with pytest.raises(RemovalError, match=r"bijstand.*van een ander\.txt"):
        change_key(filled)
    assert (elsewhere / "van een ander.txt").exists()
    assert filled.settings.warehouse_path.exists()
    assert filled.register().equals(before)


def test_a_folder_among_the_raw_files_goes_and_what_it_links_to_stays(filled: Bench, tmp_path: Path) -> None:
    outside = tmp_path / "buiten.txt"
    outside.write_text("blijft")
    folder = filled.settings.raw_dir / "bijstand" / "kopie"
    folder.mkdir()
    (folder / "a.parquet").write_bytes(b"rijen")
    (folder / "koppeling").symlink_to(outside)
    linked = filled.settings.raw_dir / "bijstand" / "map"
    linked.symlink_to(tmp_path)
    change_key(filled)
    assert (folder.exists(), linked.is_symlink(), outside.exists()) == (False, False, True)


def test_after_a_refresh_under_the_new_key_only_the_remains_go(filled: Bench) -> None:
    (filled.settings.landing_dir / "bijstand" / "feb.csv").unlink()
    filled.with_key(OTHER_KEY)
    filled.ingest("bijstand", "declaraties")
    done = read_again(filled)
    assert done == Rekeyed(deliveries=0, persons=0, lost=["bijstand/feb.csv"], differences=[])


def test_killed_halfway_the_next_one_goes_on(filled: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    before, old = register_without_key(filled), pseudonyms(filled)
    with monkeypatch.context() as patched:
        patched.setattr(module, "ingest_source", _killed_before_the_register)
        with pytest.raises(KeyboardInterrupt):
            change_key(filled)
    assert len(pseudonyms(filled)) > len(old)
    done = change_key(filled)
    assert done is not None
    assert (done.deliveries, done.differences) == (3, [])
    assert pseudonyms(filled) & old == set()
    filled.settle()
    assert register_without_key(filled).equals(before)


def _killed_before_the_register(source: Source, settings: Settings, seen_at: datetime) -> None:
    """Leave raw files of one source under the new key, of which the register knows nothing."""
    register = deliveries_path(settings).read_bytes()
    ingest_source(source, settings, seen_at)
    deliveries_path(settings).write_bytes(register)
    raise KeyboardInterrupt


def test_counts_that_changed_are_told(filled: Bench) -> None:
    before = filled.register().filter(bestand="jan.csv")["levering_id"][0]
    raw = filled.settings.raw_dir / "bijstand" / f"{before}.parquet"
    pl.read_parquet(raw).head(1).write_parquet(raw)  # as if a person had been overlooked under the old key
    done = change_key(filled)
    assert done is not None
    assert done.differences == ["bijstand, GM0164: verwacht 1 personen zoals onder de vorige sleutel, gevonden 2"]
