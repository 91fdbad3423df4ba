"""A key that can't protect is refused in one line, before anything else happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.settings import SettingsError, load_settings

KEY = "x" * 32


def _with_file(tmp_path: Path, content: bytes, *, mode: int = 0o600, inside: bool = False) -> dict[str, str]:
    data = tmp_path / "data"
    data.mkdir()
    path = (data if inside else tmp_path) / "sleutel"
    path.write_bytes(content)
    path.chmod(mode)
    return {"SDIB_DATA_DIR": str(data), "SDIB_PSEUDONYM_KEY_FILE": str(path)}


def test_a_key_file_of_our_own_is_used(tmp_path):
    settings = load_settings(_with_file(tmp_path, f"{KEY}\n".encode()))
    assert (settings.pseudonym_key, settings.is_example_key) == (KEY, False)
    assert KEY not in repr(settings) + settings.key_fingerprint


def test_a_key_is_the_same_however_it_is_handed_over(tmp_path):
    of_file = load_settings(_with_file(tmp_path, f"{KEY}\n".encode()))
    assert load_settings({"SDIB_PSEUDONYM_KEY": f" {KEY}\n"}).key_fingerprint == of_file.key_fingerprint


@pytest.mark.parametrize("word", ["voorbeeld", "Voorbeeld", "VOORBEELD"])
def test_an_example_key_is_known_by_its_first_word(word):
    assert load_settings({"SDIB_PSEUDONYM_KEY": f"{word}sleutel, ruim dertig tekens lang"}).is_example_key


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b"\xff\xfe" * 20, {}, "no text"),
        (b"\n", {}, "is empty"),
        (b"kort", {}, "shorter than 32"),
        (KEY.encode(), {"mode": 0o644}, "chmod 600"),
        (KEY.encode(), {"inside": True}, "below the data root"),
    ],
)
def test_a_key_file_that_can_not_serve_is_refused(tmp_path, content, options, message):
    with pytest.raises(SettingsError, match=message):
        load_settings(_with_file(tmp_path, content, **options))


def test_a_link_to_a_key_inside_the_data_root_is_refused(tmp_path):
    environ = _with_file(tmp_path, KEY.encode(), inside=True)
    link = tmp_path / "link"
    link.symlink_to(environ["SDIB_PSEUDONYM_KEY_FILE"])
    with pytest.raises(SettingsError, match="below the data root"):
        load_settings(environ | {"SDIB_PSEUDONYM_KEY_FILE": str(link)})


def test_a_credential_of_systemd_may_be_shared_by_an_access_list(tmp_path):
    """Then its mode reads 0440, with nobody in the group; the folder is closed to all but the service."""
    environ = _with_file(tmp_path, KEY.encode(), mode=0o440)
    with pytest.raises(SettingsError, match="chmod 600"):
        load_settings(environ)
    credential = environ | {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert load_settings(credential).pseudonym_key == KEY
    (tmp_path / "sleutel").chmod(0o444)
    with pytest.raises(SettingsError, match="chmod 600"):
        load_settings(credential)


@pytest.mark.parametrize(
    "url", ["postgresql://sdib:geheim@server:5432/dagster", "postgresql:///dagster?host=/run/postgresql"]
)
def test_dagsters_database_is_never_shown(url):
    settings = load_settings({"SDIB_DAGSTER_POSTGRES": url})
    assert settings.dagster_postgres == url
    assert url not in repr(settings)


@pytest.mark.parametrize(
    "url", ["geheim", "mysql://u:geheim@h/x", "postgresql://u:geheim@h", "postgresql://u:geheim@h:x/y"]
)
def test_an_address_that_is_no_database_is_refused_without_showing_it(url):
    with pytest.raises(SettingsError, match="SDIB_DAGSTER_POSTGRES must look like") as refused:
        load_settings({"SDIB_DAGSTER_POSTGRES": url})
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("years", ["0", "21", "-1", "zeven", "7,5"])
def test_a_retention_without_ground_is_refused(years):
    with pytest.raises(SettingsError, match="SDIB_BEWAARTERMIJN_JAREN must be between 1 and 20"):
        load_settings({"SDIB_BEWAARTERMIJN_JAREN": years})


def test_how_many_releases_are_kept():
    assert load_settings({}).uitgaven_bewaren == 30
    assert load_settings({"SDIB_UITGAVEN_BEWAREN": "1"}).uitgaven_bewaren == 1
    for number in ("0", "1001", "veel"):
        with pytest.raises(SettingsError, match="SDIB_UITGAVEN_BEWAREN must be between 1 and 1000"):
            load_settings({"SDIB_UITGAVEN_BEWAREN": number})


def test_dagsters_own_folder_is_below_the_data_root_unless_the_environment_names_one(tmp_path):
    data = {"SDIB_DATA_DIR": str(tmp_path)}
    assert load_settings(data).dagster_home == tmp_path / "dagster"
    assert load_settings(data | {"DAGSTER_HOME": "/elders"}).dagster_home == Path("/elders")


def test_a_house_style_is_a_folder_that_can_be_read(tmp_path):
    assert load_settings({}).huisstijl is None
    assert load_settings({"SDIB_HUISSTIJL": str(tmp_path)}).huisstijl == tmp_path
    for wrong in ("weg", "bestand"):
        (tmp_path / "bestand").touch()
        with pytest.raises(SettingsError, match=rf"SDIB_HUISSTIJL must be a folder that can be read, found .*{wrong}"):
            load_settings({"SDIB_HUISSTIJL": str(tmp_path / wrong)})


@pytest.mark.parametrize("cron", ["30 1 * * 1-5", "*/10 * * * *", "0 2,14 1-31/2 * 7", " 0  2 * * * "])
def test_when_the_daemon_refreshes(cron):
    assert load_settings({"SDIB_NACHT_CRON": cron}).nacht_cron == " ".join(cron.split())
    assert load_settings({}).nacht_cron == "0 2 * * *"


@pytest.mark.parametrize(
    "cron", ["02:00", "0 2 * *", "0 24 * * *", "0 2 0 * *", "* * * * 8", "@daily", "0 2 * * mo", "*/0 * * * *"]
)
def test_a_cron_that_is_none_is_refused(cron):
    with pytest.raises(SettingsError, match="SDIB_NACHT_CRON must be five fields of cron"):
        load_settings({"SDIB_NACHT_CRON": cron})


def test_how_often_the_daemon_looks_at_landing():
    assert load_settings({}).kijk_seconden == 30
    with pytest.raises(SettingsError, match="SDIB_KIJK_SECONDEN must be between 5 and 3600"):
        load_settings({"SDIB_KIJK_SECONDEN": "0"})


def test_the_folder_of_dagster_is_a_whole_path():
    with pytest.raises(SettingsError, match="DAGSTER_HOME must be a whole path"):
        load_settings({"DAGSTER_HOME": "dagster"})
