"""`sdib refresh` as a person at the terminal meets it: what it says, and what stays in force when it refuses."""

from __future__ import annotations

import stat

import pytest


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_first_refresh_reports_what_it_did(published):
    shown = (published.data_dir.parent / "refresh.txt").read_text()
    assert published.release.removeprefix("releases/") in shown
    assert "5.576" in shown  # clients of the Wmo in 2021, in Dutch notation
    for words in (
        "raw/indicaties",
        "Deliveries",
        "accepted",
        "rejected",
        "Checks",
        "Suppressed",
        "Kernindicatoren GM0164",
    ):
        assert words in shown


def test_second_refresh_says_that_nothing_changed(published):
    before = published.release
    done = published.sdib("refresh")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Nothing changed since release {before.removeprefix('releases/')}.\n"
    assert published.release == before


def test_rights(published):
    assert mode(published.data_dir) == 0o711
    assert mode(published.data_dir / "published") == 0o755
    assert mode(published.published) == 0o444 | stat.S_IWUSR & mode(published.published)
    private = [path for path in published.data_dir.iterdir() if path.name not in ("published", "landing")]
    assert {path.name: oct(mode(path)) for path in private if mode(path) & 0o077} == {}


def test_verify_and_releases_know_the_release(published):
    version = published.release.removeprefix("releases/")
    assert published.sdib("verify").stdout == f"Release {version} is what its manifest says.\n"
    assert published.sdib("releases").stdout.startswith(f"* {version}")


def spoil_header(text: str) -> str:
    return text.replace("Toewijzingnummer", "Toewijzing", 1)


def spoil_code(text: str) -> str:
    first, second, *rest = text.splitlines(keepends=True)
    return "".join([first, second.replace(";Wmo;", ";Wmq;").replace(";Jeugdwet;", ";Wmq;"), *rest])


def spoil_line(text: str) -> str:
    first, second, *rest = text.splitlines(keepends=True)
    return "".join([first, second.rstrip().replace(";", ' "', 3) + "\n", *rest])


def newest_indicaties(installation):
    return sorted((installation.data_dir / "landing" / "indicaties").glob("*.csv"))[-1]


def deliver_spoiled(installation, spoil):
    """Deliver a spoiled copy of a delivery beside it, with its side file."""
    good = newest_indicaties(installation)
    bad = good.with_name(good.name.replace(".csv", "_2.csv"))
    bad.write_text(spoil(good.read_text(encoding="utf-8-sig")), encoding="utf-8")
    side = good.with_name(good.name + ".levering.yml")
    bad.with_name(bad.name + ".levering.yml").write_bytes(side.read_bytes())
    return bad


def test_delivery_with_a_wrong_header_is_refused(copied):
    before, bad = copied.release, deliver_spoiled(copied, spoil_header)
    for _ in range(2):  # every time, until it is settled
        done = copied.sdib("refresh")
        assert done.returncode == 1
        assert bad.name in done.stderr
        assert "Toewijzingnummer" in done.stderr
        assert "Traceback" not in done.stderr
        assert copied.release == before


@pytest.mark.parametrize(("spoil", "words"), [(spoil_code, ["Wet", "Wmq"]), (spoil_line, [])])
def test_bad_row_is_refused_with_its_place(copied, spoil, words):
    before, bad = copied.release, deliver_spoiled(copied, spoil)
    done = copied.sdib("refresh")
    said = done.stdout + done.stderr
    assert bad.name in said
    assert "rij 2" in said
    for word in words:
        assert word in said
    if done.returncode:
        assert copied.release == before
