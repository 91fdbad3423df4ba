"""What may be declared about a pull: protected ways only, known hosts, and no secret in a declaration."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_declarations import declared

from pipelines.declarations import DeclarationError, load_sources
from pipelines.pulling import pulled_here
from pipelines.settings import PROJECT_DIR, Settings, SettingsError, load_settings

SFTP = {
    "van": "sftp://${HOST}:22/uit",
    "inloggen": {"gebruiker": "WIE", "wachtwoord": "WAT"},
    "bekende_hosts": "/etc/known_hosts",
}


@pytest.mark.parametrize(
    "ophalen",
    [
        SFTP,
        {"van": "file:///mnt/postvak", "bestanden": ["*.csv"]},
        {"van": ["https://a.example/een.csv", "https://a.example/twee.csv"], "ca_bestand": "ca.pem"},
        {"van": "https://a.example/uit?id=${ID}", "naam": "een.csv", "inloggen": {"token": "BEWIJS"}},
        {"van": "s3://emmer/map", "opties": {"key": "SLEUTEL", "secret": "GEHEIM"}},
    ],
)
def test_what_can_be_declared(tmp_path: Path, ophalen: dict) -> None:
    assert declared(tmp_path / "proef", ophalen=ophalen).ophalen is not None


@pytest.mark.parametrize(
    ("ophalen", "said"),
    [
        ({"van": "http://a.example/een.csv"}, "http sends everything in the clear"),
        ({"van": "ftp://a.example/map"}, "ftp sends everything in the clear"),
        ({"van": "/mnt/postvak"}, "a url such as"),
        ({"van": "zip://x::https://a.example/een.zip"}, "a url such as"),
        ({"van": "https://wie:geheim@a.example/een.csv"}, "a url without user or password"),
        ({"van": "https://${host}/een.csv"}, "the name of a variable in capitals"),
        ({**SFTP, "bekende_hosts": None}, "an unknown host is never trusted"),
        ({**SFTP, "inloggen": {"gebruiker": "WIE"}}, "wachtwoord or inloggen.sleutelbestand"),
        ({**SFTP, "inloggen": {"gebruiker": "sociaal domein"}}, "should match pattern"),
        ({**SFTP, "ca_bestand": "ca.pem"}, "not ca_bestand"),
        ({"van": "https://a.example/een.csv", "bekende_hosts": "x"}, "not bekende_hosts"),
        ({"van": ["https://a.example/a", "https://a.example/b"], "naam": "een.csv"}, "not naam"),
        ({"van": "https://a.example/a", "naam": "een.pdf"}, "ophalen.naam: a name as *.csv, not een.pdf"),
        ({"van": "https://a.example/a", "naam": "../een.csv"}, "should match pattern"),
        ({"van": []}, "at least one url"),
        ({"van": "https://a.example/a", "vn": 1}, "not permitted"),
    ],
)
def test_what_can_not_be_declared(tmp_path: Path, ophalen: dict, said: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        declared(tmp_path / "proef", ophalen=ophalen)
    assert said in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_which_sources_are_pulled_is_a_choice_of_the_installation(tmp_path: Path) -> None:
    sources = {"proef": declared(tmp_path / "proef", ophalen=SFTP), "ander": declared(tmp_path / "ander")}

    def chosen(text: str) -> list[str]:
        settings = load_settings({"SDIB_DATA_DIR": str(tmp_path), "SDIB_OPHALEN": text})
        return [source.bron for source in pulled_here(settings, sources)]

    assert (chosen(""), chosen("proef"), chosen("alle"), chosen("proef, proef")) == ([], *[["proef"]] * 3)
    with pytest.raises(SettingsError, match="SDIB_OPHALEN names ander, which has no `ophalen`"):
        chosen("proef ander")
    with pytest.raises(SettingsError, match="SDIB_OPHALEN names niets, which is no source"):
        chosen("niets")


def test_of_the_shipped_sources_none_is_pulled_by_itself(tmp_path: Path) -> None:
    sources = load_sources(PROJECT_DIR / "sources")
    assert [bron for bron, source in sources.items() if source.ophalen] == ["bevolking"]
    assert pulled_here(Settings(data_dir=tmp_path), sources) == []
