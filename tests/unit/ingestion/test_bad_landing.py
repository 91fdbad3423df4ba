"""What odd files in landing get, and deliveries that don't go together, judged as a user does, by `sdib check`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from small_deliveries import (
    AREAS,
    benefit,
    benefits,
    claim,
    claims,
)

from pipelines.ingestion.formats import csv_table

KEY = "een sleutel van deze test, ruim dertig tekens lang"
GOOD = [claim(number) for number in range(60)]


def test_a_file_that_changes_while_it_is_read_is_refused(bench, monkeypatch) -> None:
    path = bench.put("declaraties", "a.csv", claims(*GOOD))
    reads = csv_table.read_csv

    def growing(*arguments: Any):
        with path.open("a") as stream:
            stream.write(claim(99) + "\n")
        return reads(*arguments)

    monkeypatch.setattr("pipelines.ingestion.formats.opening.read_csv", growing)
    report = bench.ingest("declaraties")
    assert "gevonden een bestand dat nog verandert" in report.refusals[0]
    assert report.accepted == 0


def test_an_unreadable_file_is_refused(bench, check, monkeypatch) -> None:
    path = bench.put("declaraties", "a.csv", claims(*GOOD))
    opens = Path.open

    def locked(self: Path, *arguments: Any, **named: Any):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opens(self, *arguments, **named)

    monkeypatch.setattr(Path, "open", locked)
    check("declaraties").refused("verwacht een leesbaar bestand, gevonden Permission denied")


def test_what_is_no_file_is_refused_and_never_waited_for(bench, check) -> None:
    folder = bench.settings.landing_dir / "declaraties"
    (folder / "map.csv").mkdir(parents=True)
    os.mkfifo(folder / "pijp.csv")
    judged = check("declaraties")
    assert judged.code == 1
    assert [one["melding"].split(", gevonden ")[1].split(".")[0] for one in judged.document["leveringen"]] == [
        "een map",
        "iets anders",
    ]


def test_a_link_out_of_landing_is_refused_and_not_read(bench, check, tmp_path) -> None:
    secret = tmp_path / "geheim.csv"
    secret.write_text(claims(*GOOD))
    folder = bench.settings.landing_dir / "declaraties"
    folder.mkdir(parents=True)
    (folder / "a.csv").symlink_to(secret)
    judged = check("declaraties")
    judged.refused("gevonden een verwijzing naar buiten")
    assert judged.one["gelezen"] == 0


def test_an_unfinished_file_is_passed_over(bench, check) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD))
    bench.put("declaraties", "b.csv.part", b"GM01")
    check("declaraties").accepted(60, 0)


def test_a_missing_month_is_a_warning(bench, check) -> None:
    bench.put("bijstand", "a.csv", benefits(benefit(1, month="2021-01")))
    bench.put("bijstand", "b.csv", benefits(benefit(1, month="2021-03")))
    judged = check("bijstand")
    assert judged.code == 0
    assert "2021-02" in " ".join(judged.document["waarschuwingen"])


def test_a_side_file_that_leads_out_of_landing_is_not_read(bench, check, tmp_path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("wachtwoord")
    path = bench.put("declaraties", "a.csv", claims(*GOOD))
    path.with_name("a.csv.levering.yml").symlink_to(secret)
    judged = check("declaraties")
    judged.refused("gevonden een verwijzing naar buiten")
    assert "wachtwoord" not in judged.said


def test_deliveries_of_one_moment_that_contradict_each_other_are_refused(bench, check) -> None:
    moment = {"ontvangen_op": "2024-01-01"}
    bench.put("declaraties", "a.csv", claims(*GOOD), **moment)
    bench.put("declaraties", "b.csv", claims(claim(1), claim(2, bedrag="99999")), **moment)
    judged = check("declaraties")
    assert judged.code == 1
    assert "declaraties/a.csv en declaraties/b.csv: verwacht onder één sleutel op één moment één inhoud" in judged.said
    bench.put("declaraties", "b.csv", claims(claim(1), claim(2, bedrag="99999")), ontvangen_op="2024-01-02")
    assert check("declaraties").code == 0


def test_a_delivery_that_holds_far_fewer_rows_than_the_one_it_replaces_is_remarked_on(bench, check) -> None:
    bench.put("bijstand", "a.csv", benefits(*(benefit(number) for number in range(40))), ontvangen_op="2021-02-01")
    bench.put("bijstand", "b.csv", benefits(*(benefit(number) for number in range(19))), ontvangen_op="2021-02-02")
    judged = check("bijstand")
    assert judged.code == 0
    (remark,) = judged.document["waarschuwingen"]
    assert remark.startswith("bijstand/b.csv: verwacht voor GM0164 2021-01 ongeveer zo veel rijen als in a.csv")


def test_a_superseded_list_of_areas_knows_nothing(bench, check) -> None:
    more = AREAS + "2024;WK016402;Noord;wijk;GM0164\n"
    bench.put("gebieden", "oud.csv", more, ontvangen_op="2024-01-01")
    bench.put("gebieden", "nieuw.csv", AREAS, ontvangen_op="2024-02-01")
    bench.put("bevolking", "a.csv", "Peildatum;Gebiedscode;Leeftijdsgroep;Aantal\n31-12-2023;WK016402;totaal;10\n")
    check("bevolking").refused("verwacht een waarde uit gebieden", "gevonden 'WK016402'")
    bench.ingest("gebieden")
    assert bench.ingest("bevolking").refusals
