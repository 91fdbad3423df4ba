"""What can't tell by itself is told: a failed unit, a refresh that can't begin. The heart beats when all is well."""

from __future__ import annotations

from pathlib import Path

import pytest
import stamina
from webhook import Answer, webhook

from pipelines.alarm import send_failed, tell_wrong_settings
from pipelines.alerts import report_failure, report_recovery
from pipelines.refresh import RefusedError, WrongUseError
from pipelines.settings import AlertSettings, Settings, SettingsError, load_settings

DAEMON, REFRESH = "sdib-daemon@hengelo.service", "sdib-refresh@hengelo.service"


@pytest.fixture(autouse=True)
def one_attempt():
    with stamina.set_testing(True, attempts=1):
        yield


@pytest.fixture
def hook(hook, monkeypatch):
    monkeypatch.setenv("SDIB_MELDING_URL", hook.url)
    return hook


WRONG = {
    "SDIB_BASISJAAR": "twee",
    "SDIB_PSEUDONYM_KEY_FILE": "/nergens/sleutel",
    "SDIB_MELDING_TEKST": "/nergens/tekst",
    "SDIB_DAGSTER_URL": "geen adres",
    "SDIB_HARTSLAG_URL": "http://elders.example",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_unit_that_failed_is_told_whatever_is_wrong(name, hook, monkeypatch):
    monkeypatch.setenv(name, WRONG[name])
    with pytest.raises(SettingsError):
        load_settings()
    assert send_failed(DAEMON, "1") == "200 ok"
    [document] = hook.documents
    assert document["soort"] == "mislukt"
    assert document["meldingen"] == [f"De unit {DAEMON} is mislukt en draait niet; zie journalctl -u {DAEMON}"]
    assert f"systemctl reset-failed {DAEMON}" in document["wat_te_doen"]


@pytest.mark.parametrize("status", ["1", "2"])
def test_a_refresh_that_told_by_itself_is_not_told_again(status, hook):
    assert send_failed(REFRESH, status) is None
    assert hook.documents == []


@pytest.mark.parametrize("status", ["KILL", "243", ""])
def test_a_refresh_that_could_not_tell_is_told(status, hook):
    assert send_failed(REFRESH, status) == "200 ok"
    assert hook.kinds == ["mislukt"]


def test_without_an_address_or_an_answer_it_says_so(monkeypatch):
    monkeypatch.delenv("SDIB_MELDING_URL", raising=False)
    with pytest.raises(WrongUseError, match="SDIB_MELDING_URL"):
        send_failed(DAEMON, "1")
    with webhook([Answer(404)]) as hook:
        monkeypatch.setenv("SDIB_MELDING_URL", hook.url)
        with pytest.raises(RefusedError, match="answered 404"):
            send_failed(DAEMON, "1")


def test_settings_that_stop_a_refresh_are_told(hook):
    tell_wrong_settings(SettingsError("SDIB_BASISJAAR must be a year."))
    assert hook.documents[0]["meldingen"] == ["SDIB_BASISJAAR must be a year."]
    assert "Herstel de instelling" in hook.documents[0]["wat_te_doen"]


@pytest.mark.parametrize("url", ["", "http://elders.example/geheim", "http://127.0.0.1:1/"])
def test_settings_that_can_not_be_told_change_nothing(url, monkeypatch):
    monkeypatch.setenv("SDIB_MELDING_URL", url)
    tell_wrong_settings(SettingsError("SDIB_BASISJAAR must be a year."))


def heart(tmp_path: Path, url: str) -> Settings:
    return Settings(data_dir=tmp_path, melden=AlertSettings(hartslag=url))


def test_the_heart_beats_each_time_that_all_is_well_and_only_then(tmp_path):
    with webhook() as hook:
        settings = heart(tmp_path, hook.url)
        for _ in range(2):
            report_recovery(settings)
        report_failure(settings, ["x"], refused=False)
    assert (hook.beats, hook.documents) == (2, [])


def test_a_heart_that_is_not_heard_fails_nothing_and_stays_secret(tmp_path, caplog):
    with webhook([Answer(500)]) as hook:
        report_recovery(heart(tmp_path, hook.url))
    report_recovery(heart(tmp_path, hook.url))  # nobody listens any more
    assert hook.beats == 1
    assert "answered 500" in caplog.text
    assert "can't be reached" in caplog.text
    assert "/hook" not in caplog.text


@pytest.mark.parametrize("url", ["http://elders.example/geheim", "elders/geheim"])
def test_the_address_of_the_heartbeat_must_be_safe(url):
    with pytest.raises(SettingsError, match="SDIB_HARTSLAG_URL must be") as raised:
        load_settings({"SDIB_HARTSLAG_URL": url})
    assert "geheim" not in str(raised.value)
