"""`sdib check` judges as a refresh would, says so in Dutch or as JSON, and writes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from ingestion_bench import Bench
from small_deliveries import benefit, benefits, claim, claims, costs

from pipelines.check import check
from pipelines.cli import run
from pipelines.refresh import RefusedError, WrongUseError
from pipelines.settings import EXAMPLE_KEY


def cost(amount: int) -> str:
    return costs(f"GM0164;2021;realisatie;PW;1;{amount}")


@pytest.fixture
def dirty(bench: Bench) -> Bench:
    """Two rejected rows of two kinds, of which one is a person's; nothing that stops a refresh."""
    rows = [*(benefit(n) for n in range(60)), benefit(90, regeling="PWW"), benefit(91, bsn="999900007")]
    bench.put("bijstand", "januari.csv", benefits(*rows), herkomst="synthetisch")
    return bench


def document(bench: Bench, capsys: pytest.CaptureFixture[str], bron: str | None = None) -> dict[str, Any]:
    check(bench.settings, bron, as_json=True)
    return json.loads(capsys.readouterr().out)


def test_each_kind_of_rejection_is_counted_shown_and_comes_with_what_to_do(dirty: Bench, capsys) -> None:
    check(dirty.settings)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["levering", "gebruik", "gelezen", "geaccepteerd", "afgewezen"]
    assert lines[1].split() == ["bijstand/januari.csv", "geheel", "62", "60", "2"]
    start = lines.index("  1 rij afgewezen door onbekende_code in kolom Regeling")
    assert lines[start + 1].startswith("    rij 62, kolom Regeling: verwacht een waarde uit de codelijst")
    assert lines[start + 1].endswith("gevonden 'PWW'")
    assert lines[start + 2].startswith("    Doe: verbeter de code in de bron; ")
    assert lines[start + 2].endswith("sources/bijstand/source.yml.")
    assert lines[-1] == "In orde: 1 levering, 62 rijen gelezen = 60 geaccepteerd + 2 afgewezen."


def test_no_value_of_a_person_is_shown(dirty: Bench, capsys) -> None:
    check(dirty.settings)
    check(dirty.settings, as_json=True)
    out = capsys.readouterr().out
    assert "afgewezen door type in kolom BSN" in out
    assert "999900007" not in out


def test_json_says_the_same_for_machines(dirty: Bench, capsys) -> None:
    found = document(dirty, capsys)
    assert list(found) == ["in_orde", "leveringen", "herkomst", "waarschuwingen", "te_laat", "voorbeeldgegevens"]
    [delivery] = found["leveringen"]
    kinds = delivery.pop("afgewezen_per_regel")
    assert [(kind["regel"], kind["kolom"], kind["aantal"]) for kind in kinds] == [
        ("onbekende_code", "Regeling", 1),
        ("type", "BSN", 1),
    ]
    assert "rij 62, kolom Regeling: verwacht" in kinds[0]["voorbeelden"][0]
    assert kinds[0]["doe"].startswith("verbeter de code")
    del delivery["levering_id"], delivery["ontvangen_op"]
    assert delivery == {
        "bron": "bijstand",
        "bestand": "januari.csv",
        "document": None,
        "herkomst": "synthetisch",
        "periode": "2021-01",
        "status": "geaccepteerd",
        "melding": None,
        "in_gebruik": True,
        "blokkeert": False,
        "gebruik": "geheel",
        "niet_voor": [],
        "gelezen": 62,
        "geaccepteerd": 60,
        "afgewezen": 2,
        "waarschuwingen": [],
    }


def test_of_many_rejected_rows_three_are_shown(bench: Bench, capsys) -> None:
    bench.put(
        "declaraties", "a.csv", claims(*(claim(n) for n in range(200)), *(claim(300 + n, dc="X") for n in range(5)))
    )
    [kind] = document(bench, capsys)["leveringen"][0]["afgewezen_per_regel"]
    assert (kind["aantal"], len(kind["voorbeelden"])) == (5, 3)
    check(bench.settings)
    assert "    en nog 2 rijen" in capsys.readouterr().out.splitlines()


def test_a_refused_delivery_comes_with_its_reason_and_ends_with_a_refusal(bench: Bench, capsys) -> None:
    bench.put("declaraties", "kop.csv", claims(claim(1)).replace("Bedrag", "Prijs"))
    with pytest.raises(RefusedError, match=r"declaraties/kop\.csv: verwacht kolom Bedrag"):
        check(bench.settings)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:2] == ["declaraties/kop.csv", "geweigerd"]
    assert any(line.startswith("  Geweigerd: verwacht kolom Bedrag") and "Lever een hersteld" in line for line in lines)
    assert lines[-1].startswith("Niet in orde, zie de weigeringen: zo wordt niets gepubliceerd. 1 levering, ")
    with pytest.raises(RefusedError):
        check(bench.settings, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert (found["in_orde"], found["leveringen"][0]["status"]) == (False, "geweigerd")


def test_json_tells_which_refused_delivery_stops_publication(bench: Bench, capsys) -> None:
    for name, when in (("vroeg.csv", "2021-01-01"), ("laat.csv", "2023-01-01")):
        bench.put("buig_realisatie", name, cost(len(name)).replace("PW", "PWW"), ontvangen_op=when)
    bench.put("buig_realisatie", "goed.csv", cost(2), ontvangen_op="2022-01-01")
    with pytest.raises(RefusedError, match=r"^buig_realisatie/laat\.csv"):
        check(bench.settings, as_json=True)
    found = {one["bestand"]: one for one in json.loads(capsys.readouterr().out)["leveringen"]}
    assert found["vroeg.csv"]["status"] == found["laat.csv"]["status"] == "geweigerd"
    assert {name: one["blokkeert"] for name, one in found.items()} == {
        "goed.csv": False,
        "laat.csv": True,
        "vroeg.csv": False,
    }


def test_a_tie_is_refused_as_a_refresh_refuses_it(bench: Bench, capsys) -> None:
    for number in (1, 2):
        bench.put("buig_realisatie", f"{number}.csv", cost(number), ontvangen_op="2022-01-01")
    with pytest.raises(RefusedError) as refused:
        check(bench.settings)
    bench.ingest("buig_realisatie")
    assert [str(refused.value)] == bench.settle().refusals
    assert "Geweigerd: verwacht één levering voor GM0164 op één moment" in capsys.readouterr().out


def test_a_delivery_that_is_set_aside_says_why(bench: Bench, capsys) -> None:
    bench.put("buig_realisatie", "fout.csv", cost(1).replace("PW", "PWW"))
    with pytest.raises(RefusedError):
        check(bench.settings, as_json=True)
    levering_id = json.loads(capsys.readouterr().out)["leveringen"][0]["levering_id"]
    content = {"negeren": [{"levering_id": levering_id, "reden": "proefbestand van de leverancier"}]}
    (bench.settings.sources_dir / "buig_realisatie" / "corrections.yml").write_text(yaml.safe_dump(content))
    check(bench.settings)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:2] == ["buig_realisatie/fout.csv", "genegeerd"]
    assert "  Genegeerd: proefbestand van de leverancier" in lines


def test_the_exit_code_tells_what_a_refresh_would(bench: Bench, capsys, monkeypatch) -> None:
    monkeypatch.setenv("SDIB_DATA_DIR", str(bench.settings.data_dir))
    monkeypatch.setenv("SDIB_PSEUDONYM_KEY", bench.settings.pseudonym_key)
    bench.put("bijstand", "a.csv", benefits(benefit()), herkomst="synthetisch")
    assert run(["check", "--json"]) == 0
    real = bench.put("declaraties", "a.csv", claims(claim()))
    assert run(["check", "--json"]) == 2
    real.write_text("niets\n")
    capsys.readouterr()
    assert run(["check", "--json"]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["in_orde"] is False
    assert printed.err.startswith("declaraties/a.csv: verwacht de kopregel")


def test_a_late_older_delivery_is_told_to_be_replaced(bench: Bench, capsys) -> None:
    bench.put("buig_realisatie", "nieuw.csv", cost(2), ontvangen_op="2022-01-01")
    bench.ingest("buig_realisatie")
    bench.put("buig_realisatie", "oud.csv", cost(1), ontvangen_op="2021-01-01")
    old = document(bench, capsys)["leveringen"][1]
    assert (old["bestand"], old["gebruik"], old["in_gebruik"]) == ("oud.csv", "vervangen", False)
    assert old["niet_voor"] == [{"gemeente_code": "GM0164", "periode": "", "door": "nieuw.csv"}]


def test_a_moment_that_the_register_knows_counts(bench: Bench, capsys) -> None:
    bench.put("buig_realisatie", "eerst.csv", cost(1))
    bench.ingest("buig_realisatie")
    bench.put("buig_realisatie", "later.csv", cost(2), ontvangen_op="2026-01-06")
    assert [one["gebruik"] for one in document(bench, capsys)["leveringen"]] == ["vervangen", "geheel"]


def test_origins_that_may_not_meet_are_wrong_use(bench: Bench, capsys) -> None:
    bench.put("bijstand", "a.csv", benefits(benefit()), herkomst="synthetisch")
    bench.put("declaraties", "a.csv", claims(claim()))
    with pytest.raises(WrongUseError, match="GM0164: verwacht registers van één herkomst"):
        check(bench.settings)
    assert "GM0164: verwacht registers van één herkomst" in capsys.readouterr().out


def test_a_refusal_goes_before_the_key(bench: Bench, capsys) -> None:
    bench.with_key(EXAMPLE_KEY)
    bench.put("bijstand", "a.csv", benefits(benefit()))
    with pytest.raises(WrongUseError, match="verwacht een eigen sleutel"):
        check(bench.settings)
    bench.put("declaraties", "kop.csv", claims(claim(1)).replace("Bedrag", "Prijs"))
    capsys.readouterr()
    with pytest.raises(RefusedError):
        check(bench.settings, as_json=True)
    assert "verwacht een eigen sleutel" in json.loads(capsys.readouterr().out)["herkomst"]


def test_a_missing_month_is_a_warning(bench: Bench, capsys) -> None:
    bench.put("bijstand", "a.csv", benefits(benefit(1), benefit(1, month="2021-03")))
    found = document(bench, capsys)
    assert found["in_orde"]
    [warning] = found["waarschuwingen"]
    assert "gevonden geen levering voor 2021-02" in warning
    check(bench.settings)
    assert f"  {warning}" in capsys.readouterr().out.splitlines()


def test_a_delivery_that_left_landing_is_a_warning_until_the_next_refresh(bench: Bench, capsys) -> None:
    bench.put("buig_realisatie", "a.csv", cost(1))
    path = bench.put("bijstand", "weg.csv", benefits(benefit()))
    bench.ingest("buig_realisatie", "bijstand")
    bench.settle()
    path.unlink()
    [warning] = document(bench, capsys)["waarschuwingen"]
    assert warning.startswith("bijstand/weg.csv: verwacht deze levering nog in landing, want zij is in gebruik")
    bench.ingest("bijstand")
    bench.settle()
    assert document(bench, capsys)["waarschuwingen"] == []


def test_one_source_is_judged_by_itself(dirty: Bench, capsys) -> None:
    dirty.put("buig_realisatie", "fout.csv", cost(1).replace("PW", "PWW"))
    assert [one["bron"] for one in document(dirty, capsys, "bijstand")["leveringen"]] == ["bijstand"]
    check(dirty.settings, "prijsindex")
    assert capsys.readouterr().out.splitlines()[-1].startswith("In orde: 0 leveringen, 0 rijen gelezen")
    with pytest.raises(WrongUseError, match="There is no source bijstnd; the sources are: adressen, "):
        check(dirty.settings, "bijstnd")


def test_a_long_name_is_whole_where_nobody_reads_along(bench: Bench, capsys) -> None:
    name = f"{'een lange naam van de leverancier ' * 4}.csv"
    bench.put("buig_realisatie", name, cost(1))
    check(bench.settings)
    assert f"buig_realisatie/{name} geheel" in capsys.readouterr().out


def test_checking_writes_nothing(dirty: Bench) -> None:
    check(dirty.settings)
    assert [path.name for path in dirty.settings.data_dir.iterdir()] == ["landing"]
