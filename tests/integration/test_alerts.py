"""What is late shows wherever its owner looks, and whoever isn't looking is told; real deliveries only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest
from filelock import FileLock
from installation import Installation, deliver
from webhook import Answer, Webhook, webhook

KEY = "een sleutel van deze test, ruim dertig tekens lang"

Sdib = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def hook():
    with webhook() as made:
        yield made


@pytest.fixture(scope="module")
def real(tmp_path_factory, hook) -> Installation:
    """The hand-made gemeente as if its deliveries were registrations of 2023, refreshed with a webhook to tell."""
    made = deliver(tmp_path_factory.mktemp("echt") / "data")
    for side in made.data_dir.glob("landing/*/*.levering.yml"):
        side.write_text(side.read_text().replace("synthetisch", "registratie"))
    done = made.sdib("refresh", SDIB_PSEUDONYM_KEY=KEY, SDIB_MELDING_URL=hook.url)
    assert done.returncode == 0, done.stdout + done.stderr
    (made.data_dir / "refresh.txt").write_text(done.stdout)
    return made


@pytest.fixture
def told(real, hook) -> Webhook:
    """The webhook as it is after that refresh."""
    del hook.documents[1:]
    return hook


@pytest.fixture
def sdib(real, hook) -> Sdib:
    return lambda *arguments: real.sdib(*arguments, SDIB_PSEUDONYM_KEY=KEY, SDIB_MELDING_URL=hook.url)


def test_readers_of_the_figures_see_which_sources_are_late(real):
    rows = real.query(
        "select verwachting, ernst, geslaagd, waargenomen from _meta.kwaliteit where suite = 'actualiteit'"
    )
    sources = {bron for (bron,) in real.query("select distinct bron from _meta.bronnen where in_gebruik")}
    assert {expectation.split()[4] for expectation, *_ in rows} == sources
    assert len(rows) == len(sources)
    late = {
        expectation.split()[4]: seen for expectation, ernst, passed, seen in rows if not passed and ernst == "warning"
    }
    assert late.keys() >= {"bijstand", "declaraties", "indicaties"}
    assert re.search(r"bijstand GM\d{4}: verwacht een levering over \d{4}-\d\d, uiterlijk op", late["bijstand"])
    page = (real.data_dir / "published" / "current" / "acceptance.html").read_text()
    assert "de volgende levering van bijstand is niet te laat" in page


def test_the_report_says_it_in_one_line(real):
    lines = (real.data_dir / "refresh.txt").read_text().splitlines()
    [late] = [line for line in lines if line.startswith("  Late")]
    assert re.match(r"  Late        \d+ of \d+ sources: .*bijstand.*; to read them: sdib check", late)


def test_the_check_names_each_with_its_days(sdib):
    found = json.loads(sdib("check", "--json").stdout)
    late = {one["bron"]: one for one in found["te_laat"]}
    assert late["bijstand"].keys() == {"bron", "gemeente", "verwacht", "uiterlijk", "dagen"}
    assert late["bijstand"]["dagen"] > 365
    assert not found["voorbeeldgegevens"]
    text = sdib("check", "bijstand").stdout
    assert "Te laat" in text
    assert "Vraag haar op bij:" in text


def test_late_deliveries_are_told_once_also_when_nothing_changed(sdib, told):
    assert told.kinds == ["te_laat"]
    assert any("bijstand" in line for line in told.documents[0]["meldingen"])
    again = sdib("refresh")
    assert "Nothing changed" in again.stdout
    assert told.kinds == ["te_laat"]


def test_a_refused_delivery_is_told_and_its_recovery_once(real, sdib, told):
    release = real.release
    bad = real.data_dir / "landing" / "bijstand" / "fout.csv"
    bad.write_text("Gemeentecode;Verslagmaand\nGM9999;2021-01\n")
    assert sdib("refresh").returncode == 1
    bad.unlink()
    for _ in range(2):
        assert sdib("refresh").returncode == 0
    assert told.kinds == ["te_laat", "geweigerd", "hersteld"]
    refused = told.documents[1]
    assert refused["stap"] == "raw/bijstand"
    assert refused["run_id"]
    assert refused["uitgave_in_gebruik"] == release.removeprefix("releases/")
    assert "bijstand/fout.csv" in refused["meldingen"][0]
    assert "Lever een hersteld bestand aan" in refused["meldingen"][0]


def test_a_landing_that_can_not_be_used_is_told(real, sdib, told):
    folder = real.data_dir / "landing" / "onbekend"
    folder.mkdir()
    assert sdib("refresh").returncode == 2
    folder.rmdir()
    assert told.kinds == ["te_laat", "mislukt"]
    assert "onbekend" in told.documents[1]["meldingen"][0]
    assert sdib("refresh").returncode == 0


def test_another_refresh_at_work_is_no_failure(real, sdib, told):
    with FileLock(real.data_dir / "refresh.lock"):
        assert sdib("refresh").returncode == 1
    assert told.kinds == ["te_laat"]


def test_a_webhook_that_fails_fails_no_refresh(real):
    with webhook([Answer(404)] * 9) as broken:
        done = real.sdib("alert", "--test", SDIB_MELDING_URL=broken.url)
        assert (done.returncode, "answered 404" in done.stderr) == (1, True)
        (real.data_dir / "register" / "gemeld.json").unlink()
        again = real.sdib("refresh", SDIB_PSEUDONYM_KEY=KEY, SDIB_MELDING_URL=broken.url)
    assert again.returncode == 0
    assert "Nothing changed" in again.stdout
    assert "wasn't accepted" in again.stderr
    assert "/hook" not in again.stderr


def test_an_alert_can_be_tried_out(sdib, told):
    done = sdib("alert", "--test")
    assert (done.returncode, done.stdout) == (0, "The alert was accepted: 200 ok\n")
    assert told.kinds[-1] == "proef"


def test_a_refresh_whose_settings_are_wrong_is_told(real, told):
    done = real.sdib("refresh", SDIB_BASISJAAR="twee", SDIB_MELDING_URL=told.url)
    assert (done.returncode, done.stderr.count("SDIB_BASISJAAR")) == (2, 1)
    assert told.documents[-1]["meldingen"] == ["SDIB_BASISJAAR must be between 2000 and 2100, found 'twee'."]


def test_a_unit_that_failed_is_told_also_when_its_settings_are_wrong(real, told):
    done = real.sdib("alert", "--failed", "sdib-daemon@x.service", SDIB_BASISJAAR="twee", SDIB_MELDING_URL=told.url)
    assert (done.returncode, done.stdout) == (0, "The alert was accepted: 200 ok\n")
    assert "journalctl -u sdib-daemon@x.service" in told.documents[-1]["text"]
    again = real.sdib("alert", "--failed", "sdib-refresh@x.service", "--exit-status", "1", SDIB_MELDING_URL=told.url)
    assert again.stdout == "sdib-refresh@x.service told by itself why it failed.\n"
    assert told.kinds == ["te_laat", "mislukt"]
    assert real.sdib("alert", SDIB_MELDING_URL=told.url).returncode == 2


def test_the_heart_beats_when_nothing_changed_and_not_when_it_fails(real, told):
    def beats(*arguments: str) -> int:
        before = told.beats
        real.sdib(*arguments, SDIB_PSEUDONYM_KEY=KEY, SDIB_HARTSLAG_URL=told.url)
        return told.beats - before

    assert beats("refresh") == 1
    assert beats("check") == 0
    folder = real.data_dir / "landing" / "onbekend"
    folder.mkdir()
    assert beats("refresh") == 0
    folder.rmdir()


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({}, "SDIB_MELDING_URL"),
        ({"SDIB_MELDING_URL": "http://hook.example/geheim"}, "must be https"),
        ({"SDIB_MELDING_URL": "hook/geheim"}, "must be an address"),
        ({"SDIB_MELDING_URL": "https://hook.example:geheim/"}, "must be an address"),
        ({"SDIB_MELDING_TEKST": "/nergens"}, "must name a file"),
    ],
)
def test_wrong_settings_are_wrong_use_and_stay_secret(variables, says, tmp_path):
    done = Installation(tmp_path).sdib("alert", "--test", **variables)
    assert done.returncode == 2
    assert says in done.stderr
    assert "geheim" not in done.stderr


def test_with_example_deliveries_nobody_is_asked(golden):
    rows = golden.query("select geslaagd, waargenomen from _meta.kwaliteit where suite = 'actualiteit'")
    assert {passed for passed, _ in rows} == {True}
    assert any("niet beoordeeld" in seen for _, seen in rows)
    report = (golden.data_dir.parent / "refresh.txt").read_text()
    assert "example data, so nobody is to be asked" in report
    assert "Te laat\n  " in golden.sdib("check").stdout
