"""Wrong use: one clear line, exit 2, nothing changed."""

from __future__ import annotations

import pytest
from installation import Installation


@pytest.fixture
def empty(tmp_path) -> Installation:
    return Installation(tmp_path / "data")


def assert_refused(done, *words):
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "command"),
        (["publish"], "publish"),
        (["refresh", "--faster"], "--faster"),
        (["refresh", "now"], "now"),
        (["rollback"], "VERSION"),
        (["example", "--scale", "0"], "--scale"),
        (["example", "--from", "2024", "--to", "2020"], "2024"),
    ],
)
def test_unknown_command_option_or_value(empty, arguments, word):
    assert_refused(empty.sdib(*arguments), word)
    assert not empty.data_dir.exists()


def test_empty_landing(empty):
    assert_refused(empty.sdib("refresh"), "landing")
    assert not empty.data_dir.exists()


def test_unknown_folder_in_landing(empty):
    folder = empty.data_dir / "landing" / "indicatie"
    folder.mkdir(parents=True)
    (folder / "indicaties_2021.csv").write_text("x")
    assert_refused(empty.sdib("refresh"), "indicatie")
    assert [path.name for path in empty.data_dir.iterdir()] == ["landing"]


def test_data_root_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    for data_dir in (tmp_path / "file", tmp_path / "file" / "data"):
        assert_refused(Installation(data_dir).sdib("refresh"), str(data_dir))
        assert_refused(Installation(data_dir).sdib("example"), str(data_dir))


def test_setting_that_cannot_be_used(empty):
    assert_refused(empty.sdib("refresh", SDIB_BASISJAAR="vorig jaar"), "SDIB_BASISJAAR")


def test_rollback_to_an_unknown_release(published):
    before = published.release
    assert_refused(published.sdib("rollback", "20200101T000000Z-00000000"), "20200101T000000Z-00000000")
    assert published.release == before


def test_no_release_yet(empty):
    assert_refused(empty.sdib("verify"), "sdib refresh")


@pytest.mark.slow
def test_example_key_with_real_registrations(copied):
    """The file itself is in order; only the key isn't, so this is wrong use and no refusal (design 5)."""
    before = copied.release
    for side in (copied.data_dir / "landing" / "bijstand").glob("*.levering.yml"):
        side.write_text(side.read_text().replace("synthetisch", "registratie"))
    done = copied.sdib("refresh")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert copied.release == before


def test_second_refresh_at_once_leaves(copied):
    from filelock import FileLock

    before = copied.release
    with FileLock(copied.data_dir / "refresh.lock"):
        done = copied.sdib("refresh", "--force")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Another refresh is running; this one leaves.\n"
    assert copied.release == before
