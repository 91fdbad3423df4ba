"""What is kept of persons for too long: which deliveries, which years rest on them, and what removal takes away."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from ingestion_bench import Bench
from small_deliveries import benefit, benefits, claim, claims, costs, order, orders
from small_messages import STARTED, bericht

from pipelines.ingestion.landing import scan_source
from pipelines.ingestion.removal import RemovalError
from pipelines.ingestion.retention import Outdated, left_behind, lost_years, outdated, remove_outdated

TODAY = date(2026, 3, 1)
LONG_AGO, LATELY = "2018-05-01", "2025-05-01"
YEARS = pl.DataFrame({"gemeente_code": "GM0164", "wet_code": "WMO", "jaar": [2019, 2020, 2021, 2022]})
YEARS = YEARS.with_columns(pl.col("jaar").cast(pl.Int32))


class KilledError(BaseException):
    """What no code catches, as a kill."""


def listed(bench: Bench) -> list[Outdated]:
    return outdated(bench.settings, bench.sources, TODAY)


def cost_of(bench: Bench, published: pl.DataFrame = YEARS) -> dict[str, list[int]]:
    """Published years by file that rest on it."""
    old = listed(bench)
    lost = lost_years(bench.settings, bench.sources, old, {one.bron: published for one in old})
    return {one.bestand: lost.filter(levering_id=one.levering_id)["jaar"].to_list() for one in old}


def files_below(bench: Bench, *brons: str) -> set[str]:
    """Names of all files of these sources, wherever they lie."""
    return {path.name for bron in brons for path in bench.settings.data_dir.glob(f"*/{bron}/*")} - {"_leeg.parquet"}


def test_only_old_deliveries_about_persons_are_listed_oldest_first(bench: Bench) -> None:
    bench.put("bijstand", "oud.csv", benefits(benefit()), ontvangen_op="2018-06-01")
    bench.put("declaraties", "ouder.csv", claims(claim()), ontvangen_op=LONG_AGO)
    bench.put("bijstand", "nieuw.csv", benefits(benefit(month="2021-02")), ontvangen_op=LATELY)
    bench.put("buig_realisatie", "geld.csv", costs(), ontvangen_op=LONG_AGO)
    bench.ingest("buig_realisatie", "declaraties", "bijstand")
    assert [(one.bestand, one.rijen) for one in listed(bench)] == [("ouder.csv", 1), ("oud.csv", 1)]


@pytest.mark.parametrize(
    ("received", "today", "is_old"),
    [
        ("2019-03-01", date(2026, 3, 1), False),
        ("2019-02-28", date(2026, 3, 1), True),
        ("2016-02-29", date(2023, 2, 28), False),
        ("2016-02-29", date(2023, 3, 1), True),
    ],
)
def test_a_delivery_is_kept_for_seven_whole_years(bench: Bench, received: str, today: date, is_old: bool) -> None:
    bench.put("bijstand", "a.csv", benefits(benefit()), ontvangen_op=received)
    assert bool(outdated(bench.settings, bench.sources, today)) == is_old


def test_what_was_never_read_is_listed_by_its_side_file_only(bench: Bench) -> None:
    bench.put("bijstand", "oud.csv", benefits(benefit()), ontvangen_op=LONG_AGO)
    bench.put("bijstand", "zonder.csv", benefits(benefit(2)))
    assert listed(bench) == [
        Outdated("bijstand", listed(bench)[0].levering_id, "oud.csv", datetime(2018, 5, 1, tzinfo=UTC), None)
    ]


def test_what_left_landing_is_listed_as_long_as_its_rows_are_kept(bench: Bench) -> None:
    path = bench.put("bijstand", "oud.csv", benefits(benefit()))
    bench.ingest("bijstand", seen_at=datetime(2018, 5, 1, tzinfo=UTC))
    path.unlink()
    bench.ingest("bijstand")
    assert [one.bestand for one in listed(bench)] == ["oud.csv"]
    remove_outdated(bench.settings, bench.sources, listed(bench))
    assert listed(bench) == []


def test_a_month_costs_its_year_and_a_replaced_one_nothing(bench: Bench) -> None:
    bench.put("bijstand", "eerst.csv", benefits(benefit(month="2019-01")), ontvangen_op=LONG_AGO)
    bench.put("bijstand", "beter.csv", benefits(benefit(2, month="2019-01")), ontvangen_op="2018-05-02")
    bench.put("bijstand", "ongepubliceerd.csv", benefits(benefit(month="2018-12")), ontvangen_op=LONG_AGO)
    bench.ingest("bijstand")
    assert cost_of(bench) == {"eerst.csv": [], "ongepubliceerd.csv": [], "beter.csv": [2019]}


def test_an_indication_costs_every_year_that_it_counts_in(bench: Bench) -> None:
    bench.put("indicaties", "dicht.csv", orders(order(start="01-06-2018", end="01-02-2020")), ontvangen_op=LONG_AGO)
    bench.put("indicaties", "open.csv", orders(order(2, start="01-06-2021")), ontvangen_op="2018-05-02")
    bench.ingest("indicaties")
    assert cost_of(bench) == {"dicht.csv": [2019, 2020], "open.csv": [2021, 2022]}


def test_years_of_another_wet_or_gemeente_are_not_lost(bench: Bench) -> None:
    bench.put("indicaties", "a.csv", orders(order(start="01-01-2019")), ontvangen_op=LONG_AGO)
    bench.ingest("indicaties")
    assert cost_of(bench, YEARS.with_columns(wet_code=pl.lit("JEUGDWET"))) == {"a.csv": []}
    assert cost_of(bench, YEARS.with_columns(gemeente_code=pl.lit("GM0141"))) == {"a.csv": []}


def test_removal_takes_everything_but_the_row_in_the_register(bench: Bench) -> None:
    rows = benefits(*(benefit(n) for n in range(40)), benefit(99, bsn="1"))
    bench.put("bijstand", "oud.csv", rows, ontvangen_op=LONG_AGO)
    bench.put("bijstand", "kopie.csv", rows)
    bench.put("bijstand", "nieuw.csv", benefits(benefit(month="2021-02")), ontvangen_op=LATELY)
    warehouse = bench.settings.warehouse_path
    warehouse.parent.mkdir(parents=True)
    warehouse.write_bytes(b"pseudoniemen")
    bench.ingest("bijstand")
    bench.settle()
    remove_outdated(bench.settings, bench.sources, listed(bench))
    left = bench.register().filter(bestand="nieuw.csv")["levering_id"][0]
    assert files_below(bench, "bijstand") == {"nieuw.csv", "nieuw.csv.levering.yml", f"{left}.parquet"}
    assert not warehouse.exists()
    proof = bench.register().filter(bestand="oud.csv").row(0, named=True)
    assert (proof["rijen_gelezen"], proof["aanwezig"], proof["in_gebruik"]) == (41, False, False)
    assert {name for name, *_ in bench.in_force("bijstand")} == {"nieuw.csv"}
    assert bench.ingest("bijstand").read_now == 0


def test_removal_never_follows_a_link(bench: Bench, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elders"
    bench.put("bijstand", "oud.csv", benefits(benefit()), ontvangen_op=LONG_AGO)
    bench.ingest("bijstand")
    bench.settings.landing_dir.rename(elsewhere)
    bench.settings.landing_dir.symlink_to(elsewhere)
    before = files_below(bench, "bijstand")
    with pytest.raises(RemovalError, match=r"oud\.csv"):
        remove_outdated(bench.settings, bench.sources, listed(bench))
    assert files_below(bench, "bijstand") == before


def test_a_link_inside_landing_goes_without_what_it_leads_to(bench: Bench) -> None:
    month = bench.put("bijstand", ".oud", benefits(benefit()))
    link = month.with_name("oud.csv")
    link.symlink_to(month.name)
    bench.ingest("bijstand", seen_at=datetime(2018, 5, 1, tzinfo=UTC))
    remove_outdated(bench.settings, bench.sources, listed(bench))
    assert (link.is_symlink(), month.exists()) == (False, True)


def remove_until(bench: Bench, monkeypatch: pytest.MonkeyPatch, removals: int) -> None:
    """Remove as much of landing, and be killed before the next removal there."""
    real, done = Path.unlink, []

    def unlink(path: Path, *, missing_ok: bool = False) -> None:
        if path.is_relative_to(bench.settings.landing_dir) and path.exists():
            if len(done) == removals:
                raise KilledError
            done.append(path)
        real(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", unlink)
        with pytest.raises(KilledError):
            remove_outdated(bench.settings, bench.sources, listed(bench), left(bench))


def left(bench: Bench) -> list[Path]:
    return left_behind(bench.settings, bench.sources, TODAY)


def made_up(bench: Bench, *, read: bool) -> list[str]:
    """Deliver made-up benefits under two names, one without side file of its own; give what a kill may leave."""
    bench.put("bijstand", "oud.csv", benefits(benefit()), ontvangen_op=LONG_AGO, herkomst="synthetisch")
    bench.put("bijstand", "kopie.csv", benefits(benefit()))
    if read:
        bench.ingest("bijstand")
        bench.settle()
    return [one.side.herkomst for one in scan_source(bench.settings, bench.sources["bijstand"]) if one.problem is None]


@pytest.mark.parametrize("read", [True, False])
@pytest.mark.parametrize("removals", [0, 1, 2])
def test_killed_at_any_moment_made_up_persons_never_become_a_registration(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, removals: int, read: bool
) -> None:
    assert made_up(bench, read=read) == ["synthetisch"]
    remove_until(bench, monkeypatch, removals)
    found = scan_source(bench.settings, bench.sources["bijstand"])
    assert {one.side.herkomst for one in found if one.problem is None} <= {"synthetisch"}


def test_after_a_kill_the_next_removal_leaves_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    made_up(bench, read=True)
    remove_until(bench, monkeypatch, 2)
    assert files_below(bench, "bijstand") > {"oud.csv.levering.yml"}
    remove_outdated(bench.settings, bench.sources, listed(bench), left(bench))
    assert files_below(bench, "bijstand") == set()
    assert (listed(bench), left(bench)) == ([], [])


def test_a_side_file_is_left_alone_unless_its_delivery_was_removed_for_its_age(bench: Bench) -> None:
    lately = bench.put("bijstand", "nieuw.csv", benefits(benefit()), ontvangen_op=LATELY)
    present = bench.put("bijstand", "oud.csv", benefits(benefit(2)), ontvangen_op=LONG_AGO)
    bench.ingest("bijstand")
    present.unlink()
    lately.unlink()
    lately.with_name("onbekend.csv.levering.yml").write_text("herkomst: synthetisch\n", encoding="utf-8")
    assert left(bench) == []
    bench.ingest("bijstand")
    assert [path.name for path in left(bench)] == ["oud.csv.levering.yml"]
    bench.put("bijstand", "oud.csv", benefits(benefit(3)), ontvangen_op=LATELY)
    bench.ingest("bijstand")
    assert left(bench) == []


def test_a_message_in_another_folder_leaves_no_side_file(bench: Bench) -> None:
    bench.put("indicaties", "start.xml", bericht(STARTED, "wmo305"), ontvangen_op=LONG_AGO)
    bench.ingest("start_stop")
    assert [(one.bron, one.bestand) for one in listed(bench)] == [("start_stop", "start.xml")]
    (bench.settings.landing_dir / "indicaties" / "start.xml").unlink()
    bench.ingest("start_stop")
    assert [path.name for path in left(bench)] == ["start.xml.levering.yml"]
