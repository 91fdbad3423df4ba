"""Which deliveries are in force, what is read again, and what stops publication."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
import yaml
from ingestion_bench import SEEN, Bench
from small_deliveries import addresses, benefit, benefits, claim, claims, costs

from pipelines.declarations import load_sources
from pipelines.ingestion.ingest import check_source
from pipelines.ingestion.register import OriginError, check_origins, decide, deliveries_path
from pipelines.settings import EXAMPLE_KEY


def cost(amount: int, gemeente: str = "GM0164") -> str:
    return costs(f"{gemeente};2021;realisatie;PW;1;{amount}")


def test_one_row_per_delivery(bench: Bench) -> None:
    rows = benefits(benefit(1), benefit(2, month="2021-02"))
    path = bench.put("bijstand", "a.csv", rows, herkomst="synthetisch", document="proef")
    bench.ingest("bijstand")
    bench.settle()
    row = bench.register().drop("inleeshash", "plaatsen", "aanwezig", "levering_id", "sleutel").row(0, named=True)
    assert row == {
        "bron": "bijstand",
        "bestand": path.name,
        "document": "proef",
        "herkomst": "synthetisch",
        "periode": "2021-01, 2021-02",
        "ontvangen_op": SEEN,
        "rijen_gelezen": 2,
        "rijen_geaccepteerd": 2,
        "rijen_afgewezen": 0,
        "status": "geaccepteerd",
        "melding": None,
        "in_gebruik": True,
        "waarschuwingen": [],
        "rijen_per_plaats": [1, 1],
    }


def test_volledig_the_newest_replaces_within_one_gemeente_only(bench: Bench) -> None:
    bench.put("buig_realisatie", "hengelo oud.csv", cost(1), ontvangen_op="2022-01-01")
    bench.put("buig_realisatie", "hengelo.csv", cost(2), ontvangen_op="2022-02-01")
    bench.put("buig_realisatie", "almelo.csv", cost(3, "GM0141"), ontvangen_op="2021-01-01")
    bench.ingest("buig_realisatie")
    assert bench.settle().refusals == []
    assert bench.in_force("buig_realisatie") == {("hengelo.csv", "GM0164", ""), ("almelo.csv", "GM0141", "")}
    assert bench.register().filter(~bench.register()["in_gebruik"])["bestand"].to_list() == ["hengelo oud.csv"]


def test_periode_the_newest_replaces_its_period_only(bench: Bench) -> None:
    both = benefits(benefit(1, month="2021-01"), benefit(1, month="2021-02"))
    bench.put("bijstand", "kwartaal.csv", both, ontvangen_op="2021-03-01")
    bench.put("bijstand", "februari.csv", benefits(benefit(2, month="2021-02")), ontvangen_op="2021-04-01")
    bench.ingest("bijstand")
    bench.settle()
    assert bench.in_force("bijstand") == {("kwartaal.csv", "GM0164", "2021-01"), ("februari.csv", "GM0164", "2021-02")}


def test_mutaties_are_all_in_force(bench: Bench) -> None:
    bench.put("declaraties", "a.csv", claims(claim(1)), ontvangen_op="2021-03-01")
    bench.put("declaraties", "b.csv", claims(claim(2)), ontvangen_op="2021-03-01")
    bench.ingest("declaraties")
    assert bench.settle().refusals == []
    assert {name for name, *_ in bench.in_force("declaraties")} == {"a.csv", "b.csv"}


def test_two_at_the_same_moment_the_later_sorted_is_refused(bench: Bench) -> None:
    bench.put("buig_realisatie", "a.csv", cost(1), ontvangen_op="2022-01-01")
    bench.put("buig_realisatie", "b.csv", cost(2), ontvangen_op="2022-01-01T00:00:00Z")
    rows = bench.ingest("buig_realisatie").leveringen
    first, last = sorted(rows, key=lambda row: row.levering_id)
    [refusal] = bench.settle().refusals
    assert refusal.startswith(f"buig_realisatie/{last.bestand}: verwacht één levering voor GM0164 op één moment")
    assert first.bestand in refusal
    assert bench.in_force("buig_realisatie") == {(first.bestand, "GM0164", "")}
    assert bench.ingest("buig_realisatie").read_now == 0
    assert bench.settle().refusals == [refusal]


def test_a_tie_is_over_when_one_of_the_two_is_gone(bench: Bench) -> None:
    paths = [bench.put("buig_realisatie", f"{n}.csv", cost(n), ontvangen_op="2022-01-01") for n in (1, 2)]
    rows = bench.ingest("buig_realisatie").leveringen
    bench.settle()
    winner = min(rows, key=lambda row: row.levering_id).bestand
    next(path for path in paths if path.name == winner).unlink()
    bench.ingest("buig_realisatie")
    assert bench.settle().refusals == []
    assert {name for name, *_ in bench.in_force("buig_realisatie")} == {"1.csv", "2.csv"} - {winner}


def test_deciding_writes_nothing_and_says_what_settling_would(bench: Bench) -> None:
    for number in (1, 2):
        bench.put("buig_realisatie", f"{number}.csv", cost(number), ontvangen_op="2022-01-01")
    bench.ingest("buig_realisatie")
    before = bench.register()
    decided = decide(before, bench.sources)
    assert bench.register().equals(before)
    assert bench.settle().refusals == decided.refusals
    assert bench.register().equals(decided.rows)


def test_an_older_tie_does_not_matter(bench: Bench) -> None:
    for number in (1, 2):
        bench.put("buig_realisatie", f"{number}.csv", cost(number), ontvangen_op="2022-01-01")
    bench.put("buig_realisatie", "3.csv", cost(3), ontvangen_op="2022-01-02")
    bench.ingest("buig_realisatie")
    assert bench.settle().refusals == []


def test_the_moment_of_first_sight_is_recorded_once(bench: Bench) -> None:
    bench.put("buig_realisatie", "a.csv", cost(1))
    bench.ingest("buig_realisatie")
    bench.declare("buig_realisatie", titel="Anders")
    (bench.settings.sources_dir / "buig_realisatie" / "noot.txt").write_text("verandert de map")
    report = bench.ingest("buig_realisatie", seen_at=SEEN + timedelta(days=9))
    assert report.read_now == 1
    assert report.leveringen[0].ontvangen_op == SEEN


def test_what_left_landing_is_no_longer_in_force_but_stays_known(bench: Bench) -> None:
    bench.put("buig_realisatie", "oud.csv", cost(1), ontvangen_op="2021-01-01")
    newest = bench.put("buig_realisatie", "nieuw.csv", cost(2), ontvangen_op="2022-01-01")
    bench.ingest("buig_realisatie")
    bench.settle()
    newest.unlink()
    assert bench.ingest("buig_realisatie").read == 1
    bench.settle()
    assert bench.in_force("buig_realisatie") == {("oud.csv", "GM0164", "")}
    gone = bench.register().filter(bestand="nieuw.csv").row(0, named=True)
    assert (gone["status"], gone["in_gebruik"]) == ("geaccepteerd", False)


def test_unchanged_deliveries_are_not_read_again(bench: Bench) -> None:
    bench.put("adressen", "a.csv", addresses("7551AB;12;1640100;16401;164"))
    bench.put("bijstand", "a.csv", benefits(*(benefit(n) for n in range(40)), benefit(99, bsn="1")))
    first = bench.ingest("adressen", "bijstand")
    again = bench.ingest("adressen", "bijstand")
    assert (first.read_now, again.read_now) == (1, 0)
    assert (again.read, again.accepted, again.rejected, again.rejections) == (41, 40, 1, first.rejections)


def test_remarks_are_there_while_the_delivery_is_read_again_or_not(bench: Bench) -> None:
    path = bench.put("declaraties", "a.csv", claims(claim(1, dc="C")), herkomst="synthetisch")
    first = bench.ingest("declaraties")
    bench.settle()
    again = bench.ingest("declaraties")
    assert again.read_now == 0
    assert again.warnings == first.warnings
    assert "creditregel" in again.warnings[0]
    assert bench.register()["waarschuwingen"].to_list() == [first.warnings]
    path.unlink()
    assert bench.ingest("declaraties").warnings == []


def test_a_register_of_before_is_still_read(bench: Bench) -> None:
    bench.put("buig_realisatie", "a.csv", cost(1))
    bench.ingest("buig_realisatie")
    path = deliveries_path(bench.settings)
    pl.read_parquet(path).drop("waarschuwingen").write_parquet(path)
    assert bench.ingest("buig_realisatie").read_now == 0
    assert bench.register()["ontvangen_op"].to_list() == [SEEN]


@pytest.mark.parametrize("change", ["side file", "declaration", "addresses", "raw file lost", "renamed"])
def test_whatever_a_raw_file_follows_from_makes_it_be_read_again(bench: Bench, change: str) -> None:
    bench.put("adressen", "a.csv", addresses("7551AB;12;1640100;16401;164"))
    path = bench.put("bijstand", "a.csv", benefits(benefit()))
    row = bench.ingest("adressen", "bijstand").leveringen[0]
    if change == "side file":
        bench.put("bijstand", "a.csv", benefits(benefit()), herkomst="aanname")
    elif change == "declaration":
        (bench.settings.sources_dir / "bijstand" / "corrections.yml").write_text("correcties: []\n")
    elif change == "addresses":
        bench.put("adressen", "b.csv", addresses("7551AB;12;1640205;16402;164"), ontvangen_op=SEEN + timedelta(days=1))
    elif change == "renamed":
        path.rename(path.with_name("b.csv"))
    else:
        (bench.settings.raw_dir / "bijstand" / f"{row.levering_id}.parquet").unlink()
    assert bench.ingest("adressen", "bijstand").read_now == 1


def test_a_refused_delivery_is_refused_every_time_until_it_is_gone(bench: Bench) -> None:
    path = bench.put("buig_realisatie", "fout.csv", cost(1).replace("PW", "PWW"))
    first = bench.ingest("buig_realisatie").refusals
    assert "Lever een hersteld bestand aan, of zet" in first[0]
    assert bench.ingest("buig_realisatie").refusals == first
    path.unlink()
    assert bench.ingest("buig_realisatie").refusals == []


def test_accepted_before_and_refused_now_leaves_no_raw_file(bench: Bench) -> None:
    bench.put("buig_realisatie", "a.csv", cost(1))
    bench.ingest("buig_realisatie")
    bench.put("buig_realisatie", "a.csv", cost(1), controle={"rijen": 5})
    assert len(bench.ingest("buig_realisatie").refusals) == 1
    assert bench.raw("buig_realisatie").is_empty()


@pytest.mark.parametrize(
    ("content", "when", "stands"),
    [
        (cost(1).replace("PW", "PWW"), "2022-01-01", False),
        (cost(1).replace("Kosten", "Kost"), "2022-01-01", False),
        (cost(1).replace("PW", "PWW"), "2022-03-01", True),
        (cost(1, "GM0141").replace("PW", "PWW"), "2022-01-01", True),
        ("niets\n1\n", "2022-01-01", True),
    ],
)
def test_a_refused_delivery_stands_until_a_newer_one_takes_its_place(
    bench: Bench, content: str, when: str, stands: bool
) -> None:
    bench.put("buig_realisatie", "fout.csv", content, ontvangen_op=when)
    bench.put("buig_realisatie", "goed.csv", cost(2), ontvangen_op="2022-02-01")
    assert bool(bench.ingest("buig_realisatie").refusals) is stands


def test_mutaties_are_never_overtaken(bench: Bench) -> None:
    bench.put("declaraties", "fout.csv", claims(claim(1, dc="X")), ontvangen_op="2022-01-01")
    bench.put("declaraties", "goed.csv", claims(claim(1)), ontvangen_op="2022-02-01")
    assert len(bench.ingest("declaraties").refusals) == 1


def corrected(bench: Bench, bron: str, **content: object) -> None:
    """Give a source corrections."""
    path = bench.settings.sources_dir / bron / "corrections.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    bench.sources = load_sources(bench.settings.sources_dir)


def test_negeren_sets_a_delivery_aside(bench: Bench) -> None:
    bench.put("buig_realisatie", "fout.csv", cost(1).replace("PW", "PWW"))
    refused = bench.ingest("buig_realisatie").leveringen[0]
    corrected(
        bench,
        "buig_realisatie",
        negeren=[{"levering_id": refused.levering_id, "reden": "proefbestand van de leverancier"}],
    )
    report = bench.ingest("buig_realisatie")
    bench.settle()
    assert report.refusals == []
    row = bench.register().row(0, named=True)
    assert (row["status"], row["melding"], row["in_gebruik"]) == ("genegeerd", "proefbestand van de leverancier", False)


FIX = {
    "id": "pww",
    "locator": {"waar": {"Regeling": "PWW"}},
    "actie": "vervang",
    "kolom": "Regeling",
    "waarde": "PW",
    "reden": "tikfout in de bron, gemeld op 1 maart",
    "status": "actief",
    "sinds": "2022-03-01",
    "bewaking": {"rijen": 1},
}


def test_a_correction_mends_a_known_error(bench: Bench) -> None:
    corrected(bench, "buig_realisatie", correcties=[FIX])
    bench.put("buig_realisatie", "a.csv", cost(1).replace("PW", "PWW"))
    assert bench.ingest("buig_realisatie").accepted == 1
    assert bench.raw("buig_realisatie")["regeling_code"].to_list() == ["PW"]


def test_a_correction_that_finds_nothing_any_more_refuses_the_delivery(bench: Bench) -> None:
    corrected(bench, "buig_realisatie", correcties=[FIX])
    bench.put("buig_realisatie", "a.csv", cost(1))
    [refusal] = bench.ingest("buig_realisatie").refusals
    assert "correctie pww verwacht deze fout in 1 rij, gevonden in 0 rijen" in refusal
    corrected(bench, "buig_realisatie", correcties=[FIX | {"status": "vervallen"}])
    assert bench.ingest("buig_realisatie").refusals == []


def test_a_correction_may_reject_rows_of_some_files(bench: Bench) -> None:
    locator = {"bestand": "2021*", "waar": {"Referentienummer": "R1"}}
    reject = FIX | {"locator": locator, "actie": "wijs_af", "kolom": None, "waarde": None}
    corrected(bench, "declaraties", correcties=[reject])
    for year in (2021, 2022):
        bench.put("declaraties", f"{year}.csv", claims(*(claim(n, bedrag=str(year)) for n in range(40))))
    report = bench.ingest("declaraties")
    assert (report.read, report.accepted) == (80, 79)
    assert [row["regel"] for row in bench.rejected("declaraties")] == ["correctie"]


def test_the_example_key_is_refused_for_real_persons_and_they_are_not_stored(bench: Bench) -> None:
    bench.with_key(EXAMPLE_KEY)
    bench.put("bijstand", "a.csv", benefits(benefit()))
    assert bench.ingest("bijstand").refusals == []
    bench.settle()
    assert bench.raw("bijstand").is_empty()
    with pytest.raises(OriginError, match=r"bijstand/a\.csv: verwacht een eigen sleutel"):
        check_origins(bench.settings, bench.sources)


def test_the_example_key_serves_made_up_persons_and_sources_without_persons(bench: Bench) -> None:
    bench.with_key(EXAMPLE_KEY)
    bench.put("bijstand", "a.csv", benefits(benefit()), herkomst="synthetisch")
    bench.put("buig_realisatie", "a.csv", cost(1))
    bench.ingest("bijstand", "buig_realisatie")
    bench.settle()
    check_origins(bench.settings, bench.sources)


@pytest.mark.parametrize(("gemeente", "mixed"), [("GM0164", True), ("GM0141", False)])
def test_one_gemeente_has_real_or_made_up_persons(bench: Bench, gemeente: str, mixed: bool) -> None:
    bench.put("bijstand", "a.csv", benefits(benefit()), herkomst="synthetisch")
    bench.put("declaraties", "a.csv", claims(claim(gemeente=gemeente)))
    bench.ingest("bijstand", "declaraties")
    bench.settle()
    if mixed:
        with pytest.raises(OriginError, match="GM0164: verwacht registers van één herkomst"):
            check_origins(bench.settings, bench.sources)
    else:
        check_origins(bench.settings, bench.sources)


def test_checking_writes_nothing(bench: Bench) -> None:
    bench.put("buig_realisatie", "a.csv", cost(1).replace("PW", "PWW"))
    report = check_source(bench.sources["buig_realisatie"], bench.settings, datetime(2026, 1, 1, tzinfo=UTC))
    assert (report.read, len(report.refusals)) == (1, 1)
    assert [path.name for path in bench.settings.data_dir.iterdir()] == ["landing"]
