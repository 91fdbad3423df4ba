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


def spoil_header(lines):
    return [lines[0].replace("Toewijzingnummer", "Toewijzing"), *lines[1:]]


def spoil_two_rows(lines):
    """An unknown code in row 2, and a row 3 that breaks off in a quote."""
    code, broken, *rest = lines[1:]
    return [lines[0], spoil_code(code), broken.replace(";", ' "', 3), *rest]


def spoil_every_row(lines):
    return [lines[0], *(spoil_code(line) for line in lines[1:])]


def spoil_code(line):
    return line.replace(";Wmo;", ";Wmq;").replace(";Jeugdwet;", ";Wmq;")


def deliver_spoiled(installation, spoil):
    """Deliver a spoiled copy of the newest indicaties beside it, with its side file."""
    good = sorted((installation.data_dir / "landing" / "indicaties").glob("*_20??.csv"))[-1]
    bad = good.with_name(good.name.replace(".csv", f"_{spoil.__name__}.csv"))
    bad.write_text("\n".join(spoil(good.read_text(encoding="utf-8-sig").splitlines())) + "\n", encoding="utf-8")
    side = good.with_name(good.name + ".levering.yml")
    bad.with_name(bad.name + ".levering.yml").write_bytes(side.read_bytes())
    return bad.name


@pytest.mark.slow
def test_deliveries_that_are_not_what_was_agreed_on_stop_every_refresh(copied):
    before = copied.release
    wrong_header, wrong_rows = deliver_spoiled(copied, spoil_header), deliver_spoiled(copied, spoil_every_row)
    words = (wrong_header, "Toewijzingnummer", wrong_rows, "Wmq", "verwacht", "gevonden", "stays in force")
    for _ in range(2):  # the second reads nothing anew, and refuses all the same
        done = copied.sdib("refresh")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert [word for word in words if word not in done.stderr] == []
        assert copied.release == before


@pytest.mark.slow
def test_single_bad_rows_are_left_out_with_their_place_and_reason(copied):
    before, bad = copied.release, deliver_spoiled(copied, spoil_two_rows)
    done = copied.sdib("refresh")
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.split())
    assert f"{bad}, rij 2, kolom Wet: verwacht" in shown
    assert "gevonden 'Wmq'" in shown
    assert f"{bad}, rij 3: verwacht" in shown
    assert copied.release > before
    counts = "rijen_gelezen - rijen_geaccepteerd, rijen_afgewezen"
    assert copied.query(f"select {counts} from _meta.bronnen where bestand = ?", bad) == [(2, 2)]


def test_a_damaged_release_in_force_is_said_though_nothing_changed(copied):
    database = copied.published.resolve()
    database.write_bytes(database.read_bytes()[:-1] + b"x")
    done = copied.sdib("refresh")
    assert (done.returncode, done.stdout) == (1, "")
    [said] = done.stderr.splitlines()
    assert "now in force, is damaged: The file sociaal_domein.duckdb has changed." in said
    assert "sdib rollback VERSION" in said
    (database.parent / "parquet" / "wetten.parquet").unlink()
    assert "The file parquet/wetten.parquet is missing." in copied.sdib("refresh").stderr


def test_a_lost_name_is_mended_though_nothing_changed(copied):
    copied.published.unlink()
    done = copied.sdib("refresh")
    assert (done.returncode, done.stdout.startswith("Nothing changed")) == (0, True)
    assert copied.query("select count(*) > 0 from kernindicatoren") == [(True,)]
