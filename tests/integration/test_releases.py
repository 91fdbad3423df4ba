"""`sdib releases`, `diff`, `pin` and `unpin` at the terminal."""

from __future__ import annotations

import json

import duckdb
import pytest


def version(installation):
    return installation.release.removeprefix("releases/")


def test_releases_shows_what_each_is_and_what_is_pinned(copied):
    ours = version(copied)
    [line] = copied.sdib("releases").stdout.splitlines()
    assert line.startswith(f"* {ours}  20")
    assert line.endswith("example")
    assert len(line) <= 80
    reason = "Gebruikt in de raadsbrief"
    done = copied.sdib("pin", ours[:12], "--reden", reason)
    assert (done.returncode, done.stdout) == (0, f"Release {ours} is kept: {reason}\n")
    assert json.loads((copied.data_dir / "published" / "vastgezet.json").read_text()) == {ours: reason}
    assert copied.sdib("releases").stdout.splitlines() == [line, f"    pinned: {reason}"]
    assert copied.sdib("unpin", ours).stdout == f"Release {ours} is no longer pinned.\n"
    assert copied.sdib("releases").stdout.splitlines() == [line]


def test_diff_prints_the_page(published):
    done = published.sdib("diff", version(published)[:10], "huidig")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"# Uitgave {version(published)}\n")
    assert "De inhoud is gelijk" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["diff", "20200101", "huidig"],
        ["diff", "huidig"],
        ["pin", "20200101", "--reden", "x"],
        ["pin", "huidig"],
        ["pin", "huidig", "--reden", " "],
        ["unpin", "huidig"],
    ],
)
def test_wrong_use_is_one_line(published, arguments):
    done = published.sdib(*arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert not (published.data_dir / "published" / "vastgezet.json").exists()


def test_a_damaged_release_is_not_compared(copied):
    ours = version(copied)
    copied.published.chmod(0o644)
    copied.published.write_bytes(b"stuk")
    done = copied.sdib("diff", ours, "huidig")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert f"{ours} is damaged" in done.stderr


def test_what_the_description_says_of_keys_holds(published):
    package = json.loads((published.data_dir / "published" / "current" / "datapackage.json").read_text())
    with duckdb.connect(str(published.published), read_only=True) as connection:
        for resource in package["resources"]:
            table = resource["name"] if resource["name"].startswith("_meta") else f"main.{resource['name']}"
            key = resource["schema"].get("primaryKey")
            if not key:
                continue
            filled = " and ".join(f"{name} is not null" for name in key)
            query = f"select count(*), count(distinct ({', '.join(key)})), count(*) filter ({filled}) from {table}"
            rows, keys, full = connection.execute(query).fetchall()[0]
            assert rows == keys == full, resource["name"]
