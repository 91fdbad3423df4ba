"""A failure is told every time, a late delivery once, a recovery once; and telling never fails anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import stamina
from webhook import Answer, Webhook, webhook

from pipelines.alerts import report_failure, report_late, report_recovery
from pipelines.declarations import load_sources
from pipelines.ingestion.lateness import Actualiteit, Levertijd
from pipelines.settings import PROJECT_DIR, AlertSettings, Settings

SOURCES = load_sources(PROJECT_DIR / "sources")
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def one_attempt():
    with stamina.set_testing(True, attempts=1):
        yield


def installation(tmp_path, hook: Webhook) -> Settings:
    return Settings(data_dir=tmp_path, melden=AlertSettings(url=hook.url))


def late(*names: str, period: str = "2026-09", is_voorbeeld: bool = False) -> Actualiteit:
    received = TODAY - timedelta(days=60)
    ones = [Levertijd(name, "GM0164", received, period, TODAY - timedelta(days=3)) for name in names]
    return Actualiteit(TODAY, tuple(ones), is_voorbeeld)


def test_a_failure_is_told_every_night(tmp_path, hook):
    settings = installation(tmp_path, hook)
    for _ in range(2):
        assert report_failure(settings, ["x"], refused=True)
    assert report_failure(settings, ["y"], refused=False)
    assert hook.kinds == ["geweigerd", "geweigerd", "mislukt"]


def test_a_recovery_is_told_once_and_only_after_a_failure(tmp_path, hook):
    settings = installation(tmp_path, hook)
    assert not report_recovery(settings)
    report_failure(settings, ["x"], refused=True)
    assert report_recovery(settings, "run-1")
    assert not report_recovery(settings)
    assert hook.kinds == ["geweigerd", "hersteld"]
    assert hook.documents[1]["run_id"] == "run-1"


def test_a_late_delivery_is_told_once_per_period(tmp_path, hook):
    settings = installation(tmp_path, hook)
    assert report_late(settings, late("bijstand", "declaraties"), SOURCES) == 2
    assert report_late(settings, late("bijstand", "declaraties"), SOURCES) == 0
    assert report_late(settings, late("bijstand", "declaraties", "bezwaren"), SOURCES) == 1
    assert report_late(settings, late("bijstand", period="2026-10"), SOURCES) == 1
    assert hook.kinds == ["te_laat"] * 3
    assert [len(document["meldingen"]) for document in hook.documents] == [2, 1, 1]
    assert "bezwaren GM0164" in hook.documents[1]["meldingen"][0]


def test_what_came_and_is_late_again_is_told_again(tmp_path, hook):
    settings = installation(tmp_path, hook)
    for found in (late("bijstand"), late(), late("bijstand")):
        report_late(settings, found, SOURCES)
    assert hook.kinds == ["te_laat", "te_laat"]


def test_example_deliveries_are_no_reason_to_tell(tmp_path, hook):
    assert report_late(installation(tmp_path, hook), late("bijstand", is_voorbeeld=True), SOURCES) == 0
    assert hook.documents == []


def test_what_was_not_accepted_is_told_the_next_time(tmp_path):
    with webhook([Answer(500)]) as hook:
        settings = installation(tmp_path, hook)
        assert report_late(settings, late("bijstand"), SOURCES) == 0
        assert report_late(settings, late("bijstand"), SOURCES) == 1
    with webhook([Answer(200), Answer(500), Answer(200)]) as hook:
        settings = installation(tmp_path / "andere", hook)
        settings.data_dir.mkdir()
        assert report_failure(settings, ["x"], refused=False)
        assert not report_recovery(settings)
        assert report_recovery(settings)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"mislukt": true}', '{"mislukt": true, "te_laat": 3}'])
def test_a_state_that_can_not_be_read_is_as_none(content, tmp_path, hook):
    settings = installation(tmp_path, hook)
    settings.register_dir.mkdir()
    (settings.register_dir / "gemeld.json").write_text(content)
    assert report_late(settings, late("bijstand"), SOURCES) == 1
    assert report_late(settings, late("bijstand"), SOURCES) == 0


def test_the_state_is_private(tmp_path, hook):
    settings = installation(tmp_path, hook)
    report_failure(settings, ["x"], refused=False)
    assert (settings.register_dir / "gemeld.json").stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_kept_it_is_told_all_the_same(tmp_path, hook, caplog):
    settings = installation(tmp_path, hook)
    settings.register_dir.write_text("no folder")
    assert report_failure(settings, ["x"], refused=False)
    assert hook.kinds == ["mislukt"]
    assert "can't be kept" in caplog.text


def test_a_failing_webhook_is_logged_without_its_address(tmp_path, caplog):
    with webhook([Answer(500, "kapot")]) as hook:
        settings = installation(tmp_path, hook)
        settings = replace(settings, melden=replace(settings.melden, url=f"{hook.url}/geheim", token="sleutel"))
        assert not report_failure(settings, ["x"], refused=False)
    assert "wasn't accepted: answered 500 kapot" in caplog.text
    assert "geheim" not in caplog.text
    assert "sleutel" not in caplog.text


def test_whatever_goes_wrong_with_an_alert_is_no_failure(tmp_path, monkeypatch, caplog):
    def broken(*_: object) -> str:
        raise RuntimeError("http://hook/geheim")

    monkeypatch.setattr("pipelines.alerts.report.send", broken)
    settings = Settings(data_dir=tmp_path, melden=AlertSettings(url="https://hook.example"))
    assert not report_failure(settings, ["x"], refused=False)
    assert "wasn't sent: RuntimeError" in caplog.text
    assert "geheim" not in caplog.text


def test_without_an_address_nothing_happens(tmp_path):
    settings = Settings(data_dir=tmp_path)
    assert not report_failure(settings, ["x"], refused=False)
    assert not report_recovery(settings)
    assert report_late(settings, late("bijstand"), SOURCES) == 0
    assert list(tmp_path.iterdir()) == []
